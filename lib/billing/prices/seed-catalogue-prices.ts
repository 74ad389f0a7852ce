import { parseUsdPerMillion } from "@/lib/base/money";
import { sandboxModelId } from "@/lib/catalog/models";
import { type Tx, transaction } from "@/lib/db/client";
import { lockPrices } from "./price-lock";
import { noFurtherRates } from "./price-rates";
import { type Sold, writePackagePrices } from "./write-package-prices";

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
 * now. Safe to run at every start and from several processes at once. Answers how many rows it wrote.
 */
export async function seedCataloguePrices(models: readonly Sold[]): Promise<number> {
  return transaction(async (tx) => {
    const effectiveFrom = await lockPrices(tx);
    const sold = models.filter(({ id }) => id !== sandboxModelId);
    const count = await writePackagePrices(tx, sold, { effectiveFrom, addsNew: true });
    return count + (await seedSandbox(tx, effectiveFrom));
  });
}

async function seedSandbox(tx: Tx, effectiveFrom: Date): Promise<number> {
  if (await tx.price.findFirst({ where: { model: sandboxModelId }, select: { id: true } })) return 0;
  await tx.price.create({ data: { ...sandboxPrice, effectiveFrom } });
  return 1;
}
