import type { PriceView } from "@/lib/billing/schema";
import { type JsonObject, toJson } from "./to-json";

/** A price for the operator, flat, by the names that a file of prices has. */
export function toPriceJson({ model, priceId, longContext, ...view }: PriceView): JsonObject {
  const known = Object.entries({ ...view, ...flattenLongContext(longContext) }).filter(
    ([name, value]) => value !== null || !name.endsWith("PicoPerToken"),
  );
  return { id: priceId, model, ...notGiven, ...toJson(Object.fromEntries(known)) };
}

const notGiven = {
  audio_input_usd_per_million: null,
  audio_output_usd_per_million: null,
  reasoning_usd_per_million: null,
  long_context_above_tokens: null,
};

/** Shown as a table: the rates nearly every model has. The others are in the JSON. */
export const priceColumns = [
  "model",
  ...["input", "cache_read", "cache_write_5m", "cache_write_1h", "output"].map((rate) => `${rate}_usd_per_million`),
  "per_call_usd",
  "web_search_usd",
  "long_context_above_tokens",
  "long_input_usd_per_million",
  "long_output_usd_per_million",
  "markup_bps",
  "source",
  "effective_from",
];

function flattenLongContext(long: PriceView["longContext"]) {
  if (!long) return {};
  return {
    longContextAboveTokens: long.aboveTokens,
    longInputPicoPerToken: long.inputPicoPerToken,
    longCacheReadPicoPerToken: long.cacheReadPicoPerToken,
    longCacheWrite5mPicoPerToken: long.cacheWrite5mPicoPerToken,
    longCacheWrite1hPicoPerToken: long.cacheWrite1hPicoPerToken,
    longOutputPicoPerToken: long.outputPicoPerToken,
  };
}
