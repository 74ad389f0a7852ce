import type { Payment } from "./processor";

/**
 * The id under which a payment is credited, once. A checkout that cost nothing, because a code took everything off, has
 * no payment: its own id stands for it. Null: nothing was paid that could be told apart.
 */
export function creditedId({ paymentId, totalMinor, checkoutId }: Payment): string | null {
  return paymentId ?? (totalMinor === 0 ? checkoutId : null);
}
