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
 * How much more the other reversals of an order are to have taken once one is given back, so that all that are left have
 * taken what they are worth together. Above zero where two together exceeded the payment; a nano or so to either side
 * for what the one had rounded for the others.
 */
export function creditToPassOn(order: Paid, others: readonly Reversed[]): bigint {
  const { totalMinor, totalNano } = sum(others);
  return creditOf(order, totalMinor) - totalNano;
}

/**
 * Of credit taken back from an order, in all, the part that a discount had given: it goes back to where it came from, so
 * that the processor's account only ever says what moved there. Rounded down.
 */
export function discountIn({ amountMinor, discountMinor }: Paid, takenNano: bigint): bigint {
  return (takenNano * BigInt(discountMinor)) / BigInt(amountMinor);
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
