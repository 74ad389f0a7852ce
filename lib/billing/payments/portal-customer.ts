import { db } from "@/lib/db/client";
import type { PaymentProcessor } from "./processor";
import { findProcessor } from "./processors";

export type PortalCustomer = { readonly processor: PaymentProcessor; readonly customerId: string };

/** Under which ids the configured processors know an organization. Checks no right. */
export async function findCustomers(organizationId: string): Promise<PortalCustomer[]> {
  const rows = await db().paymentCustomer.findMany({ where: { organizationId } });
  return rows.flatMap(({ provider, customerId }) => {
    const processor = findProcessor(provider);
    return processor ? [{ processor, customerId }] : [];
  });
}
