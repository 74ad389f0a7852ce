import { isRecord } from "../media";

/** How many pictures, recordings and files the items hold, and how long their base64 is: it is not text to a model. */
export function measureInput(items: readonly unknown[]): { parts: number; encodedLength: number } {
  let parts = 0;
  let encodedLength = 0;
  const add = (data: unknown) => {
    parts++;
    if (typeof data === "string" && isEncoded(data)) encodedLength += data.length;
  };
  for (const item of items) {
    if (!isRecord(item)) continue;
    if (item.type === "image_generation_call" && typeof item.result === "string") {
      parts++;
      encodedLength += item.result.length;
    }
    for (const part of partsOf(item)) {
      if (!isRecord(part)) continue;
      if (part.type === "input_image" || part.type === "computer_screenshot") add(part.image_url);
      else if (part.type === "input_file") add(part.file_data ?? part.file_url);
      else if (part.type === "input_audio" && isRecord(part.input_audio)) add(part.input_audio.data);
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
