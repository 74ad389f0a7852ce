import { toNano, toPicoPerToken } from "@/lib/base/money";
import type { LongContextFacts, PriceView } from "../schema";
import type { PriceRates } from "./price-rates";

/** A row of prices, by its names in Prisma's schema. */
export type PriceRow = PriceRates & {
  readonly id: bigint;
  readonly model: string;
  readonly effectiveFrom: Date;
  readonly source: string;
  readonly markupBps: number;
};

export function toPriceView(row: PriceRow): PriceView {
  return {
    model: row.model,
    effectiveFrom: row.effectiveFrom,
    source: row.source,
    markupBps: row.markupBps,
    priceId: row.id.toString(),
    inputPicoPerToken: toPicoPerToken(row.inputPicoPerToken),
    outputPicoPerToken: toPicoPerToken(row.outputPicoPerToken),
    cacheReadPicoPerToken: toPicoPerToken(row.cacheReadPicoPerToken),
    cacheWrite5mPicoPerToken: toPicoPerToken(row.cacheWrite5mPicoPerToken),
    cacheWrite1hPicoPerToken: toPicoPerToken(row.cacheWrite1hPicoPerToken),
    perCallNano: toNano(row.perCallNano),
    audioInputPicoPerToken: toOwnRate(row.audioInputPicoPerToken),
    audioOutputPicoPerToken: toOwnRate(row.audioOutputPicoPerToken),
    reasoningPicoPerToken: toOwnRate(row.reasoningPicoPerToken),
    webSearchNano: toNano(row.webSearchNano),
    longContext: toLongContext(row),
  };
}

function toOwnRate(rate: bigint | null) {
  return rate === null ? null : toPicoPerToken(rate);
}

/** The table's CHECK has all of the long rates or none. */
function toLongContext(row: PriceRow): LongContextFacts | null {
  if (row.longContextAboveTokens === null) return null;
  return {
    aboveTokens: row.longContextAboveTokens,
    inputPicoPerToken: toPicoPerToken(row.longInputPicoPerToken!),
    cacheReadPicoPerToken: toPicoPerToken(row.longCacheReadPicoPerToken!),
    cacheWrite5mPicoPerToken: toPicoPerToken(row.longCacheWrite5mPicoPerToken!),
    cacheWrite1hPicoPerToken: toPicoPerToken(row.longCacheWrite1hPicoPerToken!),
    outputPicoPerToken: toPicoPerToken(row.longOutputPicoPerToken!),
  };
}
