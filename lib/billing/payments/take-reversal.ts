import type { Tx } from "@/lib/db/client";
import { lockWallet } from "./locks";
import { creditWallet, debitWallet, moveInHouse } from "./move-credit";
import type { PaymentTx } from "./payment-transaction";
import { creditToPassOn, creditToTake, discountIn, lesser } from "./reversed-credit";
import type { Order, Reversal } from "./rows";

/**
 * Takes the credit of a reversal from the wallet of its order, as far as it is there; the rest is a debt. The order must
 * be paid and locked, the reversal not yet taken. Whoever calls judges the wallet afterwards.
 */
export async function takeReversal({ tx }: PaymentTx, reversal: Reversal, order: Order, isOpen: boolean) {
  const others = await tx.reversal.findMany({ where: { orderId: order.id, status: "taken" } });
  const amountNano = creditToTake(order, reversal.amountMinor, others);
  const wallet = await lockWallet(tx, order.organizationId);
  const available = wallet?.availableNano ?? 0n;
  const collectedNano = lesser(amountNano, available);
  const { provider, kind } = reversal;
  const reference = `${provider}:${reversal.externalId}`;
  if (wallet) await debitWallet(tx, wallet, provider, { kind, amountNano: collectedNano, reference });
  const debt = { kind: "debt" as const, amountNano: amountNano - collectedNano, reference };
  await moveInHouse(tx, "receivable", provider, debt);
  await moveDiscount(tx, order, { takenBefore: sumOf(others), takenAfter: sumOf(others) + amountNano, reference });
  const { id, organizationId } = order;
  const { amountMinor } = reversal;
  const taken = { amountMinor, amountNano, collectedNano, isOpen };
  const data = { status: "taken" as const, orderId: id, organizationId, ...taken };
  return tx.reversal.update({ where: { id: reversal.id }, data });
}

/**
 * Gives back what a taken reversal took, and forgets what it was still owed: a dispute was won, or a refund failed after
 * all. What the other reversals of the order are then worth, and had not taken beside it, passes over to the largest of
 * them. An account that was erased has no wallet to give anything back to: there the reversal stays taken, and is
 * decided.
 */
export async function returnReversal({ tx }: PaymentTx, reversal: Reversal, order: Order): Promise<void> {
  const { id, provider } = reversal;
  const wallet = await lockWallet(tx, order.organizationId);
  if (!wallet) {
    await tx.reversal.update({ where: { id }, data: { isOpen: false }, select: { id: true } });
    return;
  }
  const others = await tx.reversal.findMany({
    where: { orderId: order.id, status: "taken", id: { not: id } },
    orderBy: [{ amountNano: "desc" }, { id: "asc" }],
  });
  const passed = await passOn(tx, reversal, order, others);
  const amountNano = reversal.amountNano - passed.amountNano;
  const collectedNano = reversal.collectedNano - passed.collectedNano;
  const reference = `${provider}:${reversal.externalId}`;
  await creditWallet(tx, wallet, provider, { kind: "dispute_returned", amountNano: collectedNano, reference });
  const cancelled = { kind: "debt_cancelled" as const, amountNano: amountNano - collectedNano, reference };
  await moveInHouse(tx, provider, "receivable", cancelled);
  const takenAfter = sumOf(others) + passed.amountNano;
  const returned = `${reference}:returned`;
  await moveDiscount(tx, order, { takenBefore: takenAfter + amountNano, takenAfter, reference: returned });
  const data = { status: "returned" as const, isOpen: false, amountNano, collectedNano };
  await tx.reversal.update({ where: { id }, data, select: { id: true } });
}

type Taken = { readonly takenBefore: bigint; readonly takenAfter: bigint; readonly reference: string };

/** What the processor's account gave for credit that a discount had made, or got back for it. */
async function moveDiscount(tx: Tx, order: Order, { takenBefore, takenAfter, reference }: Taken): Promise<void> {
  const moreNano = discountIn(order, takenAfter) - discountIn(order, takenBefore);
  const kind = "discount_reversed" as const;
  if (moreNano > 0n) await moveInHouse(tx, order.provider, "promotion", { kind, amountNano: moreNano, reference });
  else await moveInHouse(tx, "promotion", order.provider, { kind, amountNano: -moreNano, reference });
}

function sumOf(reversals: readonly Reversal[]): bigint {
  return reversals.reduce((total, { amountNano }) => total + amountNano, 0n);
}

async function passOn(tx: Tx, { collectedNano }: Reversal, order: Order, others: readonly Reversal[]) {
  const [heir] = others;
  const amountNano = creditToPassOn(order, others);
  if (!heir || amountNano === 0n) return { amountNano: 0n, collectedNano: 0n };
  // What is taken over comes with as much as was collected for it; where something is let go, what was owed goes first.
  const letGo = lesser(heir.collectedNano, heir.amountNano + amountNano) - heir.collectedNano;
  const passed = { amountNano, collectedNano: amountNano > 0n ? lesser(amountNano, collectedNano) : letGo };
  const data = { amountNano: { increment: passed.amountNano }, collectedNano: { increment: passed.collectedNano } };
  await tx.reversal.update({ where: { id: heir.id }, data, select: { id: true } });
  return passed;
}
