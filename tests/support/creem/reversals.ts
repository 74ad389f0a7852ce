import type { RefundEntity, RefundResponseEntity, TransactionEntity } from "creem/models/components";
import { type Account, newCreemId } from "./account";
import { CreemFailure, need } from "./creem-failure";

/** Asked through the API: all that is left, or nothing. */
export function refundThroughApi(account: Account, transactionId: string): RefundResponseEntity {
  const transaction = need(account.transactions, transactionId);
  const isUnderWay = [...account.refunds.values()].some(
    (refund) => refund.status === "pending" && refund.transaction.id === transactionId,
  );
  if (leftMinor(transaction) <= 0 || isUnderWay) throw new CreemFailure(400, "Nothing is left to refund");
  const mode = account.nextRefund;
  account.nextRefund = "succeeded";
  if (mode === "refused") throw new CreemFailure(400, "The refund was declined");
  return { status: createRefund(account, transactionId, leftMinor(transaction), mode).status };
}

/** Also what the store's owner does in the dashboard, where a part can be given back. */
export function createRefund(
  account: Account,
  transactionId: string,
  amountMinor: number,
  status: "succeeded" | "pending" = "succeeded",
): RefundEntity {
  const transaction = need(account.transactions, transactionId);
  if (amountMinor > leftMinor(transaction)) throw new CreemFailure(400, "More than is left");
  const refund: RefundEntity = {
    id: newCreemId("ref"),
    mode: account.mode,
    object: "refund",
    status,
    refundAmount: amountMinor,
    refundCurrency: transaction.currency,
    reason: "requested_by_customer",
    transaction,
    ...aroundOf(account, transaction),
    createdAt: Date.now(),
  };
  account.refunds.set(refund.id, refund);
  if (status === "succeeded") settle(transaction, amountMinor);
  account.emit("refund.created", refund);
  return refund;
}

/** A refund that was under way ends, and nobody is told. */
export function finishRefund(account: Account, refundId: string, end: "succeeded" | "failed"): void {
  const refund = need(account.refunds, refundId);
  refund.status = end;
  if (end === "succeeded") settle(refund.transaction, refund.refundAmount);
}

/** A bank takes a payment back. What it took counts as refunded, as in Creem's example. */
export function openDispute(account: Account, transactionId: string): string {
  const transaction = need(account.transactions, transactionId);
  const amount = transaction.amountPaid ?? 0;
  transaction.status = "chargedBack";
  transaction.refundedAmount = amount;
  const id = newCreemId("disp");
  const { currency } = transaction;
  const around = { mode: account.mode, ...aroundOf(account, transaction) };
  account.emit("dispute.created", {
    id,
    object: "dispute",
    amount,
    currency,
    transaction,
    ...around,
    createdAt: Date.now(),
  });
  return id;
}

function settle(transaction: TransactionEntity, amountMinor: number): void {
  transaction.refundedAmount = (transaction.refundedAmount ?? 0) + amountMinor;
  transaction.status = leftMinor(transaction) > 0 ? "partialRefund" : "refunded";
}

function leftMinor({ amountPaid, refundedAmount }: TransactionEntity): number {
  return (amountPaid ?? 0) - (refundedAmount ?? 0);
}

function aroundOf(account: Account, { order }: TransactionEntity) {
  const checkout = [...account.checkouts.values()].find((candidate) => candidate.order?.id === order);
  return { ...(checkout ? { checkout } : {}), ...(checkout?.order ? { order: checkout.order } : {}) };
}
