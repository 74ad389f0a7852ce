import type { Creem } from "creem";
import type { ProductEntity } from "creem/models/components";
import { allPages } from "./all-pages";

const name = "Credit";
/** The product's own price, in cents. Every checkout says another. */
const priceMinor = 100;

/**
 * The one-time product in USD that every checkout sells under a price of its own: the one that is configured, or one
 * called "Credit", which is made where the store has none. Tax comes on top of its price. Two processes that make it at
 * once make one, as the key is the same. Throws for a configured product that cannot be sold so.
 */
export async function findCreditProduct(creem: Creem, configuredId: string | undefined): Promise<string> {
  const product = configuredId ? await creem.products.get(configuredId) : await findOrCreate(creem);
  if (!isSaleable(product)) throw new Error("The product for credit at Creem is no active one-time product in USD.");
  return product.id;
}

async function findOrCreate(creem: Creem): Promise<ProductEntity> {
  const pages = allPages(async (page) => (await creem.products.search(page, 100, "active")).result);
  for await (const product of pages) {
    if (product.name === name && isSaleable(product) && product.taxMode === "exclusive") return product;
  }
  return creem.products.create(
    {
      name,
      description: "Prepaid credit for calls to the API.",
      price: priceMinor,
      currency: "USD",
      billingType: "onetime",
      taxMode: "exclusive",
      taxCategory: "saas",
    },
    "product-for-credit",
  );
}

function isSaleable({ billingType, currency, status }: ProductEntity): boolean {
  return billingType === "onetime" && currency === "USD" && status === "active";
}
