import { expect, test } from "vitest";
import { findCatalogueRates } from "@/lib/billing/prices/catalogue-rates";

test("a known model's rates are exact, digit by digit", () => {
  expect(findCatalogueRates("gpt-4.1", "openai")).toEqual({
    inputPicoPerToken: 2_000_000n,
    outputPicoPerToken: 8_000_000n,
    cacheReadPicoPerToken: 500_000n,
    cacheWrite5mPicoPerToken: 2_000_000n,
    cacheWrite1hPicoPerToken: 2_000_000n,
    perCallNano: 0n,
    source: "genai-prices@0.1.8",
  });
});

test("where a long context costs more, its rate is taken", () => {
  expect(findCatalogueRates("claude-sonnet-4-5", "anthropic")).toMatchObject({
    inputPicoPerToken: 6_000_000n,
    outputPicoPerToken: 22_500_000n,
    cacheReadPicoPerToken: 600_000n,
    cacheWrite5mPicoPerToken: 7_500_000n,
    cacheWrite1hPicoPerToken: 12_000_000n,
    source: "genai-prices@0.1.8, highest tier",
  });
});

test("a price per thousand calls becomes one per call", () => {
  expect(findCatalogueRates("sonar", "perplexity")?.perCallNano).toBe(12_000_000n);
});

test.each([
  ["claude-sonnet-4-5-20990101", "anthropic"],
  ["mistral-large-latest", "mistral"],
  ["gpt-4.1", "nobody"],
  ["deepseek-chat", "deepseek"],
  ["text-embedding-3-small", "openai"],
])(
  "%s of %s has no exact id, no price of both kinds, or one that changes by the hour, and gets none",
  (model, provider) => {
    expect(findCatalogueRates(model, provider)).toBeNull();
  },
);
