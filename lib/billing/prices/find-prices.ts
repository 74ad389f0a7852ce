import { findModel, isAnothers } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { db } from "@/lib/db/client";
import type { PriceFacts, PriceView } from "../schema";
import { selectedColumns } from "./price-columns";
import { type PriceRow, toPriceView } from "./to-price-view";

/**
 * The price in force under each of the given keys, which are model ids or `provider/id`: its newest row that has begun, by
 * the database's clock. A model without one is absent from the answer, and is not sold.
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
    SELECT DISTINCT ON (model) ${selectedColumns}
    FROM prices WHERE model = ANY (${[...models]}) AND effective_from <= now()
    ORDER BY model, effective_from DESC, id DESC`;
  return rows.map(toPriceView);
}

/** Every price a model, or `provider/model`, has had or will have, the newest first. */
export async function findPriceHistory(model: string): Promise<PriceView[]> {
  const rows = await db().price.findMany({ where: { model }, orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
  return rows.map(toPriceView);
}
