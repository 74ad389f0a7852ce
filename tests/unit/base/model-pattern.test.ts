import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesPattern } from "@/lib/base/model-pattern";

/** The same by the book: slow, but plainly right. */
function matchesSlowly(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] !== "*") return text[0] === pattern[0] && matchesSlowly(pattern.slice(1), text.slice(1));
  for (let skipped = 0; skipped <= text.length; skipped++)
    if (matchesSlowly(pattern.slice(1), text.slice(skipped))) return true;
  return false;
}

describe("a pattern of models", () => {
  test.each([
    ["gpt-4.1", "gpt-4.1", true],
    ["gpt-4.1", "gpt-4x1", false],
    ["gpt-4.1", "gpt-4.1-mini", false],
    ["gpt-4*", "gpt-4", true],
    ["gpt-4*", "GPT-4", false],
    ["*", "", true],
    ["**", "anything", true],
    ["", "", true],
    ["", "x", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["ab*ba", "aba", false],
    ["*b*", "abc", true],
    ["openai/*", "openai/gpt-5", true],
    ["openai/*", "azure/openai/gpt-5", false],
    ["*.*", "a.b", true],
    ["^.*$", "gpt", false],
    ["gpt-[45]", "gpt-4", false],
    ["gpt-?", "gpt-4", false],
  ])("%j allows %j: %s", (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  test("means what it says, for every pattern and every text", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 8 }).map((all) => all.join(""));
    const texts = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 }).map((all) => all.join(""));
    fc.assert(
      fc.property(letters, texts, (pattern, text) => matchesPattern(pattern, text) === matchesSlowly(pattern, text)),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ["*a".repeat(5_000), "a".repeat(200_000), true],
    [`${"a*".repeat(5_000)}b`, "a".repeat(200_000), false],
    [`${"*aab".repeat(2_000)}*`, "a".repeat(200_000), false],
    [`*${"a".repeat(10_000)}b*`, "a".repeat(200_000), false],
    ["*".repeat(20_000), "a".repeat(200_000), true],
  ])("never makes anybody wait (case %#)", (pattern, text, isAllowed) => {
    const startedMs = performance.now();
    expect(matchesPattern(pattern, text)).toBe(isAllowed);
    // A matcher that goes back needs longer than anybody has.
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
