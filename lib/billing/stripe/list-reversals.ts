import type { Stripe } from "stripe";
import type { PaymentEvent } from "../payments/processor";
import { findOwnPaymentId } from "./own-payment";
import { isMissing, toHouseError } from "./stripe-errors";
import { toDispute } from "./to-dispute";
import { toRefund } from "./to-refund";

type Asked = { readonly since: Date; readonly disputeIds: readonly string[] };

/** The refunds and disputes of our orders' payments that were begun since a moment, and the disputes that are named. */
export async function* listReversals(
  stripe: Stripe,
  { since, disputeIds }: Asked,
  isTest: boolean,
): AsyncIterable<PaymentEvent> {
  const unseen = new Set(disputeIds);
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const page = { created, limit: 100, expand: ["data.payment_intent"] };
  try {
    for await (const refund of stripe.refunds.list(page)) {
      const paymentId = await findOwnPaymentId(stripe, refund);
      if (paymentId) yield { kind: "refund", refund: toRefund(refund, paymentId, isTest) };
    }
    for await (const dispute of stripe.disputes.list(page)) {
      unseen.delete(dispute.id);
      const paymentId = await findOwnPaymentId(stripe, dispute);
      if (paymentId) yield { kind: "dispute", dispute: toDispute(dispute, paymentId) };
    }
    for (const disputeId of unseen) {
      const dispute = await findDispute(stripe, disputeId);
      const paymentId = dispute && (await findOwnPaymentId(stripe, dispute));
      if (dispute && paymentId) yield { kind: "dispute", dispute: toDispute(dispute, paymentId) };
    }
  } catch (error) {
    throw toHouseError(error);
  }
}

async function findDispute(stripe: Stripe, disputeId: string): Promise<Stripe.Dispute | null> {
  try {
    return await stripe.disputes.retrieve(disputeId, { expand: ["payment_intent"] });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
