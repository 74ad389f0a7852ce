import { toNano, toPicoPerToken } from "@/lib/base/money";
import { findModel, isAnothers } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { db } from "@/lib/db/client";
import type { PriceFacts, PriceView } from "../schema";

/**
 * The price in force under each of the given keys, which are model ids or `provider/id`: its newest row that has begun, by the database's clock. A model without one is
 * absent from the answer, and is not sold.
 */
export async function findPrices(models: readonly string[]): Promise<Map<string, PriceFacts>> {
  const views = await findPriceViews(models);
  return new Map(views.map((view) => [view.model, view]));
}

/** A model as one provider sells it. */
export type PriceAsk = {
  readonly provider: string;
  readonly model: string;
  /** An operator has said in so many words that the channel sells this model. */
  readonly isNamed: boolean;
};

/**
 * The price in force of each, in the order asked; null where there is none. The row `provider/model` counts first. The row
 * `model` counts for the model's home provider, and for everybody when the catalogue gives the model no home. A server
 * of the operator's own choice may use it as well, if the operator named the model or set that price. Nobody else may:
 * the same id costs something different elsewhere.
 */
export async function findPricesOf(asks: readonly PriceAsk[]): Promise<(PriceFacts | null)[]> {
  const keys = new Set(asks.flatMap(({ provider, model }) => [`${provider}/${model}`, model]));
  const views = new Map((await findPriceViews([...keys])).map((view) => [view.model, view]));
  return asks.map((ask) => {
    const shared = views.get(ask.model);
    return views.get(`${ask.provider}/${ask.model}`) ?? (shared && mayUse(shared, ask) ? shared : null);
  });
}

function mayUse(shared: PriceView, { provider, model, isNamed }: PriceAsk): boolean {
  if (isAnothers(model)) return false;
  const home = findModel(model)?.provider ?? provider;
  if (home === provider) return true;
  return findProvider(provider)?.discovers === true && (isNamed || shared.source === "operator");
}

/** The same as `findPrices`, with where each price comes from and since when. */
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
