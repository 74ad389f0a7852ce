import { AppError } from "@/lib/base/errors";

/** The bytes of a body, counted as they come: what a header says of their number is only a claim. Throws payload_too_large. */
export async function readBounded(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new AppError("payload_too_large", "The message is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
