import type { Creem } from "creem";
import type { TransactionEntity } from "creem/models/components";
import type { PaymentEvent } from "../payments/processor";
import { allPages } from "./all-pages";
import { toHouseError } from "./creem-errors";
import { disputeName, findAskedRefund, findKnown, isOurPayment, refundName, sumMinor } from "./known-reversals";
import { isTestMode } from "./to-payment";

/**
 * Refunds and disputes of our payments that the books do not know. Creem lists neither; its transactions say how much of
 * them was given back in all, and whether a bank took it, but not when: all of them are gone through.
 */
export async function* listReversals(creem: Creem): AsyncIterable<PaymentEvent> {
  const search = async (page: number) =>
    (await creem.transactions.search(undefined, undefined, undefined, page, 100)).result;
  try {
    for await (const transaction of allPages(search)) {
      const event = await findUnknown(transaction);
      if (event) yield event;
    }
  } catch (error) {
    throw toHouseError(error);
  }
}

async function findUnknown(transaction: TransactionEntity): Promise<PaymentEvent | null> {
  const { id: paymentId, status } = transaction;
  const refundedMinor = transaction.refundedAmount ?? 0;
  const isDisputed = status === "chargedBack";
  if ((!isDisputed && refundedMinor === 0) || !(await isOurPayment(paymentId))) return null;
  const facts = { paymentId, currency: transaction.currency.toLowerCase(), isTest: isTestMode(transaction.mode) };
  // What a bank took is among what was given back: then nobody can say how much was before.
  if (isDisputed) {
    if ((await findKnown("dispute", paymentId)).length > 0) return null;
    const amountMinor = transaction.amountPaid ?? transaction.amount;
    const dispute = { ...facts, externalId: disputeName(paymentId), amountMinor, status: "lost" as const };
    return { kind: "dispute", dispute };
  }
  const amountMinor = refundedMinor - sumMinor(await findKnown("refund", paymentId));
  if (amountMinor <= 0) return null;
  const externalId = refundName(paymentId, refundedMinor);
  const reversalId = await findAskedRefund(paymentId, amountMinor);
  return { kind: "refund", refund: { ...facts, externalId, reversalId, amountMinor, status: "succeeded" } };
}
