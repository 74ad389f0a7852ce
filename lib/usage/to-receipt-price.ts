import { formatUsd, formatUsdPerMillion } from "@/lib/base/money";
import type { Prisma } from "@/lib/db/client";
import type { Receipt } from "./schema";

type Price = Prisma.PriceGetPayload<object>;

/** A price as receipts show it: every rate that a charge may have been computed from. */
export function toReceiptPrice(price: Price): Receipt["price"] {
  return {
    id: price.id.toString(),
    input_usd_per_million: formatUsdPerMillion(price.inputPicoPerToken),
    cache_read_usd_per_million: formatUsdPerMillion(price.cacheReadPicoPerToken),
    cache_write_5m_usd_per_million: formatUsdPerMillion(price.cacheWrite5mPicoPerToken),
    cache_write_1h_usd_per_million: formatUsdPerMillion(price.cacheWrite1hPicoPerToken),
    output_usd_per_million: formatUsdPerMillion(price.outputPicoPerToken),
    audio_input_usd_per_million: formatOwnRate(price.audioInputPicoPerToken),
    audio_output_usd_per_million: formatOwnRate(price.audioOutputPicoPerToken),
    reasoning_usd_per_million: formatOwnRate(price.reasoningPicoPerToken),
    per_call_usd: formatUsd(price.perCallNano),
    web_search_usd: formatUsd(price.webSearchNano),
    long_context: toLongContext(price),
    markup_bps: price.markupBps,
  };
}

function formatOwnRate(pico: bigint | null): string | null {
  return pico === null ? null : formatUsdPerMillion(pico);
}

/** The table's CHECK has all of the long rates or none. */
function toLongContext(price: Price): Receipt["price"]["long_context"] {
  if (price.longContextAboveTokens === null) return null;
  return {
    above_tokens: price.longContextAboveTokens,
    input_usd_per_million: formatUsdPerMillion(price.longInputPicoPerToken ?? 0n),
    cache_read_usd_per_million: formatUsdPerMillion(price.longCacheReadPicoPerToken ?? 0n),
    cache_write_5m_usd_per_million: formatUsdPerMillion(price.longCacheWrite5mPicoPerToken ?? 0n),
    cache_write_1h_usd_per_million: formatUsdPerMillion(price.longCacheWrite1hPicoPerToken ?? 0n),
    output_usd_per_million: formatUsdPerMillion(price.longOutputPicoPerToken ?? 0n),
  };
}
