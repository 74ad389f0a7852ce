import { gatewayError } from "../gateway-error";

/** A part of a form: its name, and where its value lies in the bytes. */
export type FormPart = { readonly name: string; readonly valueStart: number; readonly valueEnd: number };

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const dash = 0x2d;
const headBytesMax = 8_192;
const lineEnd = Uint8Array.of(carriageReturn, lineFeed);
const headEnd = Uint8Array.of(carriageReturn, lineFeed, carriageReturn, lineFeed);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The parts of a `multipart/form-data` body, found in its bytes without decoding them. Stricter than RFC 7578 where
 * parsers differ, because another reading of a form is another call: wherever a line begins with the boundary it must be
 * one, and the form begins and ends with it. Throws 400.
 */
export function scanForm(body: Uint8Array, contentType: string | null): FormPart[] {
  const line = encoder.encode(`\n--${readBoundary(contentType)}`);
  const parts: FormPart[] = [];
  let after = startsWith(body, line.subarray(1), 0) ? line.length - 1 : bad();
  for (;;) {
    const next = indexOf(body, line, after);
    if (body[after] === dash && body[after + 1] === dash) return next === -1 ? parts : bad();
    if (!startsWith(body, lineEnd, after) || next === -1 || body[next - 1] !== carriageReturn) return bad();
    parts.push(readPart(body, after + lineEnd.length, next - 1));
    after = next + line.length;
  }
}

function readPart(body: Uint8Array, start: number, end: number): FormPart {
  const headTo = indexOf(body.subarray(0, Math.min(end, start + headBytesMax)), headEnd, start);
  if (headTo === -1) return bad();
  const head = decoder.decode(body.subarray(start, headTo));
  const dispositions = head.split("\r\n").filter((line) => /^content-disposition\s*:/i.test(line));
  // A quoted value may hold anything, so it is passed over whole.
  const names = [...(dispositions[0] ?? "").matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;"]*))/g)]
    .filter(([, parameter]) => /^name\*?$/i.test(parameter!))
    .map(([, , quoted, plain]) => quoted ?? plain!);
  if (dispositions.length !== 1 || names.length !== 1) return bad();
  return { name: names[0]!, valueStart: headTo + headEnd.length, valueEnd: end };
}

function readBoundary(contentType: string | null): string {
  const [type, ...parameters] = (contentType ?? "").split(";");
  if (type!.trim().toLowerCase() !== "multipart/form-data") {
    throw gatewayError("invalid_request", "Send the recording as multipart/form-data.");
  }
  const boundaries = parameters.flatMap(
    (one) => one.match(/^\s*boundary\s*=\s*"?([\w'()+,\-./:=? ]{1,70})"?\s*$/i)?.[1] ?? [],
  );
  return boundaries.length === 1 ? boundaries[0]!.trimEnd() : bad();
}

function startsWith(bytes: Uint8Array, expected: Uint8Array, at: number): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function indexOf(bytes: Uint8Array, expected: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(expected[0]!, from); at !== -1; at = bytes.indexOf(expected[0]!, at + 1)) {
    if (startsWith(bytes, expected, at)) return at;
  }
  return -1;
}

function bad(): never {
  throw gatewayError("invalid_request", "The body is not a form that can be read (multipart/form-data).");
}
