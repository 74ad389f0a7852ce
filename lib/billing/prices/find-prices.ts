import { toNano, toPicoPerToken } from "@/lib/base/money";
import { db } from "@/lib/db/client";
import type { PriceFacts, PriceView } from "../schema";

/**
 * The price in force of each model: its newest row that has begun, by the database's clock. A model without one is
 * absent from the answer, and is not sold.
 */
export async function findPrices(models: readonly string[]): Promise<Map<string, PriceFacts>> {
  const views = await findPriceViews(models);
  return new Map(views.map((view) => [view.model, view]));
}

/** The same, with where each price comes from and since when. */
export async function findPriceViews(models: readonly string[]): Promise<PriceView[]> {
  if (models.length === 0) return [];
  const rows = await db().$queryRaw<PriceRow[]>`
    SELECT DISTINCT ON (model) id, model, effective_from AS "effectiveFrom", source,
      input_pico_per_token AS "input", output_pico_per_token AS "output", cache_read_pico_per_token AS "cacheRead",
      cache_write_5m_pico_per_token AS "cacheWrite5m", cache_write_1h_pico_per_token AS "cacheWrite1h",
      per_call_nano AS "perCall"
    FROM prices WHERE model = ANY (${[...models]}) AND effective_from <= now()
    ORDER BY model, effective_from DESC, id DESC`;
  return rows.map(toView);
}

type PriceRow = {
  id: bigint;
  model: string;
  effectiveFrom: Date;
  source: string;
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite5m: bigint;
  cacheWrite1h: bigint;
  perCall: bigint;
};

function toView(row: PriceRow): PriceView {
  return {
    model: row.model,
    effectiveFrom: row.effectiveFrom,
    source: row.source,
    priceId: row.id.toString(),
    inputPicoPerToken: toPicoPerToken(row.input),
    outputPicoPerToken: toPicoPerToken(row.output),
    cacheReadPicoPerToken: toPicoPerToken(row.cacheRead),
    cacheWrite5mPicoPerToken: toPicoPerToken(row.cacheWrite5m),
    cacheWrite1hPicoPerToken: toPicoPerToken(row.cacheWrite1h),
    perCallNano: toNano(row.perCall),
  };
}
