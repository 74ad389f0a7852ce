import Stripe from "stripe";
import { AppError } from "@/lib/base/errors";
import type { Refund } from "../payments/processor";
import { isUnclear, toHouseError } from "./stripe-errors";
import { reversalIdOf, toRefund } from "./to-refund";

export type RefundAsk = { readonly reversalId: string; readonly paymentId: string; readonly amountMinor: number };

/**
 * Gives money back. Asked again with the same `reversalId` it gives nothing more, also after the day that Stripe keeps
 * its keys for: what exists is looked for first. Throws `conflict` where this much of this payment cannot be given
 * back (any more), and `unavailable` where it stays open what became of the request: ask again.
 */
export async function refundPayment(stripe: Stripe, ask: RefundAsk, isTest: boolean): Promise<Refund> {
  try {
    const refund = (await findRefund(stripe, ask)) ?? (await createRefund(stripe, ask));
    return toRefund(refund, ask.paymentId, isTest);
  } catch (error) {
    if (!isUnclear(error) && error instanceof Stripe.errors.StripeInvalidRequestError)
      throw new AppError("conflict", "Stripe cannot give back this much of this payment.");
    throw toHouseError(error);
  }
}

async function findRefund(stripe: Stripe, { paymentId, reversalId }: RefundAsk) {
  for await (const refund of stripe.refunds.list({ payment_intent: paymentId, limit: 100 })) {
    if (reversalIdOf(refund) === reversalId) return refund;
  }
  return null;
}

function createRefund(stripe: Stripe, { reversalId, paymentId, amountMinor }: RefundAsk) {
  return stripe.refunds.create(
    { payment_intent: paymentId, amount: amountMinor, metadata: { reversal_id: reversalId } },
    { idempotencyKey: `refund:${reversalId}` },
  );
}
