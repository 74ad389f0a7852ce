import { newId } from "@/lib/base/ids";
import { judgeWallet } from "./judge-wallet";
import type { PaymentTx } from "./payment-transaction";
import { paidMinor } from "./reversed-credit";
import type { Order, Reversal } from "./rows";
import { takeReversal } from "./take-reversal";

/** What of an order's payment was not taken back yet, in cents. */
export async function refundableMinor({ tx }: PaymentTx, order: Order): Promise<number> {
  const where = { orderId: order.id, status: "taken" as const };
  const { _sum } = await tx.reversal.aggregate({ where, _sum: { amountMinor: true } });
  return paidMinor(order) - (_sum.amountMinor ?? 0);
}

/**
 * Enters a refund of ours before the processor hears of it: its credit is taken first, so that it cannot be spent
 * meanwhile. Until the processor has named it, its external id is its own, which is also how `send-refund` knows what is
 * still to be sent. The order must be paid and locked.
 */
export async function askRefund(books: PaymentTx, order: Order, amountMinor: number): Promise<Reversal> {
  const { provider, organizationId } = order;
  const id = newId();
  const data = { id, externalId: id, orderId: order.id, organizationId, provider, amountMinor };
  const row = await books.tx.reversal.create({ data: { ...data, kind: "refund", paymentId: order.paymentId! } });
  const taken = await takeReversal(books, row, order, false);
  await judgeWallet(books, organizationId);
  return taken;
}
