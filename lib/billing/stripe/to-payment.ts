import type { Stripe } from "stripe";
import type { Payment } from "../payments/processor";
import { idOf } from "./id-of";
import { orderIdOf } from "./order-metadata";

/** What a checkout says of its payment. `intent`: the session's payment intent, where it is at hand. */
export function paymentOfSession(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): Payment {
  const isFree = session.payment_status === "no_payment_required";
  const isPaid = session.status === "complete" && (isFree || session.payment_status === "paid");
  return {
    orderId: orderIdOf(session.metadata),
    checkoutId: session.id,
    // What a promotion code made free moved no money: then, and only then, the session is what is credited once.
    paymentId: isPaid ? (idOf(session.payment_intent) ?? (session.amount_total === 0 ? session.id : null)) : null,
    isPaid,
    isTest: !session.livemode,
    currency: session.currency ?? "",
    subtotalMinor: session.amount_subtotal ?? 0,
    discountMinor: session.total_details?.amount_discount ?? 0,
    taxMinor: session.total_details?.amount_tax ?? 0,
    totalMinor: session.amount_total ?? 0,
    customerId: idOf(session.customer),
    savedMethodId: isPaid && intent?.setup_future_usage === "off_session" ? idOf(intent.payment_method) : null,
  };
}

/** What a payment says that we began by ourselves: it has neither discount nor tax. */
export function paymentOfIntent(intent: Stripe.PaymentIntent): Payment {
  const isPaid = intent.status === "succeeded";
  return {
    orderId: orderIdOf(intent.metadata),
    checkoutId: null,
    paymentId: isPaid ? intent.id : null,
    isPaid,
    isTest: !intent.livemode,
    currency: intent.currency,
    subtotalMinor: intent.amount,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: isPaid ? intent.amount_received : intent.amount,
    customerId: idOf(intent.customer),
    savedMethodId: isPaid ? idOf(intent.payment_method) : null,
  };
}
