import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import type { PaymentProcessor } from "./processor";
import { findProcessor } from "./processors";

export type PortalCustomer = { readonly processor: PaymentProcessor; readonly customerId: string };

/** Under which ids the configured processors know the actor's organization. */
export async function findCustomers(actor: Actor): Promise<PortalCustomer[]> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person has bills.");
  const rows = await db().paymentCustomer.findMany({ where: { organizationId: actor.organizationId } });
  return rows.flatMap(({ provider, customerId }) => {
    const processor = findProcessor(provider);
    return processor ? [{ processor, customerId }] : [];
  });
}
