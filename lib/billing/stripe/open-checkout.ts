import type { Stripe } from "stripe";
import type { CheckoutAsk } from "../payments/processor";
import { orderMetadata } from "./order-metadata";
import { orderedAtSeconds } from "./ordered-at";
import { askStripe, isMissing } from "./stripe-errors";

const lifetimeSeconds = 90 * 60;

/**
 * Opens Stripe's own page for one order. The order's id is the key under which a repeated ask opens nothing new. A
 * customer whom Stripe does not know (deleted there, or of the other mode) is made anew.
 */
export function openCheckout(stripe: Stripe, ask: CheckoutAsk, hasAutomaticTax: boolean) {
  return askStripe(async () => {
    const key = `checkout:${ask.orderId}`;
    const session = await createSession(stripe, ask, hasAutomaticTax, key).catch((error) => {
      if (ask.customerId === null || !isMissing(error, "customer")) throw error;
      return createSession(stripe, { ...ask, customerId: null }, hasAutomaticTax, `${key}:new-customer`);
    });
    if (!session.url) throw new Error("Stripe opened a checkout without a page.");
    return { checkoutId: session.id, url: session.url };
  });
}

function createSession(stripe: Stripe, ask: CheckoutAsk, hasAutomaticTax: boolean, idempotencyKey: string) {
  const { orderId, amountMinor, currency, customerId, email } = ask;
  const metadata = orderMetadata(orderId, "checkout");
  const tax = { automatic_tax: { enabled: true } };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: "payment",
    client_reference_id: orderId,
    metadata,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency,
          unit_amount: amountMinor,
          product_data: { name: "Credit" },
          ...(hasAutomaticTax ? { tax_behavior: "exclusive" } : {}),
        },
      },
    ],
    payment_intent_data: { metadata, ...(ask.savesMethod ? { setup_future_usage: "off_session" } : {}) },
    ...(customerId ? { customer: customerId } : { customer_creation: "always", customer_email: email }),
    ...(hasAutomaticTax ? { ...tax, ...(customerId ? { customer_update: { address: "auto" } } : {}) } : {}),
    allow_promotion_codes: true,
    invoice_creation: { enabled: true, invoice_data: { metadata } },
    success_url: ask.successUrl,
    cancel_url: ask.cancelUrl,
    ...expiry(orderId),
  };
  return stripe.checkout.sessions.create(params, { idempotencyKey });
}

/** Counted from when the order was made: a repeated ask must say the very same. */
function expiry(orderId: string): { expires_at?: number } {
  const orderedAt = orderedAtSeconds(orderId);
  return orderedAt === null ? {} : { expires_at: orderedAt + lifetimeSeconds };
}
