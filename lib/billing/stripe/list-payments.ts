import type { Stripe } from "stripe";
import type { Payment } from "../payments/processor";
import { wholeOf } from "./id-of";
import { isAutomatic, orderIdOf } from "./order-metadata";
import { toHouseError } from "./stripe-errors";
import { paymentOfIntent, paymentOfSession } from "./to-payment";

/** What was begun since a moment and names one of our orders, whatever became of it. Newest first, checkouts before charges. */
export async function* listPayments(stripe: Stripe, since: Date): AsyncIterable<Payment> {
  const page = { created: { gte: Math.floor(since.getTime() / 1000) }, limit: 100 };
  try {
    for await (const session of stripe.checkout.sessions.list({ ...page, expand: ["data.payment_intent"] })) {
      if (orderIdOf(session.metadata)) yield paymentOfSession(session, wholeOf(session.payment_intent));
    }
    for await (const intent of stripe.paymentIntents.list(page)) {
      if (isAutomatic(intent.metadata)) yield paymentOfIntent(intent);
    }
  } catch (error) {
    throw toHouseError(error);
  }
}
