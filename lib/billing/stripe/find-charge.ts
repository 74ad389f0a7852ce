import type { Stripe } from "stripe";
import type { ChargeAnswer } from "../payments/processor";
import { failureOf } from "./failure-of";
import { isAutomatic, orderIdOf } from "./order-metadata";
import { orderedAtSeconds } from "./ordered-at";
import { askStripe } from "./stripe-errors";
import { paymentOfIntent } from "./to-payment";

/** A clock that is further off than Stripe's own tolerance takes no webhook either. */
const clockSkewSeconds = 600;

/**
 * What became of the charge of an order, whichever of Stripe's customers it was made of; null: none was made. Where there
 * are several, one that was paid counts before one that may be paid yet, and that before one that failed.
 */
export function findCharge(stripe: Stripe, orderId: string): Promise<ChargeAnswer | null> {
  return askStripe(async () => {
    const orderedAt = orderedAtSeconds(orderId);
    const created = orderedAt === null ? {} : { created: { gte: orderedAt - clockSkewSeconds } };
    let found: ChargeAnswer | null = null;
    for await (const intent of stripe.paymentIntents.list({ ...created, limit: 100 })) {
      if (orderIdOf(intent.metadata) !== orderId || !isAutomatic(intent.metadata)) continue;
      const answer = answerOf(intent);
      if (answer.outcome === "paid") return answer;
      if (found?.outcome !== "pending") found = answer;
    }
    return found;
  });
}

export function answerOf(intent: Stripe.PaymentIntent): ChargeAnswer {
  switch (intent.status) {
    case "succeeded":
      return { outcome: "paid", payment: paymentOfIntent(intent) };
    case "requires_action":
      return { outcome: "failed", failure: "authentication_required" };
    case "requires_payment_method":
      return { outcome: "failed", failure: failureOf(intent.last_payment_error) };
    case "canceled":
      return { outcome: "failed", failure: "other" };
    default:
      return { outcome: "pending" };
  }
}
