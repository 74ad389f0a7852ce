import type { Payment } from "../payments/processor";

/** What Creem says of the money. `amount` is its "total amount", which its own examples give without tax. */
export type Told = {
  /** The price that we asked for; null where Creem does not repeat it. */
  readonly priceMinor: number | null;
  readonly amountMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly paidMinor: number;
};

/**
 * The sums of a payment, in cents. In Creem's examples `amount` is 1100, `tax_amount` 231 and `amount_paid` 1331: tax comes
 * on top, and a refund or a dispute is of what was paid. Where we know the price that was asked, it is the subtotal;
 * whether `amount` has the discount in it Creem nowhere says, so where the price is not repeated the sum decides. A tax
 * that is inside the price (a product configured so) is Creem's affair: the credit is the price. Sums that come out no
 * way are left as they are: the order then tells that they do not match.
 */
export function readAmounts({ priceMinor, amountMinor, discountMinor, taxMinor, paidMinor }: Told) {
  const isLessDiscount = amountMinor + taxMinor === paidMinor;
  const subtotalMinor = priceMinor ?? (isLessDiscount ? amountMinor + discountMinor : amountMinor);
  const isTaxInside = subtotalMinor - discountMinor === paidMinor;
  return {
    subtotalMinor,
    discountMinor,
    taxMinor: isTaxInside ? 0 : taxMinor,
    totalMinor: paidMinor,
  } satisfies Partial<Payment>;
}
