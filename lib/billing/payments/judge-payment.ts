import type { Payment, PaymentProcessor } from "./processor";
import type { Order } from "./rows";

/** Why a payment does not count for an order. Kept in `orders.failure`. */
export type Mismatch =
  | "provider"
  | "mode"
  | "currency"
  | "amount"
  | "total"
  | "checkout"
  | "payment_missing"
  | "payment_reused"
  | "account_erased";

/**
 * Holds what a processor says of a payment against what was ordered. The order alone says what is credited, so all that
 * a processor could say is whether it was paid for: by the same processor, in the same mode as the order and the
 * credential in use, in its currency, for its amount, and with sums that add up. Null: it matches.
 */
export function findMismatch(order: Order, payment: Payment, processor: PaymentProcessor): Mismatch | null {
  const { subtotalMinor, discountMinor, taxMinor, totalMinor } = payment;
  if (order.provider !== processor.id) return "provider";
  if (payment.isTest !== order.isTest || payment.isTest !== processor.isTest) return "mode";
  if (payment.currency !== order.currency) return "currency";
  if (subtotalMinor !== order.amountMinor) return "amount";
  const areWhole = [discountMinor, taxMinor, totalMinor].every((amount) => Number.isSafeInteger(amount) && amount >= 0);
  if (!areWhole || discountMinor > subtotalMinor) return "total";
  if (subtotalMinor - discountMinor + taxMinor !== totalMinor) return "total";
  if (order.checkoutId !== null && payment.checkoutId !== null && order.checkoutId !== payment.checkoutId)
    return "checkout";
  return order.organizationId === null ? "account_erased" : null;
}
