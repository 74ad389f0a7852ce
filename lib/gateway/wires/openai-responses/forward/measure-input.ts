import { isRecord, partsOfDocument } from "../../media";

/** For how many pieces of media the items are held (pictures, recordings, files), and how long their base64 is: it is not text to a model. */
export function measureInput(items: readonly unknown[]): { parts: number; encodedLength: number } {
  let parts = 0;
  let encodedLength = 0;
  const add = (data: unknown, piecesOf: (length: number) => number) => {
    const length = typeof data === "string" && isEncoded(data) ? data.length : 0;
    parts += piecesOf(length);
    encodedLength += length;
  };
  for (const item of items) {
    if (!isRecord(item)) continue;
    if (item.type === "image_generation_call" && typeof item.result === "string") {
      parts++;
      encodedLength += item.result.length;
    }
    for (const part of partsOf(item)) {
      if (!isRecord(part)) continue;
      if (part.type === "input_image" || part.type === "computer_screenshot") add(part.image_url, () => 1);
      else if (part.type === "input_file") add(part.file_data ?? part.file_url, partsOfDocument);
      else if (part.type === "input_audio" && isRecord(part.input_audio)) add(part.input_audio.data, partsOfDocument);
    }
  }
  return { parts, encodedLength };
}

/** The content of a message, or what a tool gave back. */
function partsOf({ content, output }: Readonly<Record<string, unknown>>): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return Array.isArray(output) ? output : isRecord(output) ? [output] : [];
}

/** An address is text. */
function isEncoded(data: string): boolean {
  return !/^https?:/i.test(data);
}
