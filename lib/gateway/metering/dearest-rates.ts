import { isLongContext, type Rates } from "../../base/charge";

/**
 * The most that a token of the input can cost, in pico-USD, of an input of at most so many tokens: any of it may be
 * written to a cache, and it may be sound where there are media. Below the threshold of a long context its tier is
 * out of reach; beyond it both tiers are possible, for the bound is more than there will be.
 */
export function dearestInputPico(price: Rates, tokensMax: number, mayBeSound: boolean): bigint {
  const sound = mayBeSound ? (price.audioInputPicoPerToken ?? 0n) : 0n;
  return tiersOf(price, tokensMax).reduce(
    (dearest, tier) =>
      max(
        dearest,
        tier.inputPicoPerToken,
        tier.cacheReadPicoPerToken,
        tier.cacheWrite5mPicoPerToken,
        tier.cacheWrite1hPicoPerToken,
      ),
    sound,
  );
}

/** The same of the output: it may be sound, and reasoning. */
export function dearestOutputPico(price: Rates, inputTokensMax: number): bigint {
  const own = max(price.audioOutputPicoPerToken ?? 0n, price.reasoningPicoPerToken ?? 0n);
  return tiersOf(price, inputTokensMax).reduce((dearest, tier) => max(dearest, tier.outputPicoPerToken), own);
}

function tiersOf(price: Rates, inputTokensMax: number) {
  return isLongContext(price, inputTokensMax) ? [price, price.longContext!] : [price];
}

function max(first: bigint, ...others: readonly bigint[]): bigint {
  let dearest = first;
  for (const rate of others) if (rate > dearest) dearest = rate;
  return dearest;
}
