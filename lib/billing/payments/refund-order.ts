import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { formatUsd } from "@/lib/base/money";
import { recordAudit } from "@/lib/db/audit";
import { db } from "@/lib/db/client";
import { askRefund, refundableMinor } from "./ask-refund";
import { lockOrder, lockPayment, lockWallet } from "./locks";
import { type PaymentTx, paymentTransaction } from "./payment-transaction";
import { findProcessor } from "./processors";
import { toReversalView } from "./reversal-view";
import { creditToTake } from "./reversed-credit";
import type { Order, Reversal } from "./rows";
import type { RefundOrderInput, ReversalView } from "./schema";
import { isUnsent, sendRefund } from "./send-refund";

/**
 * Gives back a payment, or `amountMinor` cents of it (tax included), to whoever paid. The credit goes first, out of what
 * is available; with `force` what was spent of it becomes a debt, which closes the wallet until it is paid. When the
 * processor refuses, the credit comes back; when it does not answer, a job asks again, and no other refund of the order
 * is begun before it was answered. Operators only. Throws forbidden, not_found, invalid_input, and conflict for an order
 * that is not paid, a processor that cannot, a refund under way, too little credit, and a refusal.
 */
export async function refundOrder(actor: Actor, input: RefundOrderInput): Promise<ReversalView> {
  requireOperator(actor);
  const { provider, paymentId } = await readPaid(input.orderId);
  if (!findProcessor(provider)?.canRefund)
    throw new AppError(
      "conflict",
      "This payment is refunded on the processor's own pages; the credit follows by itself.",
    );
  const { id } = await paymentTransaction(async (books) => {
    await lockPayment(books.tx, provider, paymentId);
    const order = await lockOrder(books.tx, input.orderId);
    if (!order) throw new AppError("not_found", "There is no such order.");
    const reversal = await enter(books, order, input);
    await recordAudit(books.tx, actor, { action: "order.refund", ...(await whose(books, order)), targetId: order.id });
    return reversal;
  });
  if ((await sendRefund(id)) === "refused")
    throw new AppError("conflict", "The payment processor refused the refund. The credit was given back.");
  return toReversalView(await db().reversal.findUniqueOrThrow({ where: { id } }));
}

/** Who sees it written down: the owner of the wallet, as long as there is one. */
async function whose({ tx }: PaymentTx, { organizationId }: Order): Promise<{ subjectId?: string }> {
  if (!organizationId) return {};
  const owned = await tx.organization.findUnique({ where: { id: organizationId }, select: { ownerId: true } });
  return owned ? { subjectId: owned.ownerId } : {};
}

async function readPaid(id: string) {
  const order = await db().order.findUnique({ where: { id } });
  if (!order) throw new AppError("not_found", "There is no such order.");
  if (order.status !== "paid" || order.paymentId === null)
    throw new AppError("conflict", "Nothing was paid for this order.");
  return { provider: order.provider, paymentId: order.paymentId };
}

async function enter(books: PaymentTx, order: Order, { amountMinor, force }: RefundOrderInput): Promise<Reversal> {
  const others = await books.tx.reversal.findMany({ where: { orderId: order.id, status: "taken" } });
  if (others.some(isUnsent))
    throw new AppError("conflict", "A refund of this order was not answered yet. It is asked for again by itself.");
  const refundable = await refundableMinor(books, order);
  const amount = amountMinor ?? refundable;
  if (amount <= 0 || amount > refundable)
    throw new AppError("conflict", `At most ${(refundable / 100).toFixed(2)} USD of this payment can be refunded.`);
  const creditNano = creditToTake(order, amount, others);
  const availableNano = (await lockWallet(books.tx, order.organizationId))?.availableNano ?? 0n;
  if (creditNano > availableNano && !force) {
    const [needed, left] = [formatUsd(creditNano), formatUsd(availableNano)];
    const message = `The refund takes ${needed} USD of credit, and ${left} USD is available. Forced, the rest is owed.`;
    throw new AppError("conflict", message);
  }
  return askRefund(books, order, amount);
}
