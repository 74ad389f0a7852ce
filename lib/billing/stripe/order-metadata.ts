/** What we write beside everything that Stripe keeps for an order of ours: which order, and who began the payment. */
import type { Stripe } from "stripe";

type OrderKind = "checkout" | "auto";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function orderMetadata(orderId: string, kind: OrderKind) {
  return { order_id: orderId, order_kind: kind };
}

/** Null for what another program of the same Stripe account made. A payment link can name a reference, never metadata. */
export function orderIdOf(metadata: Stripe.Metadata | null): string | null {
  const orderId = metadata?.order_id;
  return orderId !== undefined && uuid.test(orderId) ? orderId : null;
}

/** Whether a payment was begun by us alone. One of a checkout is told by its session, which knows discount and tax. */
export function isAutomatic(metadata: Stripe.Metadata): boolean {
  return orderIdOf(metadata) !== null && metadata.order_kind === "auto";
}
