import { newId } from "@/lib/base/ids";
import type { Tx } from "@/lib/db/client";
import { applyWaiting } from "./apply-reversal";
import { findOrderId } from "./find-order-id";
import { findMismatch, type Mismatch } from "./judge-payment";
import { judgeWallet } from "./judge-wallet";
import { lockOrder, lockPayment, lockWallet } from "./locks";
import { creditWallet } from "./move-credit";
import { pauseAutoTopUp } from "./pause-auto-top-up";
import { creditedId } from "./payment-id";
import type { PaymentTx } from "./payment-transaction";
import type { Payment, PaymentProcessor } from "./processor";
import { rememberCustomer } from "./remember-customer";
import { paidMinor } from "./reversed-credit";
import type { Order } from "./rows";
import { nanoPerMinor } from "./schema";
import { soundAlarm } from "./sound-alarm";

export type Fulfilment = "credited" | "already_credited" | "unpaid" | "unknown" | "mismatched" | "second_payment";

/**
 * Credits the order that a payment is for: once, and only when the payment is what was ordered. What is credited is the
 * order's amount; what of it was paid comes from the processor's account, what a discount gave from the promotion
 * account. Reversals that waited for this payment are entered in the same breath, debts are collected, and the wallet is
 * judged anew. A payment that does not match marks its order `mismatched`, credits nothing and sounds the alarm; the
 * right payment may still come. One that is right credits also an order that had failed or expired.
 *
 * A second payment of a paid order credits nothing: it is refunded where the processor can, and is otherwise the
 * operator's to give back; both sound the alarm.
 */
export async function fulfilOrder(
  books: PaymentTx,
  processor: PaymentProcessor,
  payment: Payment,
): Promise<Fulfilment> {
  const { tx, tell } = books;
  if (!payment.isPaid) return "unpaid";
  const orderId = await findOrderId(tx, processor.id, payment);
  if (!orderId) {
    if (payment.orderId !== null) soundAlarm("order_unknown", processor.id);
    return "unknown";
  }
  const paymentId = creditedId(payment);
  if (paymentId !== null) await lockPayment(tx, processor.id, paymentId);
  const order = await lockOrder(tx, orderId);
  if (!order) return "unknown";
  const isSame = order.status === "paid" && order.provider === processor.id && order.paymentId === paymentId;
  if (isSame) return "already_credited";
  const mismatch = findMismatch(order, payment, processor) ?? (await findReuse(tx, order, payment, paymentId));
  if (mismatch || paymentId === null) return markMismatched(books, order, mismatch ?? "payment_missing", processor);
  if (order.status === "paid") {
    await refundSecondPayment(tx, processor, order, paymentId, payment.totalMinor);
    return "second_payment";
  }

  const { discountMinor, taxMinor } = payment;
  const checkoutId = order.checkoutId ?? payment.checkoutId;
  const facts = { status: "paid", failure: null, paymentId, checkoutId, discountMinor, taxMinor } as const;
  const paid = await tx.order.update({ where: { id: order.id }, data: { ...facts, paidAt: new Date() } });
  await creditOrder(tx, paid);
  await rememberCustomer(tx, paid, payment);
  await applyWaiting(books, paid);
  await judgeWallet(books, paid.organizationId);
  tell(paid.organizationId!, "payment-received");
  return "credited";
}

async function creditOrder(tx: Tx, order: Order): Promise<void> {
  const wallet = await lockWallet(tx, order.organizationId);
  if (!wallet) throw new Error("An organization without a wallet.");
  const { provider, creditNano } = order;
  const reference = `${provider}:${order.paymentId}`;
  const paidNano = BigInt(paidMinor(order) - order.taxMinor) * nanoPerMinor;
  await creditWallet(tx, wallet, provider, { kind: "top_up", amountNano: paidNano, reference });
  const discount = { kind: "discount" as const, amountNano: creditNano - paidNano, reference };
  await creditWallet(tx, wallet, "promotion", discount);
}

/** Whether the payment, or the checkout it was made in, is another order's. */
async function findReuse(tx: Tx, order: Order, { checkoutId }: Payment, paymentId: string | null) {
  const ids = [...(paymentId === null ? [] : [{ paymentId }]), ...(checkoutId === null ? [] : [{ checkoutId }])];
  const where = { id: { not: order.id }, provider: order.provider, OR: ids };
  return (await tx.order.findFirst({ where, select: { id: true } })) ? "payment_reused" : null;
}

/** A standing order is paused: it would be charged again for what was not credited. */
async function markMismatched(
  books: PaymentTx,
  order: Order,
  failure: Mismatch,
  processor: PaymentProcessor,
): Promise<Fulfilment> {
  soundAlarm(failure, processor.id, order.id);
  if (order.status === "paid") return "mismatched";
  await books.tx.order.update({ where: { id: order.id }, data: { status: "mismatched", failure } });
  await pauseAutoTopUp(books, order);
  return "mismatched";
}

/** Asks for the refund once, however often the payment is heard of; a job sends what was asked. */
async function refundSecondPayment(
  tx: Tx,
  processor: PaymentProcessor,
  { id: orderId, organizationId }: Order,
  paymentId: string,
  amountMinor: number,
): Promise<void> {
  const provider = processor.id;
  if (await tx.reversal.findFirst({ where: { provider, paymentId }, select: { id: true } })) return;
  soundAlarm("second_payment", provider, orderId);
  if (!processor.canRefund || amountMinor === 0) return;
  const id = newId();
  const facts = { id, externalId: id, organizationId, provider, paymentId, amountMinor };
  await tx.reversal.create({ data: { ...facts, kind: "refund" }, select: { id: true } });
}
