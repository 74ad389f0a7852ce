import type { Signature } from "../../../canonical/generate-request";
import type { ContentStart } from "../../../canonical/stream-part";
import { writeSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { writeRedacted } from "../redacted";

export type WrittenPart = Record<string, unknown>;

/** A piece of text or of a thought. */
export function writeText(kind: "text" | "reasoning", text: string): WrittenPart {
  return kind === "text" ? { text } : { text, thought: true };
}

/** What is only known when a content has ended: the proof of a text or a thought, in an empty part as Google sends it. */
export function writeProof(start: ContentStart, signature: Signature | undefined): WrittenPart | null {
  if (start.type === "reasoning" && start.redacted) {
    return { ...writeText("reasoning", ""), thoughtSignature: writeRedacted(start.redacted) };
  }
  if (!signature || (start.type !== "text" && start.type !== "reasoning")) return null;
  return { ...writeText(start.type, ""), thoughtSignature: writeSignature(signature, "gemini") };
}

/**
 * A call with its arguments; null when they are no JSON object, as in an answer that was cut. Such a call is never
 * passed on with arguments made up for it: a tool would run on them. Google itself leaves it out, and says so in its
 * reason to finish. `packed`: what the call's signature holds when it has none of its own (`packed-thoughts.ts`).
 */
export function writeCall(
  start: Extract<ContentStart, { type: "tool-call" }>,
  input: string,
  signature: Signature | undefined,
  packed: string | null,
): WrittenPart | null {
  const args = start.isCustom ? { input } : parseArgs(input);
  if (!args) return null;
  const own = signature ?? start.signature;
  const proof = own ? writeSignature(own, "gemini") : packed;
  return {
    functionCall: { id: start.toolCallId, name: start.toolName, args },
    ...(proof && { thoughtSignature: proof }),
  };
}

/** The arguments of a function as an object; null when the text is none. No text means no arguments. */
export function parseArgs(input: string): Record<string, unknown> | null {
  if (input.trim() === "") return {};
  try {
    const args: unknown = JSON.parse(input);
    return isRecord(args) ? args : null;
  } catch {
    return null;
  }
}

/** What is whole from its start: a picture, or a part that only this wire understands. */
export function writeWhole(start: ContentStart): WrittenPart | null {
  if (start.type === "file") return { inlineData: { mimeType: start.mediaType, data: start.data } };
  const isOwn = start.type === "provider" && start.wire === "gemini" && isRecord(start.value);
  return isOwn ? (start.value as WrittenPart) : null;
}
