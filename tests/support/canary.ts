/**
 * Canaries: random words put where nothing may be kept, and the search for them in everything that is kept. A canary
 * holds the run's mark at its beginning, in its middle and at its end, so that a cut-off copy is found as well, and one
 * search in the mark's every spelling finds all of them.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

export type Needle = { readonly spelling: string; readonly bytes: Buffer };
export type Find = { readonly where: string; readonly spelling: string; readonly around: string };

export type Canaries = {
  /** A new canary; `name` says where it was planted, and shows in a find. Letters and digits only. */
  plant(name: string): string;
  readonly needles: readonly Needle[];
};

export function createCanaries(): Canaries {
  // Starts with letters, so that it is also a header's name or an argument's.
  const mark = `zq${randomBytes(6).toString("hex")}`;
  return { plant: (name) => `${mark}${name}${mark}${randomBytes(3).toString("hex")}${mark}`, needles: spellings(mark) };
}

/** The mark as it could be written down. Compression is undone while searching. */
function spellings(mark: string): Needle[] {
  const raw = Buffer.from(mark);
  const texts: [string, string][] = [
    ["plain", mark],
    ["upper case", mark.toUpperCase()],
    ["backwards", [...mark].reverse().join("")],
    ["hex", raw.toString("hex")],
    ["upper-case hex", raw.toString("hex").toUpperCase()],
    ["escaped for a URL", [...raw].map((byte) => `%${byte.toString(16)}`).join("")],
    ["escaped for a URL in capitals", [...raw].map((byte) => `%${byte.toString(16).toUpperCase()}`).join("")],
    ["escaped for JSON", [...raw].map((byte) => `\\u00${byte.toString(16)}`).join("")],
    ["bytes in JSON", [...raw].join(",")],
    ...[0, 1, 2].map((offset): [string, string] => [`base64 at offset ${offset}`, base64At(raw, offset)]),
  ];
  return [
    ...texts.map(([spelling, text]) => ({ spelling, bytes: Buffer.from(text) })),
    { spelling: "UTF-16", bytes: Buffer.from(mark, "utf16le").subarray(0, -1) },
  ];
}

/** The part of the base64 of `raw` that does not depend on what stands before and behind it. */
function base64At(raw: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), raw])
    .toString("base64")
    .replace(/=+$/, "");
  const unstableEnd = (offset + raw.length) % 3 === 0 ? 0 : 1;
  return text.slice(offset === 0 ? 0 : offset + 1, text.length - unstableEnd);
}

const compressedDepthMax = 3;
const inflatedBytesMax = 64 * 1024 * 1024;
const brotliBytesMax = 1024 * 1024;

/** Every find in these bytes, also inside what is compressed in them. */
export function searchBytes(bytes: Buffer, needles: readonly Needle[], where: string, depth = 0): Find[] {
  const finds = needles.flatMap(({ spelling, bytes: needle }) => {
    const at = bytes.indexOf(needle);
    if (at < 0) return [];
    const around = bytes.subarray(Math.max(0, at - 40), at + needle.length + 60).toString("latin1");
    return [{ where, spelling, around }];
  });
  if (depth === compressedDepthMax) return finds;
  return [...finds, ...inflate(bytes).flatMap((part) => searchBytes(part, needles, `${where} (unpacked)`, depth + 1))];
}

/** What gzip streams anywhere in these bytes hold, and the whole read as zlib or as brotli, which has no mark of its own. */
function inflate(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  const attempt = (unpack: () => Buffer) => {
    try {
      const part = unpack();
      if (part.length > 0) parts.push(part);
    } catch {
      // Not compressed after all.
    }
  };
  // A stream may be cut off, or followed by something else: raw inflation ends where the stream does.
  const options = { maxOutputLength: inflatedBytesMax, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  for (let at = bytes.indexOf(gzipMark); at >= 0; at = bytes.indexOf(gzipMark, at + 1))
    attempt(() => zlib.inflateRawSync(bytes.subarray(at + gzipHeaderLength(bytes.subarray(at))), options));
  if (bytes[0] === 0x78) attempt(() => zlib.inflateRawSync(bytes.subarray(2), options));
  if (bytes.length > 8 && bytes.length < brotliBytesMax)
    attempt(() => zlib.brotliDecompressSync(bytes, { maxOutputLength: inflatedBytesMax }));
  return parts;
}

const gzipMark = Buffer.from([0x1f, 0x8b, 0x08]);

/** RFC 1952: ten bytes, then by flag an extra field, a file's name, a comment and a checksum. */
function gzipHeaderLength(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let length = 10;
  if (flags & 4) length += 2 + (bytes.length > 11 ? bytes.readUInt16LE(10) : 0);
  for (const flag of [8, 16]) if (flags & flag) length = bytes.indexOf(0, length) + 1;
  return flags & 2 ? length + 2 : length;
}

/**
 * Searches a file, or every file below a folder, names included; with `sinceMs` only those written after that moment.
 * What vanishes meanwhile is passed over.
 */
export function searchFiles(root: string, needles: readonly Needle[], options: { sinceMs?: number } = {}): Find[] {
  const isFolder = statSync(root, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) return [];
  const files = isFolder
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [root];
  const { sinceMs = 0 } = options;
  return files
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= sinceMs)
    .flatMap((file) => [
      ...searchBytes(Buffer.from(file), needles, `the name of ${file}`),
      ...searchBytes(readIfThere(file), needles, file),
    ]);
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
