import { z } from "zod";
import { callStatuses } from "../schema";

const maxInt = 2_147_483_647;
const count = z.number().int().min(0).max(maxInt);
const nano = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const usd = z.string().regex(/^\d{1,10}\.\d{9}$/);
const rate = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/);

const tokenRates = {
  input_usd_per_million: rate,
  cache_read_usd_per_million: rate,
  cache_write_5m_usd_per_million: rate,
  cache_write_1h_usd_per_million: rate,
  output_usd_per_million: rate,
};

/** Of a receipt that was read from a file, what its charge follows from. */
export const ChargeFacts = z.object({
  status: z.enum(callStatuses),
  http_status: count,
  usage: z.object({
    input_tokens: count,
    cache_read_tokens: count,
    cache_write_5m_tokens: count,
    cache_write_1h_tokens: count,
    output_tokens: count,
    reasoning_tokens: count,
    audio_input_tokens: count,
    audio_output_tokens: count,
    web_search_calls: count,
    billed_calls: count,
    source: z.enum(["upstream", "estimated", "none"]),
  }),
  price: z.object({
    ...tokenRates,
    audio_input_usd_per_million: rate.nullable(),
    audio_output_usd_per_million: rate.nullable(),
    reasoning_usd_per_million: rate.nullable(),
    per_call_usd: usd,
    web_search_usd: usd,
    long_context: z.object({ above_tokens: count, ...tokenRates }).nullable(),
  }),
  cost_usd: usd,
  cost_nano: nano,
  held_nano: nano,
  written_off_nano: nano,
});
export type ChargeFacts = z.infer<typeof ChargeFacts>;
