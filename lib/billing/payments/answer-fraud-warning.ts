import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { askRefund, refundableMinor } from "./ask-refund";
import { judgeWallet } from "./judge-wallet";
import { lockOrder, lockPayment } from "./locks";
import type { PaymentTx } from "./payment-transaction";
import type { PaymentProcessor } from "./processor";
import { soundAlarm } from "./sound-alarm";

/**
 * The bank expects a dispute over a payment: the wallet is frozen as by the operator, who alone thaws it, and what is
 * left of the payment is refunded before the dispute comes, where the processor can. What was spent of it is then owed.
 * A payment that is not known yet sounds the alarm and throws unavailable: the warning is to come again. False: the
 * payment is the second of an order, which is given back anyway.
 */
export async function answerFraudWarning(books: PaymentTx, processor: PaymentProcessor, paymentId: string) {
  const { tx } = books;
  const provider = processor.id;
  await lockPayment(tx, provider, paymentId);
  const paid = await tx.order.findFirst({ where: { provider, paymentId, status: "paid" }, select: { id: true } });
  const order = paid && (await lockOrder(tx, paid.id));
  soundAlarm(order ? "fraud_warning" : "fraud_warning_unknown", provider, order?.id);
  if (!order) {
    const second = { provider, paymentId, kind: "refund" as const, organizationId: { not: null } };
    if (await tx.reversal.findFirst({ where: second, select: { id: true } })) return false;
    throw new AppError("unavailable", "This payment is not known yet.");
  }
  const { organizationId } = order;
  if (organizationId !== null) {
    const where = { id: organizationId, frozenAt: null };
    const { count } = await tx.organization.updateMany({ where, data: { frozenAt: new Date() } });
    if (count > 0) await recordAudit(tx, { kind: "system" }, { action: "wallet.freeze", targetId: organizationId });
  }
  const amountMinor = await refundableMinor(books, order);
  if (processor.canRefund && amountMinor > 0) await askRefund(books, order, amountMinor);
  await judgeWallet(books, organizationId);
  return true;
}
