import type { Stripe } from "stripe";
import { idOf, wholeOf } from "./id-of";
import { orderIdOf } from "./order-metadata";
import { isMissing } from "./stripe-errors";

type Pointers = {
  readonly payment_intent?: string | Stripe.PaymentIntent | null;
  readonly charge?: string | Stripe.Charge | null;
};

/**
 * The payment of one of our orders that a refund, a dispute or a warning is about; null for one of another program of
 * the same Stripe account. What the object does not carry is fetched.
 */
export async function findOwnPaymentId(stripe: Stripe, { payment_intent, charge }: Pointers): Promise<string | null> {
  const intent = wholeOf(payment_intent) ?? (await findIntent(stripe, idOf(payment_intent), idOf(charge)));
  return intent && orderIdOf(intent.metadata) ? intent.id : null;
}

/** Null also for one that Stripe does not know: it must not keep what comes after it from being heard. */
async function findIntent(stripe: Stripe, intentId: string | null, chargeId: string | null) {
  try {
    return await fetchIntent(stripe, intentId, chargeId);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function fetchIntent(stripe: Stripe, intentId: string | null, chargeId: string | null) {
  if (intentId) return stripe.paymentIntents.retrieve(intentId);
  if (!chargeId) return null;
  const charge = await stripe.charges.retrieve(chargeId, { expand: ["payment_intent"] });
  return wholeOf(charge.payment_intent);
}
