import {
  type ConditionalPrice,
  calcPrice,
  findProvider,
  type ModelInfo,
  type ModelPrice,
} from "@pydantic/genai-prices";
import { parseUsdPerMillion } from "@/lib/base/money";
import type { ModelKind } from "@/lib/catalog/model";

const version = "0.1.8";

/** What the source of its prices begins with. */
export const packageSource = "genai-prices@";

/** The price package's name of a provider, where it is not ours. */
const providerNames: Readonly<Record<string, string>> = {
  xai: "x-ai",
  moonshot: "moonshotai",
  bedrock: "aws",
  vertex: "google",
};

/** Units that our price row has no column for: a model that bills by one is not sold until somebody sets its price. */
const unknownUnits =
  /^(output_citation|output_reasoning|input_text_messages|input_document|input_annotated|.*audio_hours)/;

/** A model that writes besides may bill what it draws or says higher, and its usage does not tell them apart. */
const unknownUnitsOfText = /^output_(audio|image|video)_mtok$/;

/** Whose answer is numbers or a verdict: no token of theirs is billed. */
const withoutOutput: readonly ModelKind[] = ["embeddings", "moderation", "rerank"];

export type CatalogueRates = {
  readonly inputPicoPerToken: bigint;
  readonly outputPicoPerToken: bigint;
  readonly cacheReadPicoPerToken: bigint;
  readonly cacheWrite5mPicoPerToken: bigint;
  readonly cacheWrite1hPicoPerToken: bigint;
  readonly perCallNano: bigint;
  readonly source: string;
};

type Options = {
  readonly kind?: ModelKind;
  /** The package's own id of the model, where the catalogue has found that it is another. */
  readonly pricedAs?: string;
};

/**
 * What the price package says of a model, or null. Only a model it knows by exactly this id counts: it also guesses
 * by prefix, and a guess is no price. Where a long context costs more, the highest tier is taken, where the hour decides
 * the dearest hour, and of a model that does anything but write the dearest kind of input and output, so that no call is
 * sold below its cost. What costs nothing is not sold either: that is an operator's to say.
 */
export function findCatalogueRates(model: string, provider: string, options: Options = {}): CatalogueRates | null {
  const { kind = "generate", pricedAs = model } = options;
  const providerId = providerNames[provider] ?? provider;
  if (!findProvider({ providerId })) return null;
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, { providerId });
  if (found?.model.id !== pricedAs) return null;
  const price = withDearestHour(found.model, found.model_price);
  const isText = kind === "generate";
  if (Object.keys(price).some((unit) => unknownUnits.test(unit) || (isText && unknownUnitsOfText.test(unit))))
    return null;
  // A picture or a film costs many times its caption, so there is no one price for both.
  if (kind === "embeddings" && Object.keys(price).some((unit) => /^input_(?!mtok)/.test(unit))) return null;
  const input = isText ? highestTier(price.input_mtok) : dearest(price, /^input_(\w+_)?mtok$/);
  const stated = isText ? highestTier(price.output_mtok) : dearest(price, /^output_(\w+_)?mtok$/);
  const output = stated ?? (withoutOutput.includes(kind) ? 0 : null);
  if (input === null || output === null || input + output === 0) return null;

  const cacheWrite = highestTier(price.cache_write_mtok) ?? input;
  const perThousandCalls = highestTier(price.requests_kcount) ?? 0;
  return {
    inputPicoPerToken: toPico(input),
    outputPicoPerToken: toPico(output),
    cacheReadPicoPerToken: toPico((isText ? highestTier(price.cache_read_mtok) : null) ?? input),
    cacheWrite5mPicoPerToken: toPico(cacheWrite),
    cacheWrite1hPicoPerToken: toPico(highestTier(price.cache_write_1h_mtok) ?? cacheWrite),
    // A USD per thousand calls is a million nano-USD per call, as a USD per million tokens is a million pico-USD per token.
    perCallNano: toPico(perThousandCalls),
    source: `${packageSource}${version}${isTiered(price) ? ", highest tier" : ""}${price === found.model_price ? "" : ", dearest hour"}`,
  };
}

/** Whoever is cheaper at night must not be sold at the night's price by day. */
function withDearestHour({ prices }: ModelInfo, now: ModelPrice): ModelPrice {
  if (!Array.isArray(prices) || !prices.some(isOfAnHour)) return now;
  const begun = prices.filter((price) => !isOfAnHour(price) && hasBegun(price));
  const rates = [...begun.slice(-1), ...prices.filter(isOfAnHour)].map((price) => price.prices);
  const units = [...new Set(rates.flatMap(Object.keys))];
  return Object.fromEntries(
    units.map((unit) => [unit, Math.max(...rates.map((each) => highestTier(each[unit]) ?? 0))]),
  );
}

function isOfAnHour({ constraint }: ConditionalPrice): boolean {
  return constraint?.type === "time_of_date";
}

function hasBegun({ constraint }: ConditionalPrice): boolean {
  return constraint?.type !== "start_date" || Date.parse(constraint.start_date) <= Date.now();
}

function isTiered(price: ModelPrice): boolean {
  return Object.values(price).some((rate) => typeof rate === "object");
}

function highestTier(rate: ModelPrice[string]): number | null {
  if (rate === undefined) return null;
  if (typeof rate === "number") return rate;
  return Math.max(rate.base, ...rate.tiers.map((tier) => tier.price));
}

function dearest(price: ModelPrice, units: RegExp): number | null {
  const rates = Object.entries(price).flatMap(([unit, rate]) => (units.test(unit) ? (highestTier(rate) ?? []) : []));
  return rates.length > 0 ? Math.max(...rates) : null;
}

/** The package holds decimals as floats: the float's shortest decimal, padded, is read digit by digit, never multiplied. */
function toPico(usdPerMillion: number): bigint {
  return parseUsdPerMillion(usdPerMillion.toFixed(6));
}
