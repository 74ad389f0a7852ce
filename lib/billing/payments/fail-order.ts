import { lockOrder } from "./locks";
import type { PaymentTx } from "./payment-transaction";
import type { PaymentFailure, PaymentProvider } from "./processor";

/** Why an order failed, in one of our words. `processor_refused`: it would not even open a checkout. */
export type OrderFailure = PaymentFailure | "processor_refused";

/**
 * Notes that nothing was paid for a pending order; a payment that comes after all still credits it. A standing order
 * whose charge failed is paused, and its owner told, until a person sets it again.
 */
export async function failOrder(
  { tx, tell }: PaymentTx,
  provider: PaymentProvider,
  orderId: string,
  failure: OrderFailure,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.status !== "pending" || order.provider !== provider) return false;
  const status = failure === "expired" ? "expired" : "failed";
  await tx.order.update({ where: { id: orderId }, data: { status, failure }, select: { id: true } });
  const { kind, organizationId } = order;
  if (kind === "auto" && organizationId !== null) {
    await tx.autoTopUp.updateMany({ where: { organizationId, pausedAt: null }, data: { pausedAt: new Date() } });
    tell(organizationId, "auto-top-up-failed");
  }
  return true;
}
