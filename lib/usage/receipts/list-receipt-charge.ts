import { type Charge, listCharge, type Rates, type TokenRates } from "@/lib/base/charge";
import { parseUsd, parseUsdPerMillion } from "@/lib/base/money";
import type { Receipt } from "../schema";

export type ChargedReceipt = {
  readonly usage: Receipt["usage"];
  readonly price: Omit<Receipt["price"], "id" | "markup_bps">;
};

/**
 * What the tokens of a receipt cost at its own price, line by line: computed from what stands on it and nothing else, by
 * the same rules as the charge itself. Throws RangeError where a price is no decimal.
 */
export function listReceiptCharge({ usage, price }: ChargedReceipt): Charge {
  return listCharge(toRates(price), {
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.cache_read_tokens,
    cacheWrite5mTokens: usage.cache_write_5m_tokens,
    cacheWrite1hTokens: usage.cache_write_1h_tokens,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.reasoning_tokens,
    audioInputTokens: usage.audio_input_tokens,
    audioOutputTokens: usage.audio_output_tokens,
    webSearchCalls: usage.web_search_calls,
    calls: usage.billed_calls,
    source: usage.source,
  });
}

function toRates(price: ChargedReceipt["price"]): Rates {
  const { long_context: long } = price;
  return {
    ...toTokenRates(price),
    perCallNano: parseUsd(price.per_call_usd),
    webSearchNano: parseUsd(price.web_search_usd),
    audioInputPicoPerToken: readOwnRate(price.audio_input_usd_per_million),
    audioOutputPicoPerToken: readOwnRate(price.audio_output_usd_per_million),
    reasoningPicoPerToken: readOwnRate(price.reasoning_usd_per_million),
    longContext: long && { ...toTokenRates(long), aboveTokens: long.above_tokens },
  };
}

type TokenPrices = Omit<NonNullable<Receipt["price"]["long_context"]>, "above_tokens">;

function toTokenRates(price: TokenPrices): TokenRates {
  return {
    inputPicoPerToken: parseUsdPerMillion(price.input_usd_per_million),
    cacheReadPicoPerToken: parseUsdPerMillion(price.cache_read_usd_per_million),
    cacheWrite5mPicoPerToken: parseUsdPerMillion(price.cache_write_5m_usd_per_million),
    cacheWrite1hPicoPerToken: parseUsdPerMillion(price.cache_write_1h_usd_per_million),
    outputPicoPerToken: parseUsdPerMillion(price.output_usd_per_million),
  };
}

function readOwnRate(text: string | null): bigint | null {
  return text === null ? null : parseUsdPerMillion(text);
}
