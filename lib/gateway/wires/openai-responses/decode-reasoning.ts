import type { ReasoningPart, Signature } from "../../canonical/generate-request";
import { isTagged, readSignature } from "../../canonical/tagged-signature";
import { isRecord } from "../media";
import { keptOf } from "./kept-signature";

/** Signatures of calls, by the call's id: Gemini signs calls, for which an item of Responses has no place. */
export type KeptSignatures = Map<string, Signature>;

/** What an item of reasoning says, and the proof of it when somebody can still read that. */
export function decodeReasoning(item: Readonly<Record<string, unknown>>, calls: KeptSignatures): ReasoningPart[] {
  const text = readTexts(item.summary) || readTexts(item.content);
  const encrypted = item.encrypted_content;
  const signature = typeof encrypted === "string" ? readSignature(encrypted, "openai_responses") : null;
  if (!signature) return text === "" ? [] : [{ type: "reasoning", text }];
  if (!isTagged(String(encrypted))) {
    return [{ type: "reasoning", text, signature: { ...signature, ...(isText(item.id) && { itemId: item.id }) } }];
  }
  const kept = keptOf(signature);
  switch (kept.of) {
    case "call":
      calls.set(kept.callId, kept.signature);
      return text === "" ? [] : [{ type: "reasoning", text }];
    case "redacted":
      return [{ type: "reasoning", text, redacted: kept.signature }];
    case "nothing":
      return text === "" ? [] : [{ type: "reasoning", text }];
    case "reasoning":
      return [{ type: "reasoning", text, signature: kept.signature }];
  }
}

/** Summaries and thoughts come as lists of texts; the parts of one were apart by a blank line when they were shown. */
function readTexts(parts: unknown): string {
  if (!Array.isArray(parts)) return "";
  return parts.flatMap((part) => (isRecord(part) && isText(part.text) ? [part.text] : [])).join("\n\n");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
