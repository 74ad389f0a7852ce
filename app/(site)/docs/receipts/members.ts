import type { Receipt } from "@/lib/usage/schema";

type Member = { readonly name: string; readonly text: string };

/** What every member of a receipt means, none left out: the types see to that. */
export const members: readonly Member[] = list<Receipt>({
  object: "Always “receipt”.",
  id: "The call’s id, as its answer carried it in x-request-id.",
  created_at: "When the call was admitted, in UTC like every other time here.",
  settled_at: "When it was entered in the books. Its days here count from then.",
  organization_id: "Whose call it was.",
  wallet_id: "The wallet that paid.",
  key_id: "The API key that made it.",
  channel_id: "The operator’s way to the provider. Null: the model is built in.",
  endpoint: "What was called.",
  model: "The model that answered, which may be a fallback.",
  provider: "Who served it.",
  lane: "forward: passed on in its own dialect. translate: rewritten for a provider of another.",
  routing: "How many ways were tried, each with how it went, and whether the credential was your own (byok).",
  stream: "Whether the answer was streamed.",
  status:
    "ok, client_aborted, upstream_failed, recovered (its server was lost, and what had been observed was charged) or voided (it was never sent).",
  http_status: "What you were answered.",
  finish_reason: "Why the model stopped. Null: it did not come to that.",
  usage: "What was counted, in tokens: see below.",
  price: "The price it was admitted under: see below.",
  cost_usd: "What was charged, in USD.",
  cost_nano: "The same in billionths of a dollar, as a whole number.",
  held_nano: "What was set aside before the provider was asked. The charge is never more.",
  written_off_nano: "What the call cost beyond that, borne by the operator.",
  first_token_ms: "How long the first token took. Null: there was none.",
  duration_ms: "How long the whole call took.",
  data_policy:
    "What the provider says it does with what it is sent. Null: it went to an address of which that is not known.",
  expires_at: "When this record is deleted, here. Your copy stays good.",
  signature: "Ours, over everything else.",
});

export const usageMembers: readonly Member[] = list<Receipt["usage"]>({
  input_tokens: "Everything that was read, whatever its kind.",
  cache_read_tokens: "Of it, what the provider had in its cache.",
  cache_write_5m_tokens: "Of it, what was written to a cache for five minutes.",
  cache_write_1h_tokens: "Of it, what was written to a cache for an hour.",
  output_tokens: "Everything that was written, whatever its kind.",
  reasoning_tokens: "Of it, what the model thought.",
  audio_input_tokens: "Of the input, sound.",
  audio_output_tokens: "Of the output, sound.",
  web_search_calls: "How often the provider searched the web.",
  billed_calls: "How often the price per call was charged: for each picture, for each unit of a search.",
  source:
    "upstream: the provider counted. estimated: nobody did, and it was taken from the size. none: nothing to count.",
});

export const priceMembers: readonly Member[] = list<Receipt["price"]>({
  id: "The price’s number. A price is never changed, only followed by another.",
  input_usd_per_million: "USD for a million tokens of input that no cache held.",
  cache_read_usd_per_million: "Likewise, read from a cache.",
  cache_write_5m_usd_per_million: "Likewise, written to a cache for five minutes.",
  cache_write_1h_usd_per_million: "Likewise, written to a cache for an hour.",
  output_usd_per_million: "Likewise, written by the model.",
  audio_input_usd_per_million: "For sound in the input. Null: the price of input.",
  audio_output_usd_per_million: "For sound in the output. Null: the price of output.",
  reasoning_usd_per_million: "For what the model thinks. Null: the price of output.",
  per_call_usd: "For each call, picture or unit of a search.",
  web_search_usd: "For each search of the web.",
  long_context: "The prices instead of these, where the whole input is longer than above_tokens. Null: there are none.",
  markup_bps: "What the operator added to the provider’s prices, in hundredths of a percent. It is in them already.",
});

function list<T>(texts: Readonly<Record<keyof T & string, string>>): Member[] {
  return Object.entries<string>(texts).map(([name, text]) => ({ name, text }));
}
