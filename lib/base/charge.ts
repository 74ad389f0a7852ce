/**
 * What a call costs: every rule of it, in one place. The engine, receipts, the dashboard and whoever checks a receipt
 * without us all compute a charge with this file, which needs nothing but whole numbers.
 */
import { ceilToNano, type Nano } from "./money";

/** In pico-USD for one token. */
export type TokenRates = {
  readonly inputPicoPerToken: bigint;
  readonly cacheReadPicoPerToken: bigint;
  readonly cacheWrite5mPicoPerToken: bigint;
  readonly cacheWrite1hPicoPerToken: bigint;
  readonly outputPicoPerToken: bigint;
};

/** Every number of a price; a mark-up is in them already. Of the optional ones null is the same as absent. */
export type Rates = TokenRates & {
  /** For each call, picture or unit of a search (`ChargedUsage.calls`). */
  readonly perCallNano: bigint;
  /** For sound; absent: what a token of text costs. */
  readonly audioInputPicoPerToken?: bigint | null;
  readonly audioOutputPicoPerToken?: bigint | null;
  /** For what the model thinks; absent: what any token of the output costs. */
  readonly reasoningPicoPerToken?: bigint | null;
  /** For each search of the web; absent: nothing. */
  readonly webSearchNano?: bigint | null;
  /** Instead of the rates above, for a call whose whole input, its cached part included, is longer than `aboveTokens`. */
  readonly longContext?: (TokenRates & { readonly aboveTokens: number }) | null;
};

/** Token totals: input includes cache reads and writes and sound, output includes reasoning and sound. */
export type ChargedUsage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly audioInputTokens?: number;
  readonly audioOutputTokens?: number;
  readonly webSearchCalls: number;
  /** How often the price per call is charged; absent: once. */
  readonly calls?: number;
  /** "none": nothing was used, and nothing is charged, not even for the call. */
  readonly source: string;
};

export type ChargeKind =
  | "input"
  | "audio_input"
  | "cache_read"
  | "cache_write_5m"
  | "cache_write_1h"
  | "output"
  | "reasoning"
  | "audio_output"
  | "call"
  | "web_search";

/** One line of a charge: so many of a kind at that price each. */
export type ChargeLine = {
  readonly kind: ChargeKind;
  readonly quantity: number;
  readonly unitPico: bigint;
  readonly amountPico: bigint;
};

export type Charge = {
  readonly lines: readonly ChargeLine[];
  readonly isLongContext: boolean;
  /** The sum before it is rounded. */
  readonly pico: bigint;
  /** The sum rounded up, once, to whole nano-USD. */
  readonly nano: Nano;
};

/** What a call cost, in nano-USD: the same as `listCharge(...).nano`, without the lines. */
export function computeChargeNano(rates: Rates, usage: ChargedUsage): Nano {
  let pico = 0n;
  takeApart(rates, usage, (_, quantity, unitPico) => {
    pico += BigInt(quantity) * unitPico;
  });
  return ceilToNano(pico);
}

/** The same line by line. What was not used has no line. */
export function listCharge(rates: Rates, usage: ChargedUsage): Charge {
  const lines: ChargeLine[] = [];
  takeApart(rates, usage, (kind, quantity, unitPico) => {
    lines.push({ kind, quantity, unitPico, amountPico: BigInt(quantity) * unitPico });
  });
  const pico = lines.reduce((sum, line) => sum + line.amountPico, 0n);
  return { lines, isLongContext: isLongContext(rates, usage.inputTokens), pico, nano: ceilToNano(pico) };
}

/** Providers charge a long context from the first token beyond the threshold, and then for the entire call. */
export function isLongContext({ longContext }: Rates, inputTokens: number): boolean {
  return longContext !== undefined && longContext !== null && inputTokens > longContext.aboveTokens;
}

type TakeLine = (kind: ChargeKind, quantity: number, unitPico: bigint) => void;

const picoPerNano = 1_000n;

/**
 * The rules. Totals are taken apart so that no token is paid for twice: of the input first what was read from or written
 * to a cache, then sound, the rest is plain; of the output first sound, then reasoning. A part without a rate of its own
 * stays with the rest.
 */
function takeApart(rates: Rates, usage: ChargedUsage, take: TakeLine): void {
  if (usage.source === "none") return;
  const tokens = isLongContext(rates, usage.inputTokens) ? rates.longContext! : rates;

  const { cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = usage;
  const uncached = Math.max(usage.inputTokens - cacheReadTokens - cacheWrite5mTokens - cacheWrite1hTokens, 0);
  const audioInput = partWith(rates.audioInputPicoPerToken, usage.audioInputTokens, uncached);
  const audioOutput = partWith(rates.audioOutputPicoPerToken, usage.audioOutputTokens, usage.outputTokens);
  const written = usage.outputTokens - audioOutput;
  const reasoning = partWith(rates.reasoningPicoPerToken, usage.reasoningTokens, written);

  const line: TakeLine = (kind, quantity, unitPico) => {
    if (quantity > 0) take(kind, quantity, unitPico);
  };
  line("input", uncached - audioInput, tokens.inputPicoPerToken);
  line("audio_input", audioInput, rates.audioInputPicoPerToken ?? 0n);
  line("cache_read", cacheReadTokens, tokens.cacheReadPicoPerToken);
  line("cache_write_5m", cacheWrite5mTokens, tokens.cacheWrite5mPicoPerToken);
  line("cache_write_1h", cacheWrite1hTokens, tokens.cacheWrite1hPicoPerToken);
  line("output", written - reasoning, tokens.outputPicoPerToken);
  line("reasoning", reasoning, rates.reasoningPicoPerToken ?? 0n);
  line("audio_output", audioOutput, rates.audioOutputPicoPerToken ?? 0n);
  if (rates.perCallNano > 0n) line("call", usage.calls ?? 1, rates.perCallNano * picoPerNano);
  line("web_search", usage.webSearchCalls, (rates.webSearchNano ?? 0n) * picoPerNano);
}

/** How many tokens of a whole have a rate of their own. */
function partWith(rate: bigint | null | undefined, tokens: number | undefined, whole: number): number {
  return rate === null || rate === undefined ? 0 : Math.min(tokens ?? 0, whole);
}
