/**
 * A code is `TCT-` and four groups of four: 15 random digits (75 bits) and one that checks them. The digits are Crockford's
 * base 32, which leaves out what is misread: I and L are read as 1, O as 0, and there is no U.
 */
import { randomBytes } from "node:crypto";
import { pepperedHash } from "@/lib/billing/peppered-hash";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const randomLength = 15;
const prefix = "TCT";
const plain = new RegExp(`^(?:${prefix})?([${digits}]{${randomLength + 1}})$`);

export function makeCode(): string {
  // 256 is a multiple of 32: no digit is likelier than another.
  const random = [...randomBytes(randomLength)].map((byte) => digits[byte % 32]).join("");
  return write(random + checkDigitOf(random));
}

/** The code as it was made, out of what a person typed; null when a digit is wrong, missing or in another's place. */
export function readCode(typed: string): string | null {
  const text = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  const body = plain.exec(text)?.[1];
  if (!body || checkDigitOf(body.slice(0, -1)) !== body.slice(-1)) return null;
  return write(body);
}

/** What the database keeps instead of the code. */
export function hashCode(code: string): Uint8Array<ArrayBuffer> {
  return pepperedHash("redemption_code", code);
}

export const last4Of = (code: string): string => code.slice(-4);

function write(body: string): string {
  return [prefix, ...(body.match(/.{4}/g) ?? [])].join("-");
}

/**
 * The digits as a polynomial over GF(32), whose place values are powers of a primitive element and hence all different:
 * one wrong digit, or any two that changed places, never give the same check.
 */
function checkDigitOf(body: string): string {
  const sum = [...body].reduce((sum, digit) => timesAlpha(sum) ^ digits.indexOf(digit), 0);
  return digits[timesAlpha(sum)]!;
}

/** In GF(32) with x^5 = x^2 + 1. */
function timesAlpha(element: number): number {
  return element & 16 ? (element << 1) ^ 0b100101 : element << 1;
}
