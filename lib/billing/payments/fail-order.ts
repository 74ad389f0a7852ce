import { lockOrder } from "./locks";
import { pauseAutoTopUp } from "./pause-auto-top-up";
import type { PaymentTx } from "./payment-transaction";
import type { PaymentFailure, PaymentProvider } from "./processor";

/** Why an order failed, in one of our words. `processor_refused`: it would have nothing to do with a request of ours. */
export type OrderFailure = PaymentFailure | "processor_refused";

/**
 * Notes that nothing was paid for a pending order; a payment that comes after all still credits it. A standing order
 * whose charge failed is paused, and its owner told, until a person sets it again; not so where the processor refused
 * us, which is the operator's to mend.
 */
export async function failOrder(
  books: PaymentTx,
  provider: PaymentProvider,
  orderId: string,
  failure: OrderFailure,
): Promise<boolean> {
  const { tx } = books;
  const order = await lockOrder(tx, orderId);
  if (order?.status !== "pending" || order.provider !== provider) return false;
  const status = failure === "expired" ? "expired" : "failed";
  await tx.order.update({ where: { id: orderId }, data: { status, failure }, select: { id: true } });
  if (failure !== "processor_refused") await pauseAutoTopUp(books, order);
  return true;
}
