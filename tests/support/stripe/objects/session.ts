import type { Stripe } from "stripe";
import { type Account, keptMetadata, newStripeId, nowSeconds } from "../account";
import type { SessionCreate } from "../schemas/roots";
import { invalid, missing, notPlayed } from "../stripe-failure";
import { needCustomer } from "./customer";
import { leastChargeMinor } from "./intent";

/** What a session was opened with and does not show. */
export type CheckoutTerms = {
  readonly intentMetadata: Stripe.Metadata;
  readonly savesMethod: boolean;
  readonly createsInvoice: boolean;
  readonly hasTax: boolean;
};

export function createSession(account: Account, params: SessionCreate): Stripe.Checkout.Session {
  const { amount, currency } = judgeItems(params);
  judgeUrls(params);
  const created = nowSeconds(account);
  const expiresAt = params.expires_at ?? created + 24 * 60 * 60;
  if (expiresAt < created + 30 * 60 || expiresAt > created + 24 * 60 * 60)
    throw invalid("expires_at", "parameter_invalid", "It must be between 30 minutes and 24 hours from now.");
  if (params.customer && (params.customer_email || params.customer_creation))
    throw invalid("customer", "parameter_invalid", "A customer stands for itself.");
  const customer = params.customer ? needCustomer(account, params.customer).id : null;
  const id = newStripeId(account.livemode ? "cs_live" : "cs_test");
  const session: Stripe.Checkout.Session = {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: true },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: params.automatic_tax?.enabled ?? false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer,
    customer_account: null,
    customer_creation: customer ? null : (params.customer_creation ?? "if_required"),
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: account.livemode,
    locale: null,
    managed_payments: null,
    metadata: keptMetadata(params.metadata),
    mode: "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${account.baseUrl}/pay/${id}`,
    wallet_options: null,
  };
  account.sessions.set(id, session);
  account.terms.set(id, {
    intentMetadata: keptMetadata(params.payment_intent_data?.metadata),
    savesMethod: params.payment_intent_data?.setup_future_usage === "off_session",
    createsInvoice: params.invoice_creation?.enabled ?? false,
    hasTax: params.automatic_tax?.enabled ?? false,
  });
  reckon(account, session, 0);
  return session;
}

/** Puts discount and tax into the session's sums. */
export function reckon(account: Account, session: Stripe.Checkout.Session, discountMinor: number): void {
  const net = (session.amount_subtotal ?? 0) - discountMinor;
  const tax = account.terms.get(session.id)?.hasTax ? Math.round((net * account.taxBps) / 10_000) : 0;
  session.total_details = { amount_discount: discountMinor, amount_shipping: 0, amount_tax: tax };
  session.amount_total = net + tax;
}

export function expireSession(account: Account, id: string): Stripe.Checkout.Session {
  const session = needSession(account, id);
  if (session.status !== "open")
    throw invalid(
      "session",
      "resource_state_invalid",
      `Only open sessions can be expired; this one is ${session.status}.`,
    );
  session.status = "expired";
  session.url = null;
  account.emit("checkout.session.expired", session);
  return session;
}

/** What the clock has overtaken. */
export function expireOverdue(account: Account): void {
  for (const { id, status, expires_at } of account.sessions.values())
    if (status === "open" && expires_at <= nowSeconds(account)) expireSession(account, id);
}

export function needSession(account: Account, id: string): Stripe.Checkout.Session {
  const session = account.sessions.get(id);
  if (!session) throw missing("checkout.session", id, "session");
  return session;
}

function judgeItems({ mode, line_items }: SessionCreate): { amount: number; currency: string } {
  if (mode !== "payment") throw notPlayed(`checkouts in the mode "${mode}"`);
  if (!line_items?.length)
    throw invalid("line_items", "parameter_missing", "`line_items` are required in `payment` mode.");
  const prices = line_items.map(({ quantity = 1, price_data }, at) => {
    if (price_data?.unit_amount === undefined) throw notPlayed("checkouts of prices kept at Stripe");
    if (!price_data.product_data) throw invalid(`line_items[${at}][price_data]`, "parameter_missing", "What is sold?");
    return { amount: quantity * price_data.unit_amount, currency: price_data.currency };
  });
  const amount = prices.reduce((sum, price) => sum + price.amount, 0);
  if (amount < leastChargeMinor)
    throw invalid("", "amount_too_small", "The Checkout Session's total amount due must add up to at least $0.50 usd");
  return { amount, currency: prices[0]!.currency };
}

function judgeUrls(params: SessionCreate): void {
  for (const name of ["success_url", "cancel_url"] as const) {
    const url = params[name];
    if (name === "success_url" && !url)
      throw invalid(name, "parameter_missing", "You must provide a success_url on a hosted page.");
    if (url && !/^https?:\/\//.test(url)) throw invalid(name, "url_invalid", "Not a valid URL");
  }
}
