import type { Tx } from "@/lib/db/client";
import type { Payment, PaymentProvider } from "./processor";
import type { Order } from "./rows";

/**
 * Keeps under which id a processor knows an organization, and what it may charge again. An id that is another's stays
 * there. What is saved belongs to its customer: a second one, of a checkout that was opened before the first was known,
 * takes the first one's place only with something saved of its own, or where there is nothing saved.
 * A charge of the standing order brings none back that was forgotten meanwhile, when the organization was handed over.
 */
export async function rememberCustomer(
  tx: Tx,
  { organizationId, provider, kind }: Order,
  payment: Payment,
): Promise<void> {
  const { customerId, savedMethodId } = payment;
  if (customerId === null || organizationId === null) return;
  const holder = await tx.paymentCustomer.findUnique({ where: { provider_customerId: { provider, customerId } } });
  if (holder && holder.organizationId !== organizationId) return;
  const known = await tx.paymentCustomer.findUnique({
    where: { organizationId_provider: { organizationId, provider } },
  });
  if (!known && kind === "auto") return;
  if (known && known.customerId !== customerId && known.savedMethodId !== null && savedMethodId === null) return;
  const saved = savedMethodId === null ? {} : { savedMethodId };
  await tx.paymentCustomer.upsert({
    where: { organizationId_provider: { organizationId, provider } },
    create: { organizationId, provider, customerId, savedMethodId },
    update: { customerId, ...saved },
  });
}

/** What may be charged without asking has changed at the processor, or is gone. False: it is nobody's here. */
export async function rememberSavedMethod(
  tx: Tx,
  provider: PaymentProvider,
  customerId: string,
  savedMethodId: string | null,
): Promise<boolean> {
  const { count } = await tx.paymentCustomer.updateMany({ where: { provider, customerId }, data: { savedMethodId } });
  return count > 0;
}
