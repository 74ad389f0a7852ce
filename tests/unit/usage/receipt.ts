import { randomBytes } from "node:crypto";
import { provideEnv } from "@/lib/env";
import type { UnsignedReceipt } from "@/lib/usage/schema";

/** Another installation's secret, or this one's where a test has no database to give it one. */
export const newCredentialsKey = () => randomBytes(32).toString("base64");

export function provideCredentialsKey(): void {
  provideEnv({ CREDENTIALS_KEY: newCredentialsKey() });
}

/** A receipt in which every member says something of its own. */
export const unsigned: UnsignedReceipt = {
  object: "receipt",
  id: "req_01a2015364e2775daff242059d5988a4",
  created_at: "2026-01-02T03:04:05.006Z",
  settled_at: "2026-01-02T03:04:07.008Z",
  organization_id: "2d0d4d13-6b6e-4f0e-9d9c-8f1f0f6f3c01",
  wallet_id: "11",
  key_id: "2d0d4d13-6b6e-4f0e-9d9c-8f1f0f6f3c02",
  channel_id: "2d0d4d13-6b6e-4f0e-9d9c-8f1f0f6f3c03",
  endpoint: "chat_completions",
  model: 'modèle/\u{1f9fe}-"quoted"',
  provider: "openai",
  lane: "forward",
  routing: {
    attempts: 2,
    tried: [
      { provider: "groq", outcome: "rate_limited" },
      { provider: "openai", outcome: "ok" },
    ],
    byok: false,
  },
  stream: true,
  status: "ok",
  http_status: 200,
  finish_reason: "stop",
  usage: {
    input_tokens: 1_000,
    cache_read_tokens: 400,
    cache_write_5m_tokens: 30,
    cache_write_1h_tokens: 20,
    output_tokens: 77,
    reasoning_tokens: 10,
    audio_input_tokens: 5,
    audio_output_tokens: 6,
    web_search_calls: 2,
    billed_calls: 1,
    source: "upstream",
  },
  price: {
    id: "7",
    input_usd_per_million: "0.151207",
    cache_read_usd_per_million: "0.037001",
    cache_write_5m_usd_per_million: "0.189009",
    cache_write_1h_usd_per_million: "0.302414",
    output_usd_per_million: "0.603003",
    audio_input_usd_per_million: "2.5",
    audio_output_usd_per_million: null,
    reasoning_usd_per_million: "0.7",
    per_call_usd: "0.000002000",
    web_search_usd: "0.010000000",
    long_context: {
      above_tokens: 200_000,
      input_usd_per_million: "0.3",
      cache_read_usd_per_million: "0.07",
      cache_write_5m_usd_per_million: "0.4",
      cache_write_1h_usd_per_million: "0.6",
      output_usd_per_million: "0.9",
    },
    markup_bps: 250,
  },
  cost_usd: "0.020000001",
  cost_nano: "20000001",
  held_nano: "30000000",
  written_off_nano: "0",
  first_token_ms: 120,
  duration_ms: 2_002,
  data_policy: "https://platform.openai.com/docs/guides/your-data",
  expires_at: "2026-04-02T03:04:07.008Z",
};
