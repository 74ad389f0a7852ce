import type { Tx } from "@/lib/db/client";
import { selectedColumns } from "./price-columns";
import type { PriceRow } from "./to-price-view";

/** The newest price under every key, also one that has not begun. */
export async function findLastPrices(tx: Pick<Tx, "$queryRaw">): Promise<ReadonlyMap<string, PriceRow>> {
  const last = await tx.$queryRaw<PriceRow[]>`
    SELECT DISTINCT ON (model) ${selectedColumns} FROM prices ORDER BY model, effective_from DESC, id DESC`;
  return new Map(last.map((price) => [price.model, price]));
}
