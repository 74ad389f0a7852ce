import { AppError } from "@/lib/base/errors";
import { parseUsd, parseUsdPerMillion } from "@/lib/base/money";
import { eachRateNames, noFurtherRates, type PriceRates, tokenRateNames } from "./price-rates";
import type { SetPriceInput } from "./schema";

// A dollar a token. Beyond it somebody typed a price per million where one per token was meant, or worse.
const maxPicoPerToken = parseUsdPerMillion("1000000");
const maxEachNano = parseUsd("2000");

/** An operator's price as it is stored. Throws invalid_input for a price beyond what anything can cost. */
export function toPriceRates(input: SetPriceInput): PriceRates {
  const plain = input.inputUsdPerMillion;
  const rates = {
    ...noFurtherRates,
    inputPicoPerToken: parseUsdPerMillion(plain),
    outputPicoPerToken: parseUsdPerMillion(input.outputUsdPerMillion),
    cacheReadPicoPerToken: parseUsdPerMillion(input.cacheReadUsdPerMillion ?? plain),
    cacheWrite5mPicoPerToken: parseUsdPerMillion(input.cacheWrite5mUsdPerMillion ?? plain),
    cacheWrite1hPicoPerToken: parseUsdPerMillion(
      input.cacheWrite1hUsdPerMillion ?? input.cacheWrite5mUsdPerMillion ?? plain,
    ),
    perCallNano: parseUsd(input.perCallUsd ?? "0"),
    audioInputPicoPerToken: parseOwnRate(input.audioInputUsdPerMillion),
    audioOutputPicoPerToken: parseOwnRate(input.audioOutputUsdPerMillion),
    reasoningPicoPerToken: parseOwnRate(input.reasoningUsdPerMillion),
    webSearchNano: parseUsd(input.webSearchUsd ?? "0"),
    ...toLongRates(input),
  };
  const isDear =
    tokenRateNames.some((name) => isOutside(rates[name], maxPicoPerToken)) ||
    eachRateNames.some((name) => isOutside(rates[name], maxEachNano));
  if (isDear)
    throw new AppError(
      "invalid_input",
      "A price must be between 0 and 1,000,000 USD per million tokens, or 2,000 USD per call or search.",
    );
  return rates;
}

function toLongRates(input: SetPriceInput) {
  const { longContextAboveTokens, longInputUsdPerMillion: plain, longOutputUsdPerMillion: output } = input;
  if (longContextAboveTokens === undefined || plain === undefined || output === undefined) return {};
  return {
    longContextAboveTokens,
    longInputPicoPerToken: parseUsdPerMillion(plain),
    longOutputPicoPerToken: parseUsdPerMillion(output),
    longCacheReadPicoPerToken: parseUsdPerMillion(input.longCacheReadUsdPerMillion ?? plain),
    longCacheWrite5mPicoPerToken: parseUsdPerMillion(input.longCacheWrite5mUsdPerMillion ?? plain),
    longCacheWrite1hPicoPerToken: parseUsdPerMillion(
      input.longCacheWrite1hUsdPerMillion ?? input.longCacheWrite5mUsdPerMillion ?? plain,
    ),
  };
}

function parseOwnRate(usdPerMillion: string | undefined): bigint | null {
  return usdPerMillion === undefined ? null : parseUsdPerMillion(usdPerMillion);
}

function isOutside(rate: bigint | null, max: bigint): boolean {
  return rate !== null && (rate < 0n || rate > max);
}
