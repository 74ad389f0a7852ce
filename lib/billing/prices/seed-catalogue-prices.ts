import { parseUsdPerMillion } from "@/lib/base/money";
import { sandboxModelId } from "@/lib/catalog/models";
import { db, type Tx } from "@/lib/db/client";
import { findDuePrices, listPackagePrices, type PackagePrice, type Sold } from "./find-due-prices";
import { insertPrices, type NewPrice } from "./insert-prices";
import { noFurtherRates } from "./price-rates";
import { priceTransaction } from "./price-transaction";

const sandboxInput = parseUsdPerMillion("1.00");
const sandboxPrice = {
  ...noFurtherRates,
  model: sandboxModelId,
  inputPicoPerToken: sandboxInput,
  outputPicoPerToken: parseUsdPerMillion("2.00"),
  cacheReadPicoPerToken: sandboxInput,
  cacheWrite5mPicoPerToken: sandboxInput,
  cacheWrite1hPicoPerToken: sandboxInput,
  source: "tacit",
};

/**
 * Gives every catalogued model at each of its providers, and the sandbox, its price row, under its price key: from the
 * price package with the mark-up in force, the sandbox's from us. A model nobody knows the price of gets none and is not
 * sold. One that has a row is left alone, unless that row is the package's as well and the package says something else by
 * now. Safe to run at every start and from several processes at once: only one that finds something to write waits for
 * the others. Answers how many rows it wrote.
 */
export async function seedCataloguePrices(models: readonly Sold[]): Promise<number> {
  const prices = listPackagePrices(models.filter(({ id }) => id !== sandboxModelId));
  if ((await findDue(db(), prices)).length === 0) return 0;
  return priceTransaction(async (tx, effectiveFrom) => {
    const due = await findDue(tx, prices);
    await insertPrices(tx, due, effectiveFrom);
    return due.length;
  });
}

async function findDue(tx: Tx, prices: readonly PackagePrice[]): Promise<NewPrice[]> {
  const due = await findDuePrices(tx, prices, { addsNew: true });
  const sandbox = await tx.price.findFirst({ where: { model: sandboxModelId }, select: { id: true } });
  return sandbox ? due : [...due, sandboxPrice];
}
