/** What a person does on the page of a checkout. */
import type { Stripe } from "stripe";
import { type Account, newStripeId } from "../account";
import { createCustomer } from "./customer";
import { finishProcessing, needIntent, newIntent, refuse, startProcessing, succeed } from "./intent";
import { newInvoice } from "./invoice";
import { attachMethod, newMethod } from "./method";
import { findPromotion } from "./promotion";
import { needSession, reckon } from "./session";

export function applyPromotion(account: Account, sessionId: string, code: string): boolean {
  const session = needOpen(account, sessionId);
  if (!session.allow_promotion_codes) return false;
  const promotion = findPromotion(account, code, session.amount_subtotal ?? 0);
  if (!promotion) return false;
  session.discounts = [{ coupon: promotion.coupon.id, promotion_code: promotion.promotionCode.id }];
  reckon(account, session, promotion.discountMinor);
  if (session.amount_total === 0) session.payment_status = "no_payment_required";
  return true;
}

export function payCheckout(account: Account, sessionId: string): void {
  const session = needOpen(account, sessionId);
  giveCustomer(account, session);
  if (session.amount_total !== 0) {
    const intent = intentOf(account, session);
    succeed(account, intent, presentMethod(account, session));
    session.payment_status = "paid";
  }
  complete(account, session);
  account.emit("checkout.session.completed", session);
}

export function declineCheckout(account: Account, sessionId: string): void {
  refuse(account, intentOf(account, needOpen(account, sessionId)), "card_declined", "generic_decline");
}

/** A bank that takes days to say yes or no: the checkout is over, the money has not come. */
export function payCheckoutLater(account: Account, sessionId: string): void {
  const session = needOpen(account, sessionId);
  giveCustomer(account, session);
  startProcessing(account, intentOf(account, session), presentMethod(account, session));
  complete(account, session);
  account.emit("checkout.session.completed", session);
}

export function finishCheckout(account: Account, sessionId: string, end: "succeeded" | "failed"): void {
  const session = needSession(account, sessionId);
  finishProcessing(account, needIntent(account, String(session.payment_intent)), end);
  if (end === "succeeded") session.payment_status = "paid";
  const type = end === "succeeded" ? "async_payment_succeeded" : "async_payment_failed";
  account.emit(`checkout.session.${type}`, session);
}

function needOpen(account: Account, sessionId: string): Stripe.Checkout.Session {
  const session = needSession(account, sessionId);
  if (session.status !== "open") throw new Error(`This checkout is ${session.status}.`);
  return session;
}

function giveCustomer(account: Account, session: Stripe.Checkout.Session): void {
  const email = session.customer_email ?? "person@example.test";
  if (session.customer === null && session.customer_creation === "always")
    session.customer = createCustomer(account, { email }).id;
}

/** Made at the first attempt, and kept for the next one where it is declined. */
function intentOf(account: Account, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const terms = account.terms.get(session.id);
  if (!session.payment_intent) {
    const intent = newIntent(account, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? "",
      customer: null,
      metadata: { ...terms?.intentMetadata },
      setupFutureUsage: terms?.savesMethod ? "off_session" : null,
    });
    session.payment_intent = intent.id;
  }
  const intent = needIntent(account, String(session.payment_intent));
  intent.amount = session.amount_total ?? 0;
  intent.customer = session.customer;
  return intent;
}

function presentMethod(account: Account, session: Stripe.Checkout.Session): string {
  const method = newMethod(account, "succeeds");
  if (account.terms.get(session.id)?.savesMethod && session.customer)
    attachMethod(account, method.id, { customer: String(session.customer) });
  return method.id;
}

function complete(account: Account, session: Stripe.Checkout.Session): void {
  session.status = "complete";
  session.url = null;
  for (const { promotion_code } of session.discounts ?? []) {
    const used = account.promotionCodes.get(String(promotion_code));
    if (used) used.times_redeemed++;
  }
  if (!account.terms.get(session.id)?.createsInvoice) return;
  const number = `LOCAL-${newStripeId("n").slice(2, 8).toUpperCase()}`;
  session.invoice = newInvoice(account, session, number).id;
}
