/** The same tokens cost the same dollars, to the nano, as by the price package's own arithmetic. */
import { calcPrice, findProvider } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { computeChargeNano, type Rates } from "@/lib/base/charge";
import { type CatalogueRates, findCatalogueRates } from "@/lib/billing/prices/catalogue-rates";
import { toPriceView } from "@/lib/billing/prices/to-price-view";
import { models } from "@/lib/catalog/models";

const makers: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
  xai: "x-ai",
  deepseek: "deepseek",
  mistral: "mistral",
  groq: "groq",
};
/** Of the others the dearest kind of token is charged for all, which is more than the package does. */
const kinds = ["generate", "embeddings", "transcription"];

const priced = models.flatMap(({ id, provider, kind, pricedAs }) => {
  if (!makers[provider] || !kinds.includes(kind) || pricedAs === null) return [];
  const rates = findCatalogueRates(id, provider, { kind, pricedAs });
  return rates ? [{ name: `${provider}/${id}`, id, providerId: makers[provider], kind, rates }] : [];
});

/** mulberry32: the same numbers on every run. */
function createRandom(seed: number) {
  let state = seed;
  return (max: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (max + 1));
  };
}

type Random = ReturnType<typeof createRandom>;

function draw(random: Random, { longContextAboveTokens: edge }: CatalogueRates, kind: string, searchesMax: number) {
  const lengths = [random(500), random(500_000), ...(edge ? [edge - 1, edge, edge + 1] : [])];
  const inputTokens = lengths[random(lengths.length - 1)]!;
  const isText = kind === "generate";
  const cacheReadTokens = isText ? random(inputTokens) : 0;
  const cacheWrite5mTokens = isText ? random(inputTokens - cacheReadTokens) : 0;
  const cacheWrite1hTokens = isText ? random(inputTokens - cacheReadTokens - cacheWrite5mTokens) : 0;
  const uncached = inputTokens - cacheReadTokens - cacheWrite5mTokens - cacheWrite1hTokens;
  const outputTokens = kind === "embeddings" ? 0 : random(50_000);
  return {
    inputTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    audioInputTokens: random(uncached),
    outputTokens,
    reasoningTokens: random(outputTokens),
    webSearchCalls: random(searchesMax),
    source: "upstream",
  };
}

/** The package's sum, in whole pico-USD: floats hold it exactly enough to be rounded there. Of the dearest hour. */
function packagePico(model: string, providerId: string, usage: ReturnType<typeof draw>): bigint {
  const { cacheWrite5mTokens, cacheWrite1hTokens } = usage;
  const counts = {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: cacheWrite5mTokens + cacheWrite1hTokens,
    cache_write_1h_tokens: cacheWrite1hTokens,
    input_audio_tokens: usage.audioInputTokens,
    cache_audio_read_tokens: 0,
    output_reasoning_tokens: usage.reasoningTokens,
    web_searches: usage.webSearchCalls,
  };
  const today = new Date().setUTCHours(0, 30, 0, 0);
  const totals = hoursOf(model, providerId).map((hour) => {
    const timestamp = new Date(today + hour * 3_600_000);
    return calcPrice(counts, model, { providerId, timestamp })!.total_price;
  });
  return BigInt(Math.round(Math.max(...totals) * 1e12));
}

/** Whether the hour decides the price. */
function hoursOf(model: string, providerId: string): readonly number[] {
  const found = findProvider({ providerId })?.models.find(({ id }) => id === model);
  const isHourly =
    Array.isArray(found?.prices) && found.prices.some(({ constraint }) => constraint?.type === "time_of_date");
  return isHourly ? Array.from({ length: 24 }, (_, hour) => hour) : [12];
}

const toRates = (rates: CatalogueRates): Rates =>
  toPriceView({ ...rates, id: 1n, model: "m", effectiveFrom: new Date(0), markupBps: 0 });

describe("a charge by the catalogue's rates", () => {
  test.each(Object.keys(makers))("is computed for models of %s", (maker) => {
    expect(priced.filter(({ name }) => name.startsWith(`${maker}/`)).length).toBeGreaterThan(0);
  });

  test.each(priced)("is the package's for $name", ({ id, providerId, kind, rates }) => {
    const random = createRandom(20_261_122);
    // Of a model whose searches it has no price for the package says that they cost nothing.
    const searchesMax = calcPrice({}, id, { providerId })!.model_price.web_searches_kcount === undefined ? 0 : 20;
    for (let run = 0; run < 40; run++) {
      const usage = draw(random, rates, kind, searchesMax);
      const expected = (packagePico(id, providerId, usage) + 999n) / 1_000n;
      expect(computeChargeNano(toRates(rates), usage), JSON.stringify(usage)).toBe(expected);
    }
  });

  test("has long contexts, sound, searches and hours of the day among them", () => {
    expect(priced.filter(({ rates }) => rates.longContextAboveTokens !== null).length).toBeGreaterThan(5);
    expect(priced.filter(({ rates }) => rates.audioInputPicoPerToken !== null).length).toBeGreaterThan(2);
    expect(priced.filter(({ rates }) => rates.webSearchNano > 0n).length).toBeGreaterThan(20);
    expect(priced.filter(({ rates }) => rates.source.endsWith("dearest hour")).length).toBeGreaterThan(0);
    expect(priced.filter(({ rates }) => rates.source.includes("highest tier"))).toEqual([]);
  });
});
