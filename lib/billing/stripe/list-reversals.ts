import type { Stripe } from "stripe";
import type { PaymentEvent } from "../payments/processor";
import { findOwnPaymentId } from "./own-payment";
import { toHouseError } from "./stripe-errors";
import { toDispute } from "./to-dispute";
import { toRefund } from "./to-refund";

/** The refunds and disputes of our orders' payments that were begun since a moment. */
export async function* listReversals(stripe: Stripe, since: Date, isTest: boolean): AsyncIterable<PaymentEvent> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const page = { created, limit: 100, expand: ["data.payment_intent"] };
  try {
    for await (const refund of stripe.refunds.list(page)) {
      const paymentId = await findOwnPaymentId(stripe, refund);
      if (paymentId) yield { kind: "refund", refund: toRefund(refund, paymentId, isTest) };
    }
    for await (const dispute of stripe.disputes.list(page)) {
      const paymentId = await findOwnPaymentId(stripe, dispute);
      if (paymentId) yield { kind: "dispute", dispute: toDispute(dispute, paymentId) };
    }
  } catch (error) {
    throw toHouseError(error);
  }
}
