import { failOrder } from "./fail-order";
import { paymentTransaction } from "./payment-transaction";
import type { PaymentProcessor } from "./processor";
import type { Order } from "./rows";
import { settleCharge } from "./settle-charge";
import { settleCheckout } from "./settle-checkout";

/**
 * Ends a pending order for which nothing was paid: only once its processor said so. A charge is asked for by its order,
 * a checkout by its id. A checkout whose id was never saved is not to be asked for; `isUnpaid` says that it is not among
 * the payments made since the order, all of them heard of and entered. What was never opened, or never charged, is given
 * up when `isOld`: until then a request may still be under way. True: the order is pending no more. Throws what the
 * processor throws.
 */
export async function giveUpOrder(
  processor: PaymentProcessor,
  order: Order,
  { isUnpaid, isOld }: { readonly isUnpaid: boolean; readonly isOld: boolean },
): Promise<boolean> {
  if (order.checkoutId !== null) return settleCheckout(processor, order);
  if (order.kind === "auto") {
    const outcome = await settleCharge(processor, order.id);
    if (outcome !== "none") return outcome === "failed";
  } else if (!isUnpaid) return false;
  if (!isOld) return false;
  return paymentTransaction((books) => failOrder(books, processor.id, order.id, "expired"));
}
