import type { ModelKind } from "@/lib/catalog/model";
import { priceKey } from "@/lib/catalog/models";
import type { Prisma, Tx } from "@/lib/db/client";
import { findCatalogueRates, packageSource } from "./catalogue-rates";
import { markUp } from "./mark-up";
import { findMarkups, markupOf } from "./markups";
import { hasSameRates } from "./price-rates";
import type { PriceRow } from "./to-price-view";

/** A model as one provider sells it, and how the price package knows it. */
export type Sold = {
  readonly id: string;
  readonly provider: string;
  readonly kind?: ModelKind;
  /** Null: the package does not know it. */
  readonly pricedAs?: string | null;
};

type Writing = {
  readonly effectiveFrom: Date;
  /** Whether a model without any price gets one; otherwise only the package's own prices are replaced. */
  readonly addsNew: boolean;
};

/**
 * Writes what the price package says of these models by now, with the mark-up in force, under their price keys: where the
 * last price is the package's and another, and where there is none. What an operator set is left alone. The caller holds
 * the lock on prices. Answers how many rows it wrote.
 */
export async function writePackagePrices(tx: Tx, models: readonly Sold[], writing: Writing): Promise<number> {
  const markups = await findMarkups(tx);
  const last = await findLastPrices(tx);
  const rows = new Map<string, Prisma.PriceCreateManyInput>();
  for (const { id, provider, kind, pricedAs } of models) {
    const model = priceKey(id, provider);
    const before = last.get(model);
    if (pricedAs === null || !(before ? before.source.startsWith(packageSource) : writing.addsNew)) continue;
    const found = findCatalogueRates(id, provider, { kind, pricedAs });
    if (!found) continue;
    const markupBps = markupOf(markups, provider);
    const rates = markUp(found, markupBps);
    if (before && before.markupBps === markupBps && hasSameRates(before, rates)) continue;
    rows.set(model, { model, ...rates, markupBps, source: found.source, effectiveFrom: writing.effectiveFrom });
  }
  const { count } = await tx.price.createMany({ data: [...rows.values()] });
  return count;
}

/** The newest price under every key, also one that has not begun. */
export async function findLastPrices(tx: Tx): Promise<ReadonlyMap<string, PriceRow>> {
  const last = await tx.price.findMany({ distinct: ["model"], orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
  return new Map(last.map((price) => [price.model, price]));
}
