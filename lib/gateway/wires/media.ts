export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const mediaTypes = new Set(["image_url", "input_image", "input_audio", "audio_url", "video_url", "file", "input_file"]);

/**
 * A piece of media is held for at 50,000 tokens: enough for a picture. How many pages a document has, or how long a
 * recording lasts, is not known, so each counts as often as it may cost.
 */
const documentParts = 8;
const soundParts = 8;
const videoParts = 20;
/** A text in base64: three bytes in four characters, each of which may be a token. */
const charactersPerPart = 50_000;

/** For how many pieces a document is held, of which `encodedLength` characters lie in the request. */
export function partsOfDocument(encodedLength: number): number {
  return documentParts + Math.floor(encodedLength / charactersPerPart);
}

function partsOf(type: string, encodedLength: number): number {
  if (type === "file" || type === "input_file" || type === "document") return partsOfDocument(encodedLength);
  if (type === "video_url") return videoParts;
  return type === "input_audio" || type === "audio_url" ? soundParts : 1;
}

/** For how many pieces of media the messages are held, and how long their base64 is: it is not text to a model. */
export function measureMedia(messages: readonly unknown[]): { parts: number; encodedLength: number } {
  let parts = 0;
  let encodedLength = 0;
  for (const message of messages) {
    if (!isRecord(message) || !Array.isArray(message.content)) continue;
    for (const part of message.content) {
      if (!isRecord(part) || typeof part.type !== "string") continue;
      if (sourcedTypes.has(part.type)) {
        const sourced = measureSourced(part);
        parts += sourced.parts;
        encodedLength += sourced.encodedLength;
      }
      if (!mediaTypes.has(part.type)) continue;
      const length = encodedIn(part[part.type]);
      parts += partsOf(part.type, length);
      encodedLength += length;
    }
  }
  return { parts, encodedLength };
}

/** Blocks of Anthropic's, whose media lie in a `source`, or in blocks of their own within a tool's result or a document. */
const sourcedTypes = new Set(["image", "document", "tool_result"]);

function measureSourced(block: Record<string, unknown>): { parts: number; encodedLength: number } {
  const inner = isRecord(block.source) ? block.source : block;
  if (Array.isArray(inner.content)) return measureMedia([inner]);
  // A document that is given as text counts as text.
  if (block.type === "tool_result" || inner.type === "text" || inner.type === "content")
    return { parts: 0, encodedLength: 0 };
  const encodedLength = encodedIn(inner);
  return { parts: partsOf(String(block.type), encodedLength), encodedLength };
}

function encodedIn(media: unknown): number {
  if (!isRecord(media)) return dataUrlLength(media);
  const data = [media.data, media.file_data].find((value) => typeof value === "string");
  return data === undefined ? dataUrlLength(media.url) : (data as string).length;
}

function dataUrlLength(value: unknown): number {
  return typeof value === "string" && value.startsWith("data:") ? value.length : 0;
}
