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
    const intent = wholeOf(session.payment_intent);
    return { status: statusOf(session, intent), payment: paymentOfSession(session, intent), url: session.url };
  });
}

function statusOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): CheckoutState["status"] {
  if (session.status !== "complete") return session.status === "expired" ? "expired" : "open";
  // A slow means of payment said no after all: the page is closed, and nobody can try another there.
  const hasFailed = intent?.status === "requires_payment_method" || intent?.status === "canceled";
  return session.payment_status === "unpaid" && hasFailed ? "expired" : "complete";
}
