export const bytesMax = 4 * 1024 * 1024;

/** A body's text; null when it is longer than any list of models, or broke off. */
export async function readCapped(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > bytesMax) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString("utf8");
}
