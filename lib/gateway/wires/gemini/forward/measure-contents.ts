import { isRecord, partsOfDocument } from "../../media";
import { listOf, pick, pickRecord, recordsOf } from "../spelling";

export type Measured = {
  readonly mediaParts: number;
  readonly encodedLength: number;
  /** A part points at what the provider keeps for whoever holds the credential. */
  readonly hasStoredFile: boolean;
  readonly hasThoughts: boolean;
};

/**
 * A part of media is bounded at 50 000 tokens: enough for a picture. Of recordings and documents only the length of the
 * base64 is known, and of what lies behind an address nothing, so each counts as often as it could cost at most.
 */
const partsPerKind: Readonly<Record<string, number>> = { image: 1, audio: 8, video: 20 };
const partsAtAddress = 20;

/** How much of the contents is no text to a model, and what else they hold that matters before they are sent. */
export function measureContents(contents: readonly unknown[]): Measured {
  let mediaParts = 0;
  let encodedLength = 0;
  let hasStoredFile = false;
  let hasThoughts = false;

  function measure(part: Record<string, unknown>): void {
    const inline = pickRecord(part, "inlineData");
    if (inline) {
      const mimeType = pick(inline, "mimeType");
      const type = typeof mimeType === "string" ? mimeType : "";
      const length = typeof inline.data === "string" ? inline.data.length : 0;
      mediaParts += partsPerKind[type.split("/")[0]!] ?? partsOfDocument(length);
      encodedLength += length;
    }
    const file = pickRecord(part, "fileData");
    if (file) {
      mediaParts += partsAtAddress;
      hasStoredFile ||= isStoredFile(pick(file, "fileUri"));
    }
    if (part.thought === true || pick(part, "thoughtSignature") !== undefined) hasThoughts = true;
    const response = pickRecord(part, "functionResponse");
    if (response) for (const inner of recordsOf(response.parts)) measure(inner);
  }

  for (const content of contents) {
    for (const part of partsOf(content)) measure(part);
  }
  return { mediaParts, encodedLength, hasStoredFile, hasThoughts };
}

/** The parts of a content, which may be written as one, or as a string. */
export function partsOf(content: unknown): readonly Record<string, unknown>[] {
  if (typeof content === "string") return [{ text: content }];
  if (Array.isArray(content)) return content.flatMap(partsOf);
  if (!isRecord(content)) return [];
  if (!("parts" in content) && !("role" in content)) return [content];
  return listOf(content.parts).flatMap((part) =>
    typeof part === "string" ? [{ text: part }] : isRecord(part) ? [part] : [],
  );
}

/** Google's Files API, or a bucket that the credential may open; what is not a whole address can only be a name there. */
export function isStoredFile(uri: unknown): boolean {
  if (typeof uri !== "string") return false;
  try {
    const { protocol, hostname } = new URL(uri);
    return protocol === "gs:" || /(^|\.)generativelanguage\.googleapis\.com\.?$/.test(hostname);
  } catch {
    return true;
  }
}
