/** The columns of a price that are rates, as they are stored. What they mean is written in `lib/base/charge.ts`. */
export type PriceRates = {
  readonly inputPicoPerToken: bigint;
  readonly cacheReadPicoPerToken: bigint;
  readonly cacheWrite5mPicoPerToken: bigint;
  readonly cacheWrite1hPicoPerToken: bigint;
  readonly outputPicoPerToken: bigint;
  readonly perCallNano: bigint;
  readonly audioInputPicoPerToken: bigint | null;
  readonly audioOutputPicoPerToken: bigint | null;
  readonly reasoningPicoPerToken: bigint | null;
  readonly webSearchNano: bigint;
  readonly longContextAboveTokens: number | null;
  readonly longInputPicoPerToken: bigint | null;
  readonly longCacheReadPicoPerToken: bigint | null;
  readonly longCacheWrite5mPicoPerToken: bigint | null;
  readonly longCacheWrite1hPicoPerToken: bigint | null;
  readonly longOutputPicoPerToken: bigint | null;
};

/** The rates of a token, in pico-USD. */
export const tokenRateNames = [
  "inputPicoPerToken",
  "cacheReadPicoPerToken",
  "cacheWrite5mPicoPerToken",
  "cacheWrite1hPicoPerToken",
  "outputPicoPerToken",
  "audioInputPicoPerToken",
  "audioOutputPicoPerToken",
  "reasoningPicoPerToken",
  "longInputPicoPerToken",
  "longCacheReadPicoPerToken",
  "longCacheWrite5mPicoPerToken",
  "longCacheWrite1hPicoPerToken",
  "longOutputPicoPerToken",
] as const;

/** What is asked for a call and for a search, in nano-USD. */
export const eachRateNames = ["perCallNano", "webSearchNano"] as const;

export const rateNames = [...tokenRateNames, ...eachRateNames];
export type RateName = (typeof rateNames)[number];

/** A price without anything but its plain rates. */
export const noFurtherRates = {
  perCallNano: 0n,
  audioInputPicoPerToken: null,
  audioOutputPicoPerToken: null,
  reasoningPicoPerToken: null,
  webSearchNano: 0n,
  longContextAboveTokens: null,
  longInputPicoPerToken: null,
  longCacheReadPicoPerToken: null,
  longCacheWrite5mPicoPerToken: null,
  longCacheWrite1hPicoPerToken: null,
  longOutputPicoPerToken: null,
} as const;

export function hasSameRates(one: PriceRates, other: PriceRates): boolean {
  return (
    one.longContextAboveTokens === other.longContextAboveTokens && rateNames.every((name) => one[name] === other[name])
  );
}
