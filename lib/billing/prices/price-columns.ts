import { Prisma } from "@/lib/db/client";
import type { PriceRates } from "./price-rates";

type Column = { readonly name: string; readonly type: "bigint" | "integer" };

/** Where each rate is stored. */
const rateColumns: Readonly<Record<keyof PriceRates, Column>> = {
  inputPicoPerToken: { name: "input_pico_per_token", type: "bigint" },
  cacheReadPicoPerToken: { name: "cache_read_pico_per_token", type: "bigint" },
  cacheWrite5mPicoPerToken: { name: "cache_write_5m_pico_per_token", type: "bigint" },
  cacheWrite1hPicoPerToken: { name: "cache_write_1h_pico_per_token", type: "bigint" },
  outputPicoPerToken: { name: "output_pico_per_token", type: "bigint" },
  perCallNano: { name: "per_call_nano", type: "bigint" },
  audioInputPicoPerToken: { name: "audio_input_pico_per_token", type: "bigint" },
  audioOutputPicoPerToken: { name: "audio_output_pico_per_token", type: "bigint" },
  reasoningPicoPerToken: { name: "reasoning_pico_per_token", type: "bigint" },
  webSearchNano: { name: "web_search_nano", type: "bigint" },
  longContextAboveTokens: { name: "long_context_above_tokens", type: "integer" },
  longInputPicoPerToken: { name: "long_input_pico_per_token", type: "bigint" },
  longCacheReadPicoPerToken: { name: "long_cache_read_pico_per_token", type: "bigint" },
  longCacheWrite5mPicoPerToken: { name: "long_cache_write_5m_pico_per_token", type: "bigint" },
  longCacheWrite1hPicoPerToken: { name: "long_cache_write_1h_pico_per_token", type: "bigint" },
  longOutputPicoPerToken: { name: "long_output_pico_per_token", type: "bigint" },
};

const rates = Object.entries(rateColumns);

/** A whole row of prices, by its names in Prisma's schema. */
export const selectedColumns = Prisma.raw(
  [
    `id, model, effective_from AS "effectiveFrom", source, markup_bps AS "markupBps"`,
    ...rates.map(([field, { name }]) => `${name} AS "${field}"`),
  ].join(", "),
);

/** What is written of a row, as columns and as the members of a JSON object that hold it. */
export const writtenColumns = Prisma.raw(
  ["model", "source", "markup_bps", ...rates.map(([, { name }]) => name)].join(", "),
);
export const writtenMembers = Prisma.raw(
  ["model", "source", `"markupBps"`, ...rates.map(([field]) => `"${field}"`)].join(", "),
);
export const typedMembers = Prisma.raw(
  [`model text, source text, "markupBps" integer`, ...rates.map(([field, { type }]) => `"${field}" ${type}`)].join(
    ", ",
  ),
);
