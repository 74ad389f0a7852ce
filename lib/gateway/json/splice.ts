/** Puts `text` in the place of the bytes from `start` to `end`; `start === end` inserts. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

const encoder = new TextEncoder();

/** The bytes with the edits made, every other byte as it was. Edits must not overlap. */
export function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  // What is inserted where something is removed goes before it.
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const edit of ordered) {
    parts.push(bytes.subarray(at, edit.start), encoder.encode(edit.text));
    at = edit.end;
  }
  parts.push(bytes.subarray(at));
  return joinBytes(parts);
}

/** One array of all the parts; the part itself when there is only one. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
