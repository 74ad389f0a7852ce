import type { PriceRates } from "./price-rates";

const bpsOfWhole = 10_000n;

/**
 * A source's rates with the operator's mark-up in hundredths of a percent, each rounded up to the smallest unit a price
 * has: pico-USD for a token, nano-USD for a call or a search. The threshold of a long context is no rate and stays.
 */
export function markUp(rates: PriceRates, bps: number): PriceRates {
  const raise = (rate: bigint) => (rate * (bpsOfWhole + BigInt(bps)) + bpsOfWhole - 1n) / bpsOfWhole;
  const raiseIfAny = (rate: bigint | null) => (rate === null ? null : raise(rate));
  return {
    inputPicoPerToken: raise(rates.inputPicoPerToken),
    cacheReadPicoPerToken: raise(rates.cacheReadPicoPerToken),
    cacheWrite5mPicoPerToken: raise(rates.cacheWrite5mPicoPerToken),
    cacheWrite1hPicoPerToken: raise(rates.cacheWrite1hPicoPerToken),
    outputPicoPerToken: raise(rates.outputPicoPerToken),
    perCallNano: raise(rates.perCallNano),
    audioInputPicoPerToken: raiseIfAny(rates.audioInputPicoPerToken),
    audioOutputPicoPerToken: raiseIfAny(rates.audioOutputPicoPerToken),
    reasoningPicoPerToken: raiseIfAny(rates.reasoningPicoPerToken),
    webSearchNano: raise(rates.webSearchNano),
    longContextAboveTokens: rates.longContextAboveTokens,
    longInputPicoPerToken: raiseIfAny(rates.longInputPicoPerToken),
    longCacheReadPicoPerToken: raiseIfAny(rates.longCacheReadPicoPerToken),
    longCacheWrite5mPicoPerToken: raiseIfAny(rates.longCacheWrite5mPicoPerToken),
    longCacheWrite1hPicoPerToken: raiseIfAny(rates.longCacheWrite1hPicoPerToken),
    longOutputPicoPerToken: raiseIfAny(rates.longOutputPicoPerToken),
  };
}

/** "12.5" percent → 1250 hundredths of a percent. */
export function parseBps(percent: string): number {
  const [whole, fraction = ""] = percent.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}
