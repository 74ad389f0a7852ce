/** Whom the contract is tried against: the local Stripe, or Stripe's own test mode where STRIPE_TEST_SECRET_KEY is set. */
import type Stripe from "stripe";
import { newId } from "@/lib/base/ids";
import type { ChargeAsk, CheckoutAsk, PaymentProcessor } from "@/lib/billing/payments/processor";
import { type StripeSettings, stripeProcessor } from "@/lib/billing/stripe/create-stripe-processor";
import { openStripe } from "@/lib/billing/stripe/stripe-client";
import { type LocalStripe, startStripe } from "./start-stripe";

export const webhookSecret = "whsec_contract";

export type ContractTarget = {
  readonly processor: PaymentProcessor;
  /** The package itself, to look at what really came of it. */
  readonly stripe: Stripe;
  close(): Promise<void>;
};

/** A key of Stripe's test mode. A live one is refused: the contract moves money. */
export function testModeKey(): string | null {
  const key = process.env.STRIPE_TEST_SECRET_KEY || null;
  if (key && !/^(sk|rk)_test_/.test(key))
    throw new Error("STRIPE_TEST_SECRET_KEY must be a key of Stripe's test mode.");
  return key;
}

export async function openTarget(): Promise<ContractTarget> {
  const key = testModeKey();
  if (!key) return openLocal();
  const stripe = openStripe({ secretKey: key });
  return { processor: processorOf(stripe), stripe, close: async () => undefined };
}

export async function openLocal(settings: Partial<StripeSettings> = {}, timeoutMs = 15_000) {
  const local: LocalStripe = await startStripe();
  const stripe = openStripe({ secretKey: local.secretKey, apiBase: local.baseUrl, timeoutMs });
  return { processor: processorOf(stripe, settings), stripe, local, close: () => local.close() };
}

function processorOf(stripe: Stripe, settings: Partial<StripeSettings> = {}): PaymentProcessor {
  return stripeProcessor(stripe, { isTest: true, webhookSecret, hasAutomaticTax: false, ...settings });
}

export function checkoutAsk(changes: Partial<CheckoutAsk> = {}): CheckoutAsk {
  return {
    orderId: newId(),
    organizationId: newId(),
    amountMinor: 2500,
    currency: "usd",
    customerId: null,
    email: "person@example.com",
    savesMethod: false,
    successUrl: "https://tacit.example/dashboard/billing?checkout={CHECKOUT_SESSION_ID}",
    cancelUrl: "https://tacit.example/dashboard/billing",
    ...changes,
  };
}

/** A customer with one of Stripe's test cards, and what it takes to charge it. */
export async function chargeAsk(stripe: Stripe, testCard = "pm_card_visa"): Promise<ChargeAsk> {
  const customer = await stripe.customers.create({ email: "person@example.com" });
  const method = await stripe.paymentMethods.attach(testCard, { customer: customer.id });
  return {
    orderId: newId(),
    organizationId: newId(),
    amountMinor: 2500,
    currency: "usd",
    customerId: customer.id,
    savedMethodId: method.id,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
