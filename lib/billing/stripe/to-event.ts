import type { Stripe } from "stripe";
import type { PaymentEvent } from "../payments/processor";
import { failureOf } from "./failure-of";
import { findSavedMethod } from "./find-saved-method";
import { idOf } from "./id-of";
import { isAutomatic, orderIdOf } from "./order-metadata";
import { findOwnPaymentId } from "./own-payment";
import { toDispute } from "./to-dispute";
import { paymentOfIntent, paymentOfSession } from "./to-payment";
import { toRefund } from "./to-refund";

const ignored = { kind: "ignored" } as const;

/**
 * What an event of Stripe's means for the books of a key that is, or is not, one of the test mode. What its object lacks
 * is fetched; what is not ours is ignored.
 */
export async function toEvent(stripe: Stripe, event: Stripe.Event, isTest: boolean): Promise<PaymentEvent> {
  // Of an account that is connected to ours: none of our orders is paid there.
  if (event.account) return ignored;
  if (event.livemode === isTest) return ofOtherMode(event);
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return ofSession(stripe, event.data.object);
    case "checkout.session.async_payment_failed":
      return ofFailedSession(event.data.object, "declined");
    case "checkout.session.expired":
      return ofFailedSession(event.data.object, "expired");
    case "payment_intent.succeeded":
      return isAutomatic(event.data.object.metadata)
        ? { kind: "payment", payment: paymentOfIntent(event.data.object) }
        : ignored;
    case "payment_intent.payment_failed":
    case "payment_intent.canceled":
      return ofFailedIntent(event.data.object);
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
    case "charge.refund.updated":
      return ofRefund(stripe, event.data.object, event);
    case "charge.refunded":
      return ofRefundedCharge(stripe, event.data.object, event);
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.closed":
      return ofDispute(stripe, event.data.object);
    case "radar.early_fraud_warning.created": {
      const paymentId = await findOwnPaymentId(stripe, event.data.object);
      return paymentId ? { kind: "fraud_warning", paymentId } : ignored;
    }
    case "payment_method.detached":
      // The method belongs to nobody any more; only what it was before tells whose it was.
      return ofCustomer(stripe, idOf(event.data.previous_attributes?.customer));
    case "customer.updated":
      return event.data.previous_attributes?.invoice_settings ? ofCustomer(stripe, event.data.object.id) : ignored;
    case "customer.deleted":
      return { kind: "saved_method", customerId: event.data.object.id, savedMethodId: null };
    default:
      return ignored;
  }
}

async function ofSession(stripe: Stripe, session: Stripe.Checkout.Session): Promise<PaymentEvent> {
  if (!orderIdOf(session.metadata)) return ignored;
  const intentId = idOf(session.payment_intent);
  const isPaid = session.payment_status === "paid";
  const intent = isPaid && intentId ? await stripe.paymentIntents.retrieve(intentId) : null;
  return { kind: "payment", payment: paymentOfSession(session, intent) };
}

/** Our key can look nothing up there. Only a payment is told, which the books refuse and the operator is told of. */
function ofOtherMode(event: Stripe.Event): PaymentEvent {
  if (event.type !== "checkout.session.completed" || !orderIdOf(event.data.object.metadata)) return ignored;
  return { kind: "payment", payment: paymentOfSession(event.data.object, null) };
}

function ofFailedSession(session: Stripe.Checkout.Session, failure: "declined" | "expired"): PaymentEvent {
  const orderId = orderIdOf(session.metadata);
  return orderId ? { kind: "payment_failed", orderId, checkoutId: session.id, failure } : ignored;
}

/** In a checkout a person whose card is declined tries another: only what we began ourselves has failed by it. */
function ofFailedIntent(intent: Stripe.PaymentIntent): PaymentEvent {
  if (!isAutomatic(intent.metadata)) return ignored;
  const failure = failureOf(intent.last_payment_error);
  return { kind: "payment_failed", orderId: orderIdOf(intent.metadata), checkoutId: null, failure };
}

async function ofRefund(stripe: Stripe, refund: Stripe.Refund, { livemode }: Stripe.Event): Promise<PaymentEvent> {
  const paymentId = await findOwnPaymentId(stripe, refund);
  return paymentId ? { kind: "refund", refund: toRefund(refund, paymentId, !livemode) } : ignored;
}

/** The charge only says that something was given back. Its newest refund is what this is about. */
async function ofRefundedCharge(stripe: Stripe, charge: Stripe.Charge, event: Stripe.Event): Promise<PaymentEvent> {
  const { data } = await stripe.refunds.list({ charge: charge.id, limit: 1 });
  return data[0] ? ofRefund(stripe, data[0], event) : ignored;
}

async function ofDispute(stripe: Stripe, dispute: Stripe.Dispute): Promise<PaymentEvent> {
  const paymentId = await findOwnPaymentId(stripe, dispute);
  return paymentId ? { kind: "dispute", dispute: toDispute(dispute, paymentId) } : ignored;
}

async function ofCustomer(stripe: Stripe, customerId: string | null): Promise<PaymentEvent> {
  if (!customerId) return ignored;
  return { kind: "saved_method", customerId, savedMethodId: await findSavedMethod(stripe, customerId) };
}
