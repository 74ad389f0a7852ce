import type { ModelKind } from "@/lib/catalog/model";
import { priceKey } from "@/lib/catalog/models";
import type { Tx } from "@/lib/db/client";
import { type CatalogueRates, findCatalogueRates, packageSource } from "./catalogue-rates";
import { findLastPrices } from "./find-last-prices";
import type { NewPrice } from "./insert-prices";
import { markUp } from "./mark-up";
import { findMarkups, markupOf } from "./markups";
import { hasSameRates } from "./price-rates";

/** A model as one provider sells it, and how the price package knows it. */
export type Sold = {
  readonly id: string;
  readonly provider: string;
  readonly kind?: ModelKind;
  /** Null: the package does not know it. */
  readonly pricedAs?: string | null;
};

export type PackagePrice = { readonly model: string; readonly provider: string; readonly found: CatalogueRates };

/**
 * What the price package says of these models by now, under their price keys. It takes a second of computing, on a busy
 * machine several: nobody should hold a lock meanwhile.
 */
export function listPackagePrices(models: readonly Sold[]): PackagePrice[] {
  return models.flatMap(({ id, provider, kind, pricedAs }) => {
    const found = pricedAs === null ? null : findCatalogueRates(id, provider, { kind, pricedAs });
    return found ? [{ model: priceKey(id, provider), provider, found }] : [];
  });
}

/**
 * The package's prices that are due, with the mark-up in force: where the last price is the package's and another, and,
 * with `addsNew`, where there is none. What an operator set is left alone. For whoever writes them, under the lock on
 * prices.
 */
export async function findDuePrices(
  tx: Tx,
  prices: readonly PackagePrice[],
  { addsNew }: { readonly addsNew: boolean },
): Promise<NewPrice[]> {
  const markups = await findMarkups(tx);
  const last = await findLastPrices(tx);
  const due = new Map<string, NewPrice>();
  for (const { model, provider, found } of prices) {
    const before = last.get(model);
    if (!(before ? before.source.startsWith(packageSource) : addsNew)) continue;
    const markupBps = markupOf(markups, provider);
    const rates = markUp(found, markupBps);
    if (before && before.markupBps === markupBps && hasSameRates(before, rates)) continue;
    due.set(model, { model, ...rates, markupBps, source: found.source });
  }
  return [...due.values()];
}
