import type Stripe from "stripe";
import { env } from "@/lib/env";
import type { PaymentProcessor, WebhookMessage } from "../payments/processor";
import { chargeSavedMethod } from "./charge-saved-method";
import { findCharge } from "./find-charge";
import { findCheckout } from "./find-checkout";
import { listInvoices } from "./list-invoices";
import { listPayments } from "./list-payments";
import { listReversals } from "./list-reversals";
import { openCheckout } from "./open-checkout";
import { openPortal } from "./open-portal";
import { refundPayment } from "./refund-payment";
import { openStripe } from "./stripe-client";
import { askStripe } from "./stripe-errors";
import { toEvent } from "./to-event";
import { verifyWebhook } from "./verify-webhook";

/** Stripe as the environment configures it; null without a key. */
export function createStripeProcessor(): PaymentProcessor | null {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE, STRIPE_AUTOMATIC_TAX } = env();
  if (!STRIPE_SECRET_KEY) return null;
  return stripeProcessor(openStripe({ secretKey: STRIPE_SECRET_KEY, apiBase: STRIPE_API_BASE }), {
    isTest: isTestKey(STRIPE_SECRET_KEY),
    webhookSecret: STRIPE_WEBHOOK_SECRET ?? "",
    hasAutomaticTax: STRIPE_AUTOMATIC_TAX === "on",
  });
}

export type StripeSettings = {
  readonly isTest: boolean;
  readonly webhookSecret: string;
  readonly hasAutomaticTax: boolean;
};

/** The same around a client of the caller's own. */
export function stripeProcessor(stripe: Stripe, settings: StripeSettings): PaymentProcessor {
  const { isTest, webhookSecret, hasAutomaticTax } = settings;
  return {
    id: "stripe",
    isTest,
    takesWebhooks: webhookSecret.trim() !== "",
    canCharge: true,
    canRefund: true,
    openCheckout: (ask) => openCheckout(stripe, ask, hasAutomaticTax),
    findCheckout: (checkoutId) => findCheckout(stripe, checkoutId),
    listPayments: (since) => listPayments(stripe, since),
    listReversals: (since, disputeIds = []) => listReversals(stripe, { since, disputeIds }, isTest),
    findCharge: (orderId) => findCharge(stripe, orderId),
    charge: (ask) => chargeSavedMethod(stripe, ask),
    refund: (ask) => refundPayment(stripe, ask, isTest),
    openPortal: (customerId, returnUrl) => openPortal(stripe, customerId, returnUrl),
    listInvoices: (customerId) => listInvoices(stripe, customerId),
    async readWebhook(rawBody, header): Promise<WebhookMessage> {
      const verified = verifyWebhook(stripe, webhookSecret, rawBody, header("stripe-signature"));
      if (verified.kind === "other") return { eventId: verified.id, type: verified.type, event: { kind: "ignored" } };
      const { event } = verified;
      return { eventId: event.id, type: event.type, event: await askStripe(() => toEvent(stripe, event, isTest)) };
    },
  };
}

/** Secret and restricted keys say in their name which mode they are of. */
function isTestKey(secretKey: string): boolean {
  return /^(sk|rk)_test_/.test(secretKey);
}
