import type { Stripe } from "stripe";
import { type Account, keptMetadata, newStripeId, nowSeconds } from "../account";
import type { IntentCreate } from "../schemas/roots";
import { invalid, missing, notPlayed, StripeFailure } from "../stripe-failure";
import { newCharge } from "./charge";
import { needCustomer } from "./customer";
import { openDispute } from "./dispute";
import { needMethod } from "./method";

export const leastChargeMinor = 50;

type IntentTerms = {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly metadata: Stripe.Metadata;
  readonly setupFutureUsage: Stripe.PaymentIntent["setup_future_usage"];
};

export function newIntent(account: Account, terms: IntentTerms): Stripe.PaymentIntent {
  const id = newStripeId("pi");
  const intent: Stripe.PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: terms.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_local`,
    confirmation_method: "automatic",
    created: nowSeconds(account),
    currency: terms.currency,
    customer: terms.customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: account.livemode,
    managed_payments: null,
    metadata: terms.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: terms.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  };
  account.intents.set(id, intent);
  account.emit("payment_intent.created", intent);
  return intent;
}

/** Charging at once what a customer has saved: the one way in which intents are made through this API. */
export function createIntent(account: Account, params: IntentCreate): Stripe.PaymentIntent {
  if (!params.confirm || !params.off_session)
    throw notPlayed("payment intents that are not charged off session at once");
  if (params.amount < leastChargeMinor)
    throw invalid("amount", "amount_too_small", "Amount must be at least $0.50 usd");
  const customer = needCustomer(account, params.customer ?? "");
  const method = needMethod(account, params.payment_method ?? "");
  if (method.customer !== customer.id)
    throw invalid("payment_method", "payment_method_unexpected_state", "The payment method is not the customer's.");
  const intent = newIntent(account, {
    amount: params.amount,
    currency: params.currency,
    customer: customer.id,
    metadata: keptMetadata(params.metadata),
    setupFutureUsage: null,
  });
  switch (account.behaviours.get(method.id)) {
    case "declined":
      throw refuse(account, intent, "card_declined", "generic_decline");
    case "authentication_required":
      throw refuse(account, intent, "authentication_required", "authentication_required");
    case "processing":
      startProcessing(account, intent, method.id);
      return intent;
    case "disputed":
      succeed(account, intent, method.id);
      openDispute(account, intent.id);
      return intent;
    default:
      succeed(account, intent, method.id);
      return intent;
  }
}

export function succeed(account: Account, intent: Stripe.PaymentIntent, methodId: string): void {
  const charge = newCharge(account, intent, methodId);
  Object.assign(intent, {
    status: "succeeded",
    amount_received: intent.amount,
    latest_charge: charge.id,
    payment_method: methodId,
    last_payment_error: null,
  } satisfies Partial<Stripe.PaymentIntent>);
  account.emit("charge.succeeded", charge);
  account.emit("payment_intent.succeeded", intent);
}

export function startProcessing(account: Account, intent: Stripe.PaymentIntent, methodId: string): void {
  Object.assign(intent, { status: "processing", payment_method: methodId } satisfies Partial<Stripe.PaymentIntent>);
  account.emit("payment_intent.processing", intent);
}

/** What was under way comes to its end. */
export function finishProcessing(account: Account, intent: Stripe.PaymentIntent, end: "succeeded" | "failed"): void {
  if (intent.status !== "processing") throw new Error(`${intent.id} is not under way.`);
  if (end === "failed") refuse(account, intent, "payment_method_provider_decline", "generic_decline");
  else succeed(account, intent, String(intent.payment_method));
}

export function refuse(
  account: Account,
  intent: Stripe.PaymentIntent,
  code: string,
  declineCode: string,
): StripeFailure {
  const message = "Your card was declined.";
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = { type: "card_error", code, decline_code: declineCode, message };
  account.emit("payment_intent.payment_failed", intent);
  const fields = { type: "card_error", code, decline_code: declineCode, message } as const;
  return new StripeFailure(402, { ...fields, payment_intent: structuredClone(intent) });
}

export function needIntent(account: Account, id: string, param = "intent"): Stripe.PaymentIntent {
  const intent = account.intents.get(id);
  if (!intent) throw missing("payment_intent", id, param);
  return intent;
}
