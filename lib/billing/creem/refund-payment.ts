import type { Creem } from "creem";
import type { TransactionEntity } from "creem/models/components";
import { AppError } from "@/lib/base/errors";
import type { Refund } from "../payments/processor";
import { isRefused, toHouseError } from "./creem-errors";
import { findRefundName, refundName } from "./known-reversals";
import { isTestMode } from "./to-payment";

type RefundAsk = { readonly reversalId: string; readonly paymentId: string; readonly amountMinor: number };

/** Longer than a first ask can take: whatever is older may have been asked before. */
const firstAskMs = 60_000;

/**
 * Gives back what is left of a payment: Creem's API can give back all of it or nothing. It takes no key for a repeated
 * ask, so what was given back is looked at first. It cannot be given twice even so: Creem gives back at most what is left.
 * What stays open is a refund that Creem has begun and its transaction does not show yet. Asked for again then, Creem's
 * no would not prove that nothing happened; so it counts as an answer only in the minute after the refund was written.
 * Throws `conflict` for a part of a payment, and where Creem refuses.
 */
export async function refundPayment(creem: Creem, ask: RefundAsk): Promise<Refund> {
  const { reversalId, paymentId, amountMinor } = ask;
  try {
    const transaction = await creem.transactions.getById(paymentId);
    const paidMinor = transaction.amountPaid ?? transaction.amount;
    const leftMinor = paidMinor - (transaction.refundedAmount ?? 0);
    if (transaction.status === "chargedBack") throw refusal("A bank has taken this payment back already.");
    if (leftMinor > 0 && amountMinor !== leftMinor)
      throw refusal("Through Creem's API a payment is given back as a whole. A part can be on Creem's own pages.");
    const status = leftMinor > 0 ? await giveBack(creem, ask) : "succeeded";
    return {
      // Creem's answer has no id.
      externalId: (await findRefundName(reversalId)) ?? refundName(paymentId, paidMinor),
      paymentId,
      amountMinor,
      currency: transaction.currency.toLowerCase(),
      status,
      isTest: isTestMode(transaction.mode),
    };
  } catch (error) {
    throw toHouseError(error);
  }
}

async function giveBack(creem: Creem, { reversalId, paymentId }: RefundAsk): Promise<Refund["status"]> {
  try {
    const { status } = await creem.transactions.refund({ transactionId: paymentId });
    return refundStatus(status);
  } catch (error) {
    if (!isRefused(error)) throw error;
    if (isWhollyRefunded(await creem.transactions.getById(paymentId))) return "succeeded";
    if (askedAtMs(reversalId) < Date.now() - firstAskMs) throw error;
    throw refusal("Creem cannot give this payment back.");
  }
}

export function refundStatus(status: string): Refund["status"] {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

function isWhollyRefunded({ status, amountPaid, amount, refundedAmount }: TransactionEntity): boolean {
  return status !== "chargedBack" && (refundedAmount ?? 0) >= (amountPaid ?? amount);
}

/** When the refund was written, which its id tells (UUID version 7). */
function askedAtMs(reversalId: string): number {
  return Number.parseInt(reversalId.slice(0, 8) + reversalId.slice(9, 13), 16);
}

function refusal(message: string): AppError {
  return new AppError("conflict", message);
}
