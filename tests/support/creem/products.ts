import type { CreateProductRequestEntity, ProductEntity } from "creem/models/components";
import { type Account, newCreemId } from "./account";
import { CreemFailure } from "./creem-failure";

/** Under a key that is known, what was made under it. */
export function createProduct(account: Account, asked: CreateProductRequestEntity, key: string | null): ProductEntity {
  const known = key === null ? undefined : account.products.get(account.productKeys.get(key) ?? "");
  if (known) return known;
  if (asked.price !== 0 && asked.price < 100) throw new CreemFailure(400, "price must be 0 or at least 100");
  const now = new Date();
  const product: ProductEntity = {
    id: newCreemId("prod"),
    mode: account.mode,
    object: "product",
    name: asked.name,
    description: asked.description,
    price: asked.price,
    currency: asked.currency,
    billingType: asked.billingType,
    billingPeriod: asked.billingType === "onetime" ? "once" : "every-month",
    status: "active",
    taxMode: asked.taxMode ?? "inclusive",
    taxCategory: asked.taxCategory ?? "saas",
    createdAt: now,
    updatedAt: now,
  };
  account.products.set(product.id, product);
  if (key !== null) account.productKeys.set(key, product.id);
  return product;
}
