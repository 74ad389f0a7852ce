import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from "@pydantic/genai-prices";
import { parseUsdPerMillion } from "@/lib/base/money";

const version = "0.1.8";

/** The price package's name of a provider, where it is not ours. */
const providerNames: Readonly<Record<string, string>> = { gemini: "google", xai: "x-ai", bedrock: "aws" };

/** Units that our price row has no column for: a model that bills by one is not sold until somebody sets its price. */
const unknownUnits = /^(output_citation|output_reasoning|input_text_messages|input_document|input_annotated)/;

export type CatalogueRates = {
  readonly inputPicoPerToken: bigint;
  readonly outputPicoPerToken: bigint;
  readonly cacheReadPicoPerToken: bigint;
  readonly cacheWrite5mPicoPerToken: bigint;
  readonly cacheWrite1hPicoPerToken: bigint;
  readonly perCallNano: bigint;
  readonly source: string;
};

/**
 * What the price package says of a model, or null. Only a model it knows by exactly this id counts: it also guesses
 * by prefix, and a guess is no price. Where a long context costs more, the highest tier is taken, so that no call is
 * sold below its cost.
 */
export function findCatalogueRates(model: string, provider: string): CatalogueRates | null {
  const providerId = providerNames[provider] ?? provider;
  if (!findProvider({ providerId })) return null;
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, { providerId });
  if (found?.model.id !== model || changesByTheHour(found.model)) return null;
  const price = found.model_price;
  if (Object.keys(price).some((unit) => unknownUnits.test(unit))) return null;
  const input = highestTier(price.input_mtok);
  const output = highestTier(price.output_mtok);
  if (input === null || output === null) return null;

  const cacheWrite = highestTier(price.cache_write_mtok) ?? input;
  const perThousandCalls = highestTier(price.requests_kcount) ?? 0;
  return {
    inputPicoPerToken: toPico(input),
    outputPicoPerToken: toPico(output),
    cacheReadPicoPerToken: toPico(highestTier(price.cache_read_mtok) ?? input),
    cacheWrite5mPicoPerToken: toPico(cacheWrite),
    cacheWrite1hPicoPerToken: toPico(highestTier(price.cache_write_1h_mtok) ?? cacheWrite),
    // A USD per thousand calls is a million nano-USD per call, as a USD per million tokens is a million pico-USD per token.
    perCallNano: toPico(perThousandCalls),
    source: `genai-prices@${version}${isTiered(price) ? ", highest tier" : ""}`,
  };
}

/** Whoever is cheaper at night must not be sold at the night's price by day. */
function changesByTheHour({ prices }: ModelInfo): boolean {
  return Array.isArray(prices) && prices.some((price) => price.constraint?.type === "time_of_date");
}

function isTiered(price: ModelPrice): boolean {
  return Object.values(price).some((rate) => typeof rate === "object");
}

function highestTier(rate: ModelPrice[string]): number | null {
  if (rate === undefined) return null;
  if (typeof rate === "number") return rate;
  return Math.max(rate.base, ...rate.tiers.map((tier) => tier.price));
}

/** The package holds decimals as floats: the float's shortest decimal, padded, is read digit by digit, never multiplied. */
function toPico(usdPerMillion: number): bigint {
  return parseUsdPerMillion(usdPerMillion.toFixed(6));
}
