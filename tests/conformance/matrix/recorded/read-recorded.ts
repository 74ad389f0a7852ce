/** True answers of providers (RECORDED_DIR), sorted by the wire they were recorded on; one entry for each answer. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Wire } from "@/lib/gateway/ports";

export const recordedFolder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");

export type Recorded = {
  readonly name: string;
  readonly wire: Wire;
  /** The events of a stream in order, or the one body of a whole answer. */
  readonly payloads: readonly Record<string, unknown>[];
  /** As they were written. */
  readonly lines: readonly string[];
};

export function readRecordedStreams(): Recorded[] {
  return names(".chunks.txt").flatMap((name) => {
    const lines = readFileSync(path.join(recordedFolder, name), "utf8").split("\n").filter(Boolean);
    const payloads = lines.map(parse);
    // A few lines are broken on purpose.
    if (!payloads.every((payload) => payload !== null)) return [];
    const wire = wireOf(payloads[0]);
    if (!wire) return [];
    const starts = payloads.flatMap((payload, at) => (isStart(payload, at, payloads) ? at : []));
    return starts.map((start, at) => ({
      name: starts.length > 1 ? `${name} (${at + 1})` : name,
      wire,
      payloads: payloads.slice(start, starts[at + 1]),
      lines: lines.slice(start, starts[at + 1]),
    }));
  });
}

export function readRecordedWholes(): Recorded[] {
  return names(".json").flatMap((name) => {
    const line = readFileSync(path.join(recordedFolder, name), "utf8");
    const payload = parse(line);
    const wire = payload && wholeWireOf(payload);
    return wire ? [{ name, wire, payloads: [payload], lines: [line] }] : [];
  });
}

function names(ending: string): string[] {
  if (!existsSync(recordedFolder)) return [];
  const all = readdirSync(recordedFolder, { recursive: true, encoding: "utf8" });
  return all
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => name.endsWith(ending))
    .sort();
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wireOf(first: Record<string, unknown> | undefined | null): Wire | null {
  if (!first) return null;
  const type = String(first.type ?? "");
  if (
    first.object === "chat.completion.chunk" ||
    (Array.isArray(first.choices) && !("text" in Object(first.choices[0])))
  ) {
    return "openai_chat";
  }
  if (type === "response.created") return "openai_responses";
  if (type === "message_start") return "anthropic_messages";
  return Array.isArray(first.candidates) ? "gemini" : null;
}

function wholeWireOf(body: Record<string, unknown>): Wire | null {
  if (body.object === "chat.completion") return "openai_chat";
  if (body.object === "response" && Array.isArray(body.output)) return "openai_responses";
  if (body.type === "message" && Array.isArray(body.content)) return "anthropic_messages";
  return Array.isArray(body.candidates) ? "gemini" : null;
}

/** Some files hold several answers one after another. */
function isStart(payload: Record<string, unknown>, at: number, payloads: readonly Record<string, unknown>[]): boolean {
  if (at === 0) return true;
  const before = String(payloads[at - 1]!.type ?? "");
  if (payload.type === "message_start") return before === "message_stop";
  return payload.type === "response.created";
}
