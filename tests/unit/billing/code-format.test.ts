import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hashCode, last4Of, makeCode, readCode } from "@/lib/billing/codes/code-format";
import { provideEnv } from "@/lib/env";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const places = Array.from("TCT-XXXX-XXXX-XXXX-XXXX").flatMap((character, place) => (character === "X" ? [place] : []));

beforeAll(() => provideEnv({ KEY_PEPPER: Buffer.alloc(32, 7).toString("base64") }));

describe("a code", () => {
  test("has the shape that is promised, and no two are alike", () => {
    const codes = Array.from({ length: 1_000 }, makeCode);
    for (const code of codes) expect(code).toMatch(new RegExp(`^TCT(-[${digits}]{4}){4}$`));
    expect(new Set(codes).size).toBe(1_000);
  });

  test("uses every digit: its randomness is not less than it seems", () => {
    const seen = new Set(Array.from({ length: 200 }, () => makeCode().slice(4).replaceAll("-", "")).join(""));
    expect([...seen].sort().join("")).toBe(digits);
  });

  test("is read however it is typed: small letters, spaces, without its first group, with what looks alike", () => {
    const code = makeCode();
    const lookAlike = code.slice(3).replaceAll("0", "o").replaceAll("1", "l");
    for (const typed of [code.toLowerCase(), ` ${code.replaceAll("-", " ")} `, code.replaceAll("-", "–"), lookAlike]) {
      expect(readCode(typed)).toBe(code);
    }
  });

  test("with one wrong digit is told apart from every code", () => {
    const code = makeCode();
    for (const place of places) {
      for (const digit of digits) {
        if (digit === code[place]) continue;
        expect(readCode(code.slice(0, place) + digit + code.slice(place + 1))).toBeNull();
      }
    }
  });

  test("with any two different digits swapped is told apart from every code", () => {
    const place = fc.constantFrom(...places);
    fc.assert(
      fc.property(place, place, (one, other) => {
        const characters = [...makeCode()];
        fc.pre(characters[one] !== characters[other]);
        [characters[one], characters[other]] = [characters[other]!, characters[one]!];
        expect(readCode(characters.join(""))).toBeNull();
      }),
    );
  });

  test.each(["", "TCT", "TCT-", "TCT-0000-0000-0000-000", "TCT-0000-0000-0000-00000", "UUUU-UUUU-UUUU-UUUU", "💶"])(
    "is not %j",
    (typed) => expect(readCode(typed)).toBeNull(),
  );

  test("is known by its last four digits and by a hash that only the pepper gives", () => {
    const code = makeCode();
    expect(last4Of(code)).toBe(code.slice(-4));
    expect(hashCode(code)).toHaveLength(32);
    expect(hashCode(code)).toEqual(hashCode(code));
    expect(Buffer.from(hashCode(code)).includes(code)).toBe(false);
  });
});
