import type { Tx } from "@/lib/db/client";
import type { PaymentProvider } from "./processor";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Named = { readonly orderId: string | null; readonly checkoutId: string | null };

/** The order that a processor's message names, by our id or by the checkout's. Null: it names none of ours. */
export async function findOrderId(tx: Tx, provider: PaymentProvider, { orderId, checkoutId }: Named) {
  if (orderId !== null && !uuid.test(orderId)) return null;
  if (orderId === null && checkoutId === null) return null;
  const where = orderId !== null ? { id: orderId } : { provider, checkoutId };
  return (await tx.order.findFirst({ where, select: { id: true } }))?.id ?? null;
}
