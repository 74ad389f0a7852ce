import type { Creem } from "creem";
import { env } from "@/lib/env";
import type { PaymentProcessor, WebhookMessage } from "../payments/processor";
import { findCreditProduct } from "./credit-product";
import { isTestKey, openCreem } from "./creem-client";
import { askCreem } from "./creem-errors";
import { findCheckout } from "./find-checkout";
import { listInvoices } from "./list-invoices";
import { listPayments } from "./list-payments";
import { listReversals } from "./list-reversals";
import { openCheckout } from "./open-checkout";
import { openPortal } from "./open-portal";
import { refundPayment } from "./refund-payment";
import { toEvent } from "./to-event";
import { isSecret, verifyWebhook } from "./verify-webhook";

/** Creem as the environment configures it; null without a key. */
export function createCreemProcessor(): PaymentProcessor | null {
  const { CREEM_API_KEY, CREEM_WEBHOOK_SECRET, CREEM_API_BASE, CREEM_PRODUCT_ID } = env();
  if (!CREEM_API_KEY) return null;
  return creemProcessor(openCreem({ apiKey: CREEM_API_KEY, apiBase: CREEM_API_BASE }), {
    isTest: isTestKey(CREEM_API_KEY),
    webhookSecret: CREEM_WEBHOOK_SECRET ?? "",
    productId: CREEM_PRODUCT_ID,
  });
}

export type CreemSettings = {
  readonly isTest: boolean;
  readonly webhookSecret: string;
  /** Absent: one that is called "Credit" is found, or made. */
  readonly productId?: string | undefined;
};

/** The same around a client of the caller's own. */
export function creemProcessor(creem: Creem, { isTest, webhookSecret, productId }: CreemSettings): PaymentProcessor {
  const creditProduct = rememberSuccess(() => findCreditProduct(creem, productId));
  return {
    id: "creem",
    isTest,
    takesWebhooks: isSecret(webhookSecret),
    canCharge: false,
    canRefund: true,
    openCheckout: async (ask) => openCheckout(creem, await askCreem(creditProduct), ask),
    findCheckout: (checkoutId) => findCheckout(creem, checkoutId),
    listPayments: (since) => listPayments(creem, since, isTest),
    listReversals: () => listReversals(creem),
    findCharge: async () => null,
    charge: async () => ({ outcome: "failed", failure: "other" }),
    refund: (ask) => refundPayment(creem, ask),
    openPortal: (customerId) => openPortal(creem, customerId),
    listInvoices: (customerId) => listInvoices(creem, customerId),
    async readWebhook(rawBody, header): Promise<WebhookMessage> {
      const message = await verifyWebhook(webhookSecret, rawBody, header);
      const event = await askCreem(() => toEvent(creem, message, isTest));
      return { eventId: message.id, type: message.eventType, event };
    },
  };
}

/** Asks once, and again only after it failed. */
function rememberSuccess<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}
