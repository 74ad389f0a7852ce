import { describe, expect, test } from "vitest";
import { makeKey, readKeyKind, toKeyHint } from "@/lib/keys/key-format";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Written apart from the product: the polynomial of IEEE 802.3, bit by bit. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const readBase62 = (text: string) => [...text].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);

describe("a key", () => {
  test("is tct_ or tctm_, 32 base62 digits and the CRC32 of all before as six more", () => {
    for (let round = 0; round < 500; round++) {
      const kind = round % 2 === 0 ? "inference" : "management";
      const key = makeKey(kind);
      expect(key).toMatch(kind === "inference" ? /^tct_[0-9A-Za-z]{38}$/ : /^tctm_[0-9A-Za-z]{38}$/);
      expect(readBase62(key.slice(-6))).toBe(crc32(key.slice(0, -6)));
      expect(readKeyKind(key)).toBe(kind);
    }
  });

  test("is refused with any one digit changed, at every place", () => {
    const key = makeKey("inference");
    for (let place = 4; place < key.length; place++) {
      for (const digit of digits) {
        if (digit === key[place]) continue;
        expect(readKeyKind(key.slice(0, place) + digit + key.slice(place + 1))).toBeNull();
      }
    }
  });

  test("is refused with two neighbours swapped, cut, lengthened, or under the other prefix", () => {
    const key = makeKey("inference");
    const swapped = key.slice(0, 10) + key[11] + key[10] + key.slice(12);
    if (swapped !== key) expect(readKeyKind(swapped)).toBeNull();
    const wrong = [key.slice(0, -1), `${key}0`, ` ${key}`, `${key}\n`, key.replace("tct_", "tctm_"), key.toUpperCase()];
    for (const text of [...wrong, "", "tct_", "sk-proj-abc"]) expect(readKeyKind(text)).toBeNull();
  });

  test("never comes twice, and uses every digit evenly", () => {
    const keys = Array.from({ length: 2_000 }, () => makeKey("inference"));
    expect(new Set(keys).size).toBe(keys.length);
    const counts = new Map<string, number>();
    for (const key of keys) for (const digit of key.slice(4, 36)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    const expected = (keys.length * 32) / 62;
    const chiSquare = [...digits].reduce(
      (sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: beyond 150 by chance once in a hundred million runs; a modulo of 256 gives above 250.
    expect(chiSquare).toBeLessThan(150);
  });

  test("is recognised by its first eight and last four characters", () => {
    const key = makeKey("inference");
    expect(toKeyHint(key)).toEqual({ prefix: key.slice(0, 8), last4: key.slice(-4) });
  });
});
