import { expect, test } from "vitest";
import { findCatalogueRates } from "@/lib/billing/prices/catalogue-rates";
import { findThreshold, highestTier } from "@/lib/billing/prices/package-tiers";
import { noFurtherRates } from "@/lib/billing/prices/price-rates";
import { models } from "@/lib/catalog/models";

test("a known model's rates are exact, digit by digit", () => {
  expect(findCatalogueRates("gpt-4.1", "openai")).toEqual({
    inputPicoPerToken: 2_000_000n,
    outputPicoPerToken: 8_000_000n,
    cacheReadPicoPerToken: 500_000n,
    cacheWrite5mPicoPerToken: 2_000_000n,
    cacheWrite1hPicoPerToken: 2_000_000n,
    ...noFurtherRates,
    webSearchNano: 10_000_000n,
    source: "genai-prices@0.1.8",
  });
});

test("a long context has rates of its own, from the first token beyond the package's threshold", () => {
  expect(findCatalogueRates("claude-sonnet-4-5", "anthropic")).toMatchObject({
    inputPicoPerToken: 3_000_000n,
    outputPicoPerToken: 15_000_000n,
    cacheReadPicoPerToken: 300_000n,
    cacheWrite5mPicoPerToken: 3_750_000n,
    cacheWrite1hPicoPerToken: 6_000_000n,
    longContextAboveTokens: 200_000,
    longInputPicoPerToken: 6_000_000n,
    longOutputPicoPerToken: 22_500_000n,
    longCacheReadPicoPerToken: 600_000n,
    longCacheWrite5mPicoPerToken: 7_500_000n,
    longCacheWrite1hPicoPerToken: 12_000_000n,
    webSearchNano: 10_000_000n,
    source: "genai-prices@0.1.8",
  });
});

test("where the units of a model have no one threshold in common, the highest tier is taken for every call", () => {
  const tiered = (...tiers: { start: number; price: number }[]) => ({ base: 1, tiers });
  const at = (start: number) => tiered({ start, price: 2 });
  expect(findThreshold([at(200_000), at(200_000), 3, undefined])).toBe(200_000);
  expect(findThreshold([1, undefined])).toBeNull();
  expect(findThreshold([at(200_000), at(128_000)])).toBeNull();
  expect(findThreshold([tiered({ start: 1, price: 2 }, { start: 2, price: 3 })])).toBeNull();
  expect(highestTier(tiered({ start: 1, price: 0.5 }))).toBe(1);
});

test("a search costs with every model what it costs with the provider's others, and never nothing where they have a price", () => {
  for (const model of ["gpt-5.3-codex", "o3-pro", "o3-deep-research"])
    expect(findCatalogueRates(model, "openai")).toMatchObject({ webSearchNano: 10_000_000n });
  expect(findCatalogueRates("text-embedding-3-small", "openai", { kind: "embeddings" })).toMatchObject({
    webSearchNano: 0n,
  });
});

test("sound has rates of its own, and a search of the web a price", () => {
  expect(findCatalogueRates("gemini-2.5-flash", "google")).toMatchObject({
    inputPicoPerToken: 300_000n,
    audioInputPicoPerToken: 1_000_000n,
    audioOutputPicoPerToken: null,
    cacheReadPicoPerToken: 30_000n,
    webSearchNano: 0n,
  });
  expect(findCatalogueRates("gpt-4o-transcribe", "openai", { kind: "transcription" })).toMatchObject({
    inputPicoPerToken: 2_500_000n,
    audioInputPicoPerToken: 6_000_000n,
    outputPicoPerToken: 10_000_000n,
  });
});

test("reasoning with a price of its own is charged by it", () => {
  const rates = findCatalogueRates("perplexity/sonar-deep-research", "openrouter");
  expect(rates?.reasoningPicoPerToken).toBe(3_000_000n);
});

test("a price per thousand calls becomes one per call", () => {
  expect(findCatalogueRates("sonar", "perplexity")?.perCallNano).toBe(12_000_000n);
});

test("where the hour decides, the dearest hour is taken", () => {
  expect(findCatalogueRates("deepseek-v4-pro", "deepseek")).toMatchObject({
    inputPicoPerToken: 1_320_000n,
    outputPicoPerToken: 3_960_000n,
    cacheReadPicoPerToken: 44_000n,
    source: "genai-prices@0.1.8, dearest hour",
  });
});

test("an embedding model bills no output, and a model that draws its dearest kind of input and output", () => {
  const embedding = findCatalogueRates("text-embedding-3-small", "openai", { kind: "embeddings" });
  expect(embedding).toMatchObject({ inputPicoPerToken: 20_000n, outputPicoPerToken: 0n });
  expect(findCatalogueRates("gemini-embedding-2", "google", { kind: "embeddings" })).toBeNull();
  const image = findCatalogueRates("gpt-image-1.5", "openai", { kind: "image" });
  expect(image).toMatchObject({ inputPicoPerToken: 8_000_000n, outputPicoPerToken: 32_000_000n });
});

test("the package's own id of a model counts where the catalogue has found it, and no other", () => {
  const dated = "claude-haiku-4-5-20251001";
  expect(findCatalogueRates(dated, "anthropic")).toBeNull();
  expect(findCatalogueRates(dated, "anthropic", { pricedAs: "claude-haiku-4-5" })).toMatchObject({
    inputPicoPerToken: 1_000_000n,
    cacheWrite1hPicoPerToken: 2_000_000n,
  });
  expect(findCatalogueRates(dated, "anthropic", { pricedAs: "claude-opus-4-5" })).toBeNull();
});

test("a model costs at each provider what it costs there", () => {
  const flash = (provider: string) => findCatalogueRates("claude-opus-5", provider)?.inputPicoPerToken;
  expect(flash("anthropic")).toBe(5_000_000n);
  expect(flash("openai")).toBeUndefined();
  expect(findCatalogueRates("kimi-k2.6", "moonshot")).not.toBeNull();
  expect(findCatalogueRates("grok-4.3", "xai")).not.toBeNull();
});

test.each([
  ["claude-sonnet-4-5-20990101", "anthropic"],
  ["mistral-large-latest", "mistral"],
  ["gpt-4.1", "nobody"],
  ["text-embedding-3-small", "openai"],
  ["gemini-2.5-flash-image", "google"],
  ["whisper-1", "openai"],
  ["sonar-deep-research", "perplexity"],
])(
  "%s of %s has no exact id, no price of both kinds, or one that we cannot charge, and gets none",
  (model, provider) => {
    expect(findCatalogueRates(model, provider)).toBeNull();
  },
);

test("no catalogued model is priced at nothing", () => {
  for (const { id, provider, kind, pricedAs } of models) {
    const rates = pricedAs === null ? null : findCatalogueRates(id, provider, { kind, pricedAs });
    if (rates) expect(rates.inputPicoPerToken + rates.outputPicoPerToken > 0n, `${provider}/${id}`).toBe(true);
  }
});
