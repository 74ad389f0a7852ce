import { formatUsd, formatUsdPerMillion, parseUsdPerMillion } from "@/lib/base/money";
import { type PriceRates, type RateName, rateNames } from "./price-rates";

const dearPicoPerToken = parseUsdPerMillion("2000");
const leap = 5n;
/** Prices of the same thing do not differ so much; those for a thousand tokens, or for one, do. */
const otherUnit = 200n;
const betweenThousandAndMillion = 31_623n;

type Known = {
  /** The version before; null: there is none. */
  readonly last: PriceRates | null;
  /** What the price package asks; null: it does not know the model. */
  readonly catalogue: PriceRates | null;
};

/**
 * What of a price looks like an accident, in sentences; empty when nothing does. Typing a price of the wrong unit is the
 * classic accident of this trade: a rate above 2,000 USD per million tokens, five times another than the last, or a
 * thousand or a million times another than the last or the catalogue's.
 */
export function findSuspicions(next: PriceRates, { last, catalogue }: Known): string[] {
  return rateNames.flatMap((name) => {
    const rate = rateOf(next, name);
    const what = `The ${words[name]} price of ${format(name, rate)}`;
    const found: string[] = [];
    if (isPerToken(name) && next[name] !== null && rate > dearPicoPerToken)
      found.push(`${what} is more than 2,000 USD.`);
    for (const [known, whose] of [
      [last, "the last"],
      [catalogue, "the catalogue's"],
    ] as const) {
      if (!known || (next[name] === null && known[name] === null)) continue;
      const before = rateOf(known, name);
      const times = countTimes(rate, before);
      if (times !== null && times >= otherUnit)
        found.push(
          `${what} is some ${times < betweenThousandAndMillion ? "1,000" : "1,000,000"} times ${rate > before ? "more" : "less"} than ${whose}, ${format(name, before)}: it may be of another unit.`,
        );
      else if (known === last && (rate > before * leap || rate * leap < before))
        found.push(`${what} is more than five times another than ${whose}, ${format(name, before)}.`);
    }
    return found;
  });
}

/** A part without a rate of its own costs what the rest does. */
function rateOf(rates: PriceRates, name: RateName): bigint {
  const instead = fallbacks[name];
  return rates[name] ?? (instead ? rateOf(rates, instead) : 0n);
}

const fallbacks: Partial<Readonly<Record<RateName, RateName>>> = {
  audioInputPicoPerToken: "inputPicoPerToken",
  audioOutputPicoPerToken: "outputPicoPerToken",
  reasoningPicoPerToken: "outputPicoPerToken",
  longInputPicoPerToken: "inputPicoPerToken",
  longCacheReadPicoPerToken: "cacheReadPicoPerToken",
  longCacheWrite5mPicoPerToken: "cacheWrite5mPicoPerToken",
  longCacheWrite1hPicoPerToken: "cacheWrite1hPicoPerToken",
  longOutputPicoPerToken: "outputPicoPerToken",
};

const words: Readonly<Record<RateName, string>> = {
  inputPicoPerToken: "input",
  outputPicoPerToken: "output",
  cacheReadPicoPerToken: "cache read",
  cacheWrite5mPicoPerToken: "cache write (5 min)",
  cacheWrite1hPicoPerToken: "cache write (1 h)",
  audioInputPicoPerToken: "audio input",
  audioOutputPicoPerToken: "audio output",
  reasoningPicoPerToken: "reasoning",
  longInputPicoPerToken: "long input",
  longCacheReadPicoPerToken: "long cache read",
  longCacheWrite5mPicoPerToken: "long cache write (5 min)",
  longCacheWrite1hPicoPerToken: "long cache write (1 h)",
  longOutputPicoPerToken: "long output",
  perCallNano: "per-call",
  webSearchNano: "web search",
};

/** How many times one is the other, rounded down; null where one of them is nothing. */
function countTimes(one: bigint, other: bigint): bigint | null {
  const [less, more] = one < other ? [one, other] : [other, one];
  return less === 0n ? null : more / less;
}

function isPerToken(name: RateName): boolean {
  return name.endsWith("PicoPerToken");
}

function format(name: RateName, rate: bigint): string {
  return isPerToken(name) ? `${formatUsdPerMillion(rate)} USD per million tokens` : `${formatUsd(rate)} USD`;
}
