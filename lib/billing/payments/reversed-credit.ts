type Paid = {
  readonly creditNano: bigint;
  readonly amountMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
};
type Reversed = { readonly amountMinor: number; readonly amountNano: bigint };

/** What was really paid for an order, in cents: subtotal - discount + tax. */
export function paidMinor({ amountMinor, discountMinor, taxMinor }: Paid): number {
  return amountMinor - discountMinor + taxMinor;
}

/**
 * The credit that reversals of `minor` cents in all are worth: credit * minor / paid, rounded down, and never more than
 * the order's credit. A payment wholly given back takes the whole credit with it, also the part that a discount gave and
 * not the tax, which was never credit.
 */
export function creditOf(order: Paid, minor: number): bigint {
  const paid = paidMinor(order);
  if (minor >= paid) return order.creditNano;
  return (order.creditNano * BigInt(minor)) / BigInt(paid);
}

/**
 * What one more reversal takes, in nano-USD: what all of them together are worth less what the others took. So the
 * rounding of one is made good by the next, and parts that add up to the payment take exactly its credit.
 */
export function creditToTake(order: Paid, minor: number, others: readonly Reversed[]): bigint {
  const { totalMinor, totalNano } = sum(others);
  const amountNano = creditOf(order, totalMinor + minor) - totalNano;
  return amountNano > 0n ? amountNano : 0n;
}

/**
 * What stays taken although a reversal is given back, because the others were then worth more than they took: two that
 * together exceeded the payment.
 */
export function creditToKeep(order: Paid, amountNano: bigint, others: readonly Reversed[]): bigint {
  if (others.length === 0) return 0n;
  const { totalMinor, totalNano } = sum(others);
  const missing = creditOf(order, totalMinor) - totalNano;
  if (missing <= 0n) return 0n;
  return lesser(missing, amountNano);
}

export function lesser(one: bigint, other: bigint): bigint {
  return one - other < 0n ? one : other;
}

function sum(reversals: readonly Reversed[]) {
  return {
    totalMinor: reversals.reduce((total, { amountMinor }) => total + amountMinor, 0),
    totalNano: reversals.reduce((total, { amountNano }) => total + amountNano, 0n),
  };
}
