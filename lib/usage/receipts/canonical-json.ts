import canonicalize from "canonicalize";

/** The one form in which every reader writes the same JSON (RFC 8785), in UTF-8: what is signed. */
export function toCanonicalJson(value: object): Uint8Array<ArrayBuffer> {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("There is no JSON of this.");
  return new TextEncoder().encode(text);
}
