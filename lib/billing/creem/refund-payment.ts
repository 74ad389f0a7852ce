import type { Creem } from "creem";
import type { TransactionEntity } from "creem/models/components";
import { AppError } from "@/lib/base/errors";
import type { Refund } from "../payments/processor";
import { isRefused, toHouseError } from "./creem-errors";
import { findRefundName, refundName } from "./known-reversals";
import { isTestMode } from "./to-payment";

type RefundAsk = { readonly reversalId: string; readonly paymentId: string; readonly amountMinor: number };

/**
 * Gives back what is left of a payment: Creem's API can give back all of it or nothing. It takes no key for a repeated
 * ask, so what was given back is looked at first. It cannot be given twice even so: Creem gives back at most what is left.
 * What stays open is a refund that Creem has begun and its transaction does not show yet: a repeated ask then reaches
 * Creem, and its no does not prove that nothing was given. So no such no is an answer: it stays open, is asked again, and
 * the operator is told after a day. Throws `conflict` for a part of a payment, and for one that a bank took back.
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
    const status = leftMinor > 0 ? await giveBack(creem, paymentId) : "succeeded";
    return {
      // Creem's answer has no id.
      externalId: (await findRefundName(reversalId)) ?? refundName(paymentId, paidMinor),
      reversalId,
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

async function giveBack(creem: Creem, paymentId: string): Promise<Refund["status"]> {
  try {
    const { status } = await creem.transactions.refund({ transactionId: paymentId });
    return refundStatus(status);
  } catch (error) {
    // Somebody asked for the same at the same moment.
    if (isRefused(error) && isWhollyRefunded(await creem.transactions.getById(paymentId))) return "succeeded";
    throw error;
  }
}

export function refundStatus(status: string): Refund["status"] {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

function isWhollyRefunded({ status, amountPaid, amount, refundedAmount }: TransactionEntity): boolean {
  return status !== "chargedBack" && (refundedAmount ?? 0) >= (amountPaid ?? amount);
}

function refusal(message: string): AppError {
  return new AppError("conflict", message);
}
