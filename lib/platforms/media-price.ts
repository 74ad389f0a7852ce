import { findPrices } from "@/lib/billing/prices/find-prices";
import { insertPrices } from "@/lib/billing/prices/insert-prices";
import { noFurtherRates } from "@/lib/billing/prices/price-rates";
import { priceTransaction } from "@/lib/billing/prices/price-transaction";
import type { PriceFacts } from "@/lib/billing/schema";

/** What a description is priced under, as a model is under its id. */
export const mediaPriceName = "media";

/** The price of a description in force; one that costs nothing is set where there never was another. */
export async function findMediaPrice(): Promise<PriceFacts> {
  const price = (await readPrice()) ?? (await setFirstPrice());
  if (!price) throw new Error("The price of a description is not in force yet.");
  return price;
}

async function setFirstPrice(): Promise<PriceFacts | undefined> {
  await priceTransaction(async (tx, effectiveFrom) => {
    if ((await tx.price.count({ where: { model: mediaPriceName } })) > 0) return;
    await insertPrices(tx, [{ ...nothing, model: mediaPriceName, source: "tacit" }], effectiveFrom);
  });
  return readPrice();
}

async function readPrice(): Promise<PriceFacts | undefined> {
  return (await findPrices([mediaPriceName])).get(mediaPriceName);
}

const nothing = {
  ...noFurtherRates,
  inputPicoPerToken: 0n,
  outputPicoPerToken: 0n,
  cacheReadPicoPerToken: 0n,
  cacheWrite5mPicoPerToken: 0n,
  cacheWrite1hPicoPerToken: 0n,
};
