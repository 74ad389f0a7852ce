/**
 * Finds where the members of a JSON object lie in its bytes, so that one value can be replaced while every other byte
 * stays as it came. The bytes must be JSON that `JSON.parse` has accepted; nothing here checks again.
 */
export type JsonMember = {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
};

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Bytes that begin or end something; all others are passed over with one look each. */
const hasMeaning = new Uint8Array(256);
for (const byte of [quote, openBrace, closeBrace, openBracket, closeBracket]) hasMeaning[byte] = 1;

const decoder = new TextDecoder();

/** The members of the object whose `{` is the first thing at or after `from`; repeated keys appear as often as they are written. */
export function scanMembers(bytes: Uint8Array, from = 0): JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipSpace(bytes, objectStart(bytes, from) + 1);
  while (at < bytes.length && bytes[at] !== closeBrace) {
    const keyEnd = stringEnd(bytes, at);
    // A key may be written with escapes ("mod\u0065l"), so it is read as JSON.
    const key = JSON.parse(decoder.decode(bytes.subarray(at, keyEnd))) as string;
    const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const valueEnd = skipValue(bytes, valueStart);
    members.push({ key, keyStart: at, valueStart, valueEnd });
    at = skipSpace(bytes, valueEnd);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
  return members;
}

/** Where the values of the array whose `[` is at `from` begin. */
export function itemStarts(bytes: Uint8Array, from: number): number[] {
  const starts: number[] = [];
  let at = skipSpace(bytes, from + 1);
  while (at < bytes.length && bytes[at] !== closeBracket) {
    starts.push(at);
    at = skipSpace(bytes, skipValue(bytes, at));
    if (bytes[at] !== comma) break;
    at = skipSpace(bytes, at + 1);
  }
  return starts;
}

/**
 * Whether arrays and objects lie deeper in one another than `depthMax`, or are more than `countMax` in all. For any bytes:
 * it is asked before they are parsed.
 */
export function findTangle(bytes: Uint8Array, depthMax: number, countMax: number): "deep" | "many" | null {
  let depth = 0;
  let count = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringEnd(bytes, at);
      continue;
    }
    if (byte === openBrace || byte === openBracket) {
      if (++depth > depthMax) return "deep";
      if (++count > countMax) return "many";
    } else if (byte === closeBrace || byte === closeBracket) depth--;
    at++;
  }
  return null;
}

/** Where the `{` is. */
export function objectStart(bytes: Uint8Array, from = 0): number {
  return skipSpace(bytes, from);
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at]! <= 0x20) at++;
  return at;
}

/** The index after the closing quote of the string that opens at `from`. */
function stringEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(quote, at + 1);
    if (at === -1) return bytes.length;
    let slashes = 0;
    while (bytes[at - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function skipValue(bytes: Uint8Array, from: number): number {
  const first = bytes[from];
  if (first === quote) return stringEnd(bytes, from);
  if (first === openBrace || first === openBracket) return skipNested(bytes, from);
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte === colon || byte <= 0x20) break;
  }
  return at;
}

function skipNested(bytes: Uint8Array, from: number): number {
  let depth = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (hasMeaning[byte] === 0) {
      at++;
      continue;
    }
    if (byte === quote) {
      at = stringEnd(bytes, at);
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth++;
    else if (--depth === 0) return at + 1;
    at++;
  }
  return at;
}
