import type { Stripe } from "stripe";
import type { CheckoutState } from "../payments/processor";
import { wholeOf } from "./id-of";
import { askStripe, isMissing } from "./stripe-errors";
import { paymentOfSession } from "./to-payment";

/** What became of a checkout; null when Stripe does not know it. */
export function findCheckout(stripe: Stripe, checkoutId: string): Promise<CheckoutState | null> {
  return askStripe(async () => {
    const session = await stripe.checkout.sessions
      .retrieve(checkoutId, { expand: ["payment_intent"] })
      .catch((error) => {
        if (isMissing(error)) return null;
        throw error;
      });
    if (!session) return null;
    return {
      status: session.status === "complete" ? "complete" : session.status === "expired" ? "expired" : "open",
      payment: paymentOfSession(session, wholeOf(session.payment_intent)),
      url: session.url,
    };
  });
}
