import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { applyReversal } from "./apply-reversal";
import { judgeWallet } from "./judge-wallet";
import { lockOrder, lockPayment } from "./locks";
import { paymentTransaction } from "./payment-transaction";
import type { Refund } from "./processor";
import { findProcessor } from "./processors";
import type { Reversal } from "./rows";
import { soundAlarm } from "./sound-alarm";
import { returnReversal } from "./take-reversal";

/** `refused`: the processor said no, and the credit was given back. `unknown`: it may have been done; it is asked again. */
export type RefundOutcome = "sent" | "refused" | "unknown";

/** Asks the processor for a refund that stands in the books. Asked again with the same row it gives nothing more. */
export async function sendRefund(reversalId: string): Promise<RefundOutcome> {
  const reversal = await db().reversal.findUniqueOrThrow({ where: { id: reversalId } });
  const processor = findProcessor(reversal.provider);
  if (!isUnsent(reversal)) return "sent";
  if (!processor) return "unknown";
  const { paymentId, amountMinor } = reversal;
  let refund: Refund;
  try {
    refund = { ...(await processor.refund({ reversalId, paymentId, amountMinor })), reversalId };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unavailable") {
      log("warn", "payment.unanswered", { provider: processor.id, ...errorFacts(error) });
      return "unknown";
    }
    await takeBack(reversal);
    return "refused";
  }
  await paymentTransaction((books) => applyReversal(books, processor, { kind: "refund", refund }));
  return refund.status === "failed" ? "refused" : "sent";
}

/** Sends what was asked for since a moment and not answered. Answers with how many it tried; none of them stops the others. */
export async function sendRefunds(since: Date): Promise<number> {
  const unsent = await findUnsent({ gte: since });
  for (const { id } of unsent) {
    await sendRefund(id).catch((error) => log("error", "payment.failed", errorFacts(error)));
  }
  return unsent.length;
}

/** Sounds the alarm for what nobody has answered since before a moment. */
export async function reportUnanswered(before: Date): Promise<number> {
  const unanswered = await findUnsent({ lt: before });
  for (const { provider, orderId } of unanswered) soundAlarm("refund_unanswered", provider, orderId ?? undefined);
  return unanswered.length;
}

async function findUnsent(createdAt: { readonly gte: Date } | { readonly lt: Date }): Promise<Reversal[]> {
  const unsent = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM reversals WHERE kind = 'refund' AND status <> 'returned' AND external_id = id::text`;
  return db().reversal.findMany({ where: { id: { in: unsent.map(({ id }) => id) }, createdAt } });
}

/** Whether a refund of ours stands in the books that the processor has not answered yet. */
export function isUnsent({ id, externalId, status }: Reversal): boolean {
  return id === externalId && status !== "returned";
}

async function takeBack({ id, provider, paymentId, orderId }: Reversal): Promise<void> {
  soundAlarm("refund_refused", provider, orderId ?? undefined);
  await paymentTransaction(async (books) => {
    await lockPayment(books.tx, provider, paymentId);
    const order = orderId === null ? null : await lockOrder(books.tx, orderId);
    const reversal = await books.tx.reversal.findUniqueOrThrow({ where: { id } });
    if (!isUnsent(reversal)) return;
    if (order && reversal.status === "taken") await returnReversal(books, reversal, order);
    else await books.tx.reversal.update({ where: { id }, data: { status: "returned" } });
    await judgeWallet(books, reversal.organizationId);
  });
}
