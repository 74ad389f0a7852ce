import { formatCount } from "@/app/_ui/figures";
import type { KeyView } from "@/lib/keys/schema";
import { shortUsd } from "./form-values";

/** The limits that a key has, each in a few words. */
export function limitWords(key: KeyView): string[] {
  const { models, networks, requires, rpm, tpm, concurrency, pauseAboveNano } = key;
  const counted = (count: number, one: string) => (count === 1 ? `1 ${one}` : `${count} ${one}s`);
  return [
    models.length > 0 && counted(models.length, "model"),
    networks.length > 0 && (networks.length === 1 ? "1 address" : `${networks.length} addresses`),
    requires.length > 0 && requires.join(" + "),
    rpm !== null && `${formatCount(rpm)} requests/min`,
    tpm !== null && `${formatCount(tpm)} tokens/min`,
    concurrency !== null && `${formatCount(concurrency)} at once`,
    pauseAboveNano !== null && `pauses above $${shortUsd(pauseAboveNano)} an hour`,
  ].filter((words) => words !== false);
}
