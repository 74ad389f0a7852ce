/**
 * A key is `tct_` (or `tctm_` for a management key), 32 random base62 digits (190 bits) and a checksum: the CRC32 of all
 * before it as six base62 digits. The checksum lets us, and secret scanners, reject a mistyped key without a look-up.
 */
import { createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { env } from "@/lib/env";
import type { KeyKind } from "./schema";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const secretLength = 32;
const checksumLength = 6; // 62^6 > 2^32
const prefixOf: Record<KeyKind, string> = { inference: "tct_", management: "tctm_" };
const shape = /^(tctm?_)[0-9A-Za-z]{38}$/;

export const keyPepperVersion = 1;

export function makeKey(kind: KeyKind): string {
  const body = prefixOf[kind] + randomDigits(secretLength);
  return body + checksumOf(body);
}

/** The kind a well-formed key says it is, or null for anything that no installation of ours can have issued. */
export function readKeyKind(presented: string): KeyKind | null {
  const prefix = shape.exec(presented)?.[1];
  if (!prefix) return null;
  const body = presented.slice(0, -checksumLength);
  if (checksumOf(body) !== presented.slice(-checksumLength)) return null;
  return prefix === prefixOf.management ? "management" : "inference";
}

/** What the database keeps instead of the key. Without the pepper it can be matched against no leaked key. */
export function hashKey(key: string): Buffer {
  return createHmac("sha256", pepper()).update(key).digest();
}

/** The parts of a key that are shown again, so that a person can tell keys apart. */
export function toKeyHint(key: string): { prefix: string; last4: string } {
  return { prefix: key.slice(0, 8), last4: key.slice(-4) };
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let checksum = "";
  for (let place = 0; place < checksumLength; place++) {
    checksum = digits[rest % 62] + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}

function randomDigits(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: what lies above would make the first digits likelier.
      if (byte < 248 && text.length < length) text += digits[byte % 62];
    }
  }
  return text;
}

let pepperText: string | undefined;
let pepperBytes: Buffer;

function pepper(): Buffer {
  const text = env().KEY_PEPPER;
  if (!text) throw new Error("KEY_PEPPER is not set.");
  if (text !== pepperText) {
    pepperBytes = Buffer.from(text, "base64");
    pepperText = text;
  }
  return pepperBytes;
}
