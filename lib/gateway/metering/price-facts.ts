import type { Nano, PicoPerToken } from "../../base/money";

type TokenRates = {
  readonly inputPicoPerToken: PicoPerToken;
  readonly cacheReadPicoPerToken: PicoPerToken;
  readonly cacheWrite5mPicoPerToken: PicoPerToken;
  readonly cacheWrite1hPicoPerToken: PicoPerToken;
  readonly outputPicoPerToken: PicoPerToken;
};

/**
 * A price as it was pinned for a call. What each rate says of a charge is written in `lib/base/charge.ts`; of the optional
 * ones null is the same as absent.
 */
export type PriceFacts = TokenRates & {
  readonly priceId: string;
  readonly perCallNano: Nano;
  readonly audioInputPicoPerToken?: PicoPerToken | null;
  readonly audioOutputPicoPerToken?: PicoPerToken | null;
  readonly reasoningPicoPerToken?: PicoPerToken | null;
  readonly webSearchNano?: Nano;
  /** The rates of a call whose whole input is longer than `aboveTokens`. */
  readonly longContext?: (TokenRates & { readonly aboveTokens: number }) | null;
};
