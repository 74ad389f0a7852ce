import type { ReasoningPart, Signature } from "../../../canonical/generate-request";
import { isTagged, readSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { type Kept, keptOf } from "../kept-signature";

/** What an item of reasoning says, and the proof of it when somebody can still read that. */
export function decodeReasoning(item: Readonly<Record<string, unknown>>): ReasoningPart[] {
  const text = readTexts(item.summary) || readTexts(item.content);
  const kept = readKept(item);
  switch (kept.of) {
    case "reasoning":
      return [{ type: "reasoning", text, signature: kept.signature }];
    case "redacted":
      return [{ type: "reasoning", text, redacted: kept.signature }];
    default:
      return text === "" ? [] : [{ type: "reasoning", text }];
  }
}

/** The signatures of calls among the items, by the call's id. */
export function findCallSignatures(items: readonly unknown[]): ReadonlyMap<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (const item of items) {
    if (!isRecord(item) || item.type !== "reasoning") continue;
    const kept = readKept(item);
    if (kept.of === "call") signatures.set(kept.callId, kept.signature);
  }
  return signatures;
}

function readKept({ id, encrypted_content: encrypted }: Readonly<Record<string, unknown>>): Kept {
  if (!isText(encrypted)) return { of: "nothing" };
  const signature = readSignature(encrypted, "openai_responses");
  if (!signature) return { of: "nothing" };
  if (isTagged(encrypted)) return keptOf(signature);
  return { of: "reasoning", signature: { ...signature, ...(isText(id) && { itemId: id }) } };
}

/** Summaries and thoughts come as lists of texts; the parts of one were apart by a blank line when they were shown. */
function readTexts(parts: unknown): string {
  if (!Array.isArray(parts)) return "";
  return parts.flatMap((part) => (isRecord(part) && isText(part.text) ? [part.text] : [])).join("\n\n");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
