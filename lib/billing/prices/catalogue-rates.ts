import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";
import { parseUsdPerMillion } from "@/lib/base/money";
import type { ModelKind } from "@/lib/catalog/model";
import { withDearestHour } from "./package-hours";
import { findDearestSearch } from "./package-searches";
import { baseTier, findThreshold, highestTier, isTiered, longTier, type PackageRate } from "./package-tiers";
import type { PriceRates } from "./price-rates";

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
const unknownUnits = /^(output_citation|input_text_messages|input_document|input_annotated|.*audio_hours)/;

/** A model that writes besides may bill what it draws higher, and its usage does not tell them apart. */
const unknownUnitsOfText = /^output_(image|video)_mtok$/;

/** Whose answer is numbers or a verdict: no token of theirs is billed. */
const withoutOutput: readonly ModelKind[] = ["embeddings", "moderation", "rerank"];

/** Whose usage tells sound from text. What others read and draw is not told apart. */
const withKnownSound: readonly ModelKind[] = ["generate", "speech", "transcription"];

export type CatalogueRates = PriceRates & { readonly source: string };

type Options = {
  readonly kind?: ModelKind;
  /** The package's own id of the model, where the catalogue has found that it is another. */
  readonly pricedAs?: string;
};

/**
 * What the price package says of a model, or null. Only a model it knows by exactly this id counts: it also guesses
 * by prefix, and a guess is no price. A long context costs its own tier; where the units have no one threshold in common
 * the highest tier is taken for every call, where the hour decides the dearest hour, and of a model whose usage does not
 * tell them apart the dearest kind of input and output, and a search that the model has no price for costs what it costs
 * with the provider's others, so that no call is sold below its cost. Sound that was cached is the one exception: it costs
 * what anything cached does. What costs nothing is not sold: that is an operator's to say.
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

  const units = readUnits(price, kind);
  const threshold = findThreshold(Object.values(units));
  const isHighest = threshold === null && Object.values(price).some(isTiered);
  const short = readTokenRates(units, isHighest ? highestTier : baseTier);
  if (!short || short.inputPicoPerToken + short.outputPicoPerToken === 0n) return null;
  const long = threshold === null ? null : readTokenRates(units, longTier);
  const hasSound = withKnownSound.includes(kind);
  const hour = price === found.model_price ? "" : ", dearest hour";
  return {
    ...short,
    // A USD per thousand calls is a million nano-USD per call, as a USD per million tokens is a million pico-USD per token.
    perCallNano: toPico(highestTier(price.requests_kcount)) ?? 0n,
    audioInputPicoPerToken: hasSound ? toPico(highestTier(price.input_audio_mtok)) : null,
    audioOutputPicoPerToken: hasSound ? toPico(highestTier(price.output_audio_mtok)) : null,
    reasoningPicoPerToken: toPico(highestTier(price.output_reasoning_mtok)),
    webSearchNano:
      toPico(highestTier(price.web_searches_kcount) ?? (isText ? findDearestSearch(providerId) : null)) ?? 0n,
    longContextAboveTokens: long ? threshold : null,
    longInputPicoPerToken: long?.inputPicoPerToken ?? null,
    longCacheReadPicoPerToken: long?.cacheReadPicoPerToken ?? null,
    longCacheWrite5mPicoPerToken: long?.cacheWrite5mPicoPerToken ?? null,
    longCacheWrite1hPicoPerToken: long?.cacheWrite1hPicoPerToken ?? null,
    longOutputPicoPerToken: long?.outputPicoPerToken ?? null,
    source: `${packageSource}${version}${isHighest ? ", highest tier" : ""}${hour}`,
  };
}

type Units = Readonly<Record<"input" | "cacheRead" | "cacheWrite" | "cacheWrite1h" | "output", PackageRate>>;

/** The package's rate for each kind of token that a call of this kind has. */
function readUnits(price: ModelPrice, kind: ModelKind): Units {
  const isToldApart = withKnownSound.includes(kind);
  const output = isToldApart ? (price.output_mtok ?? price.output_audio_mtok) : dearest(price, /^output_(\w+_)?mtok$/);
  return {
    input: isToldApart ? price.input_mtok : dearest(price, /^input_(\w+_)?mtok$/),
    cacheRead: kind === "generate" ? price.cache_read_mtok : undefined,
    cacheWrite: price.cache_write_mtok,
    cacheWrite1h: price.cache_write_1h_mtok,
    output: output ?? (withoutOutput.includes(kind) ? 0 : undefined),
  };
}

/** All rates as one tier has them; a cache without a rate costs what the input does. Null without input or output. */
function readTokenRates(units: Units, tierOf: (rate: PackageRate) => number | null) {
  const input = toPico(tierOf(units.input));
  const output = toPico(tierOf(units.output));
  if (input === null || output === null) return null;
  const cacheWrite = toPico(tierOf(units.cacheWrite)) ?? input;
  return {
    inputPicoPerToken: input,
    outputPicoPerToken: output,
    cacheReadPicoPerToken: toPico(tierOf(units.cacheRead)) ?? input,
    cacheWrite5mPicoPerToken: cacheWrite,
    cacheWrite1hPicoPerToken: toPico(tierOf(units.cacheWrite1h)) ?? cacheWrite,
  };
}

function dearest(price: ModelPrice, units: RegExp): number | undefined {
  const rates = Object.entries(price).flatMap(([unit, rate]) => (units.test(unit) ? (highestTier(rate) ?? []) : []));
  return rates.length > 0 ? Math.max(...rates) : undefined;
}

/** The package holds decimals as floats: the float's shortest decimal, padded, is read digit by digit, never multiplied. */
function toPico(usdPerMillion: number | null): bigint | null {
  return usdPerMillion === null ? null : parseUsdPerMillion(usdPerMillion.toFixed(6));
}
