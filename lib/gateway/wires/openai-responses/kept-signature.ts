/**
 * A client of Responses gives back the items it was given, so `encrypted_content` of a reasoning item is where another
 * wire's signatures travel. What they sign is told in the tag's item id, which only Responses has a use for.
 */
import type { Signature } from "../../canonical/generate-request";
import { writeSignature } from "../../canonical/tagged-signature";

export type Kept =
  | { readonly of: "reasoning" | "redacted"; readonly signature: Signature }
  | { readonly of: "call"; readonly callId: string; readonly signature: Signature }
  /** Reasoning that nobody signed. It is marked all the same, so that no provider is asked to look it up. */
  | { readonly of: "nothing" };

const redactedMark = "redacted";
const callMark = "call:";

export function writeKept(kept: Kept): string {
  switch (kept.of) {
    case "nothing":
      return writeSignature({ wire: "openai_responses", value: "", itemId: "" }, "openai_responses");
    case "redacted":
      return write(kept.signature, redactedMark);
    case "call":
      return write(kept.signature, `${callMark}${kept.callId}`);
    case "reasoning":
      return writeSignature(kept.signature, "openai_responses");
  }
}

function write({ wire, value }: Signature, itemId: string): string {
  return writeSignature({ wire, value, itemId }, "openai_responses");
}

/** The other way: from what a tag held. */
export function keptOf({ itemId, ...signature }: Signature): Kept {
  if (signature.value === "") return { of: "nothing" };
  if (itemId === redactedMark) return { of: "redacted", signature };
  if (itemId?.startsWith(callMark)) return { of: "call", callId: itemId.slice(callMark.length), signature };
  return { of: "reasoning", signature: { ...signature, ...(itemId !== undefined && { itemId }) } };
}
