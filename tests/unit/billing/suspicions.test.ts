import { describe, expect, test } from "vitest";
import { findSuspicions } from "@/lib/billing/prices/find-suspicions";
import { markUp, parseBps } from "@/lib/billing/prices/mark-up";
import { toPriceRates } from "@/lib/billing/prices/to-price-rates";

const rates = (input: string, output: string, more: object = {}) =>
  toPriceRates({ model: "m", inputUsdPerMillion: input, outputUsdPerMillion: output, ...more });
const known = { last: rates("3", "15"), catalogue: rates("3", "15") };
const unknown = { last: null, catalogue: null };

describe("what looks like an accident", () => {
  test("is nothing of a new price, an old one, or one within five times", () => {
    expect(findSuspicions(rates("3", "15"), unknown)).toEqual([]);
    expect(findSuspicions(rates("3", "15"), known)).toEqual([]);
    expect(findSuspicions(rates("15", "3"), known)).toEqual([]);
  });

  test("is a rate above 2,000 USD a million, and not one of 2,000", () => {
    expect(findSuspicions(rates("2000", "2000"), unknown)).toEqual([]);
    const [first] = findSuspicions(rates("1", "2000.000001"), unknown);
    expect(first).toBe("The output price of 2000.000001 USD per million tokens is more than 2,000 USD.");
  });

  test("is more than five times another than the last, up or down, of any rate", () => {
    expect(findSuspicions(rates("15.1", "15"), { ...known, catalogue: null }).join()).toMatch(
      /^The input price .*five times/,
    );
    expect(findSuspicions(rates("3", "2.9"), { ...known, catalogue: null })).toHaveLength(1);
    const searching = rates("3", "15", { webSearchUsd: "0.01", perCallUsd: "0.01" });
    expect(findSuspicions(rates("3", "15"), { last: searching, catalogue: null })).toHaveLength(2);
    const long = { longContextAboveTokens: 9, longInputUsdPerMillion: "16", longOutputUsdPerMillion: "15" };
    // The long cache costs what the long input does.
    expect(findSuspicions(rates("3", "15", long), { ...known, catalogue: null })).toHaveLength(4);
  });

  test.each([
    ["per token", rates("0.000003", "0.000015"), "1,000,000 times less"],
    ["per thousand", rates("0.003", "0.015"), "1,000 times less"],
    ["in cents of a thousandth", rates("1999", "1999"), "some 1,000 times more"],
  ])("is a price of another unit: %s", (_, next, words) => {
    for (const whose of ["last", "catalogue"] as const) {
      const [first] = findSuspicions(next, { ...unknown, [whose]: known[whose] });
      expect(first).toContain(words);
      expect(first).toContain(whose === "last" ? "than the last, 3 USD" : "than the catalogue's, 3 USD");
    }
  });
});

describe("a mark-up", () => {
  test("raises every rate, each rounded up to its smallest unit, and no threshold", () => {
    const source = rates("0.000001", "3", {
      audioInputUsdPerMillion: "1",
      perCallUsd: "0.000000001",
      webSearchUsd: "0.01",
      longContextAboveTokens: 200_000,
      longInputUsdPerMillion: "6",
      longOutputUsdPerMillion: "7",
    });
    const marked = markUp(source, parseBps("12.5"));
    expect(marked).toMatchObject({
      inputPicoPerToken: 2n,
      outputPicoPerToken: 3_375_000n,
      audioInputPicoPerToken: 1_125_000n,
      audioOutputPicoPerToken: null,
      perCallNano: 2n,
      webSearchNano: 11_250_000n,
      longContextAboveTokens: 200_000,
      longInputPicoPerToken: 6_750_000n,
      longOutputPicoPerToken: 7_875_000n,
    });
    expect(markUp(source, 0)).toEqual(source);
  });

  test.each([
    ["0", 0],
    ["7", 700],
    ["12.5", 1_250],
    ["0.01", 1],
    ["1000", 100_000],
  ])("of %s percent is %i hundredths of one", (percent, bps) => {
    expect(parseBps(percent)).toBe(bps);
  });
});
