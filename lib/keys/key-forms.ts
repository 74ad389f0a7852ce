import { z } from "zod";
import { CreateKeyInput, RotateKeyInput, UpdateKeyInput } from "./schema";

/** The dashboard's forms: every field is text, an empty one is nothing, and a box that is ticked is `on`. */

type Sent = Readonly<Record<string, unknown>>;

export const CreateKeyForm = z.preprocess((sent) => {
  const form = toSent(sent);
  return { name: form.name, kind: form.kind, ...readLimits(form) };
}, CreateKeyInput);

export const UpdateKeyForm = z.preprocess((sent) => {
  const form = toSent(sent);
  return { id: form.id, name: form.name, ...readLimits(form) };
}, UpdateKeyInput);

export const RotateKeyForm = z.preprocess((sent) => {
  const { id, overlapSeconds } = toSent(sent);
  return { id, overlapSeconds: toNumber(overlapSeconds) };
}, RotateKeyInput);

function toSent(sent: unknown): Sent {
  return z.record(z.string(), z.unknown()).safeParse(sent).data ?? {};
}

function readLimits(form: Sent) {
  const kind = form.kind === "management" ? "management" : "inference";
  return {
    scopes: ticked(form, `${kind}:`),
    models: toList(form.models),
    networks: toList(form.networks),
    requires: [...ticked(form, "requires:"), ...toList(form.regions)],
    rpm: toNumber(form.rpm),
    tpm: toNumber(form.tpm),
    concurrency: toNumber(form.concurrency),
    pauseAboveUsd: toText(form.pauseAboveUsd),
    expiresAt: toTime(form.expiresAt),
    budgetUsd: toText(form.budgetUsd),
    budgetPeriod: toText(form.budgetPeriod),
  };
}

function ticked(form: Sent, prefix: string): string[] {
  return Object.keys(form)
    .filter((name) => name.startsWith(prefix) && form[name] === "on")
    .map((name) => name.slice(prefix.length));
}

function toText(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** One a line, or parted by commas. */
function toList(value: unknown): string[] {
  return (toText(value) ?? "").split(/[\s,]+/).filter(Boolean);
}

function toNumber(value: unknown): number | null {
  const text = toText(value);
  if (text === null) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** A browser's field for a time knows no zone; ours says that it is UTC. */
function toTime(value: unknown): string | null {
  const text = toText(value);
  return text && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/.test(text) ? `${text}Z` : text;
}
