/**
 * Reasoning that only its provider can read has no place of its own here: it travels as the signature of a thought
 * without text, marked so that it is not taken for one on its way home.
 */
import type { ReasoningPart, Signature } from "../../canonical/generate-request";
import { readSignature, writeSignature } from "../../canonical/tagged-signature";

const mark = "redacted:";

export function writeRedacted(redacted: Signature): string {
  return writeSignature({ ...redacted, value: `${mark}${redacted.value}` }, "gemini");
}

/** What a signature that a client gave back says: of the part, or instead of it. */
export function readReasoningProof(text: string): Pick<ReasoningPart, "signature" | "redacted"> {
  const signature = readSignature(text, "gemini");
  if (!signature) return {};
  const isRedacted = signature.wire !== "gemini" && signature.value.startsWith(mark);
  return isRedacted ? { redacted: { ...signature, value: signature.value.slice(mark.length) } } : { signature };
}
