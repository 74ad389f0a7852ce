import { failOrder } from "./fail-order";
import { fulfilOrder } from "./fulfil-order";
import { paymentTransaction } from "./payment-transaction";
import type { PaymentProcessor } from "./processor";
import type { Order } from "./rows";

/**
 * Asks the processor what became of a pending order's checkout, and enters it as its webhook would. True: the order
 * is pending no more. Throws what the processor throws.
 */
export async function settleCheckout(processor: PaymentProcessor, order: Order): Promise<boolean> {
  if (order.checkoutId === null) return false;
  const state = await processor.findCheckout(order.checkoutId);
  if (state?.payment.isPaid) {
    const outcome = await paymentTransaction((books) => fulfilOrder(books, processor, state.payment));
    return outcome === "credited";
  }
  // A checkout is complete before the money of a slow means of payment has come.
  if (state && state.status !== "expired") return false;
  return paymentTransaction((books) => failOrder(books, processor.id, order.id, "expired"));
}
