export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const mediaTypes = new Set(["image_url", "input_image", "input_audio", "audio_url", "video_url", "file", "input_file"]);

/** How many images, recordings and files the messages hold, and how long their base64 is: it is not text to a model. */
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
      parts++;
      encodedLength += encodedIn(part[part.type]);
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
  return { parts: 1, encodedLength: encodedIn(inner) };
}

function encodedIn(media: unknown): number {
  if (!isRecord(media)) return dataUrlLength(media);
  const data = [media.data, media.file_data].find((value) => typeof value === "string");
  return data === undefined ? dataUrlLength(media.url) : (data as string).length;
}

function dataUrlLength(value: unknown): number {
  return typeof value === "string" && value.startsWith("data:") ? value.length : 0;
}
