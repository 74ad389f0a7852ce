import { AppError } from "@/lib/base/errors";

const formBytesMax = 64 * 1024;

/** The fields of a plain form. What is no form, or longer than one of ours can be, is refused, and not read to its end. */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  const bytes = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type) ? await read(request) : null;
  if (!bytes) throw new AppError("invalid_input", "This is not a form of ours.");
  return new Response(bytes, { headers: { "content-type": type } }).formData().catch((cause: unknown) => {
    throw new AppError("invalid_input", "This form cannot be read.", { cause });
  });
}

async function read(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > formBytesMax) return null;
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}
