import Stripe from "stripe";
import { AppError } from "@/lib/base/errors";
import { appUrl } from "@/lib/env";
import type { ChargeAnswer, ChargeAsk } from "../payments/processor";
import { failureOf } from "./failure-of";
import { answerOf } from "./find-charge";
import { orderIdOf, orderMetadata } from "./order-metadata";
import { orderedAtSeconds } from "./ordered-at";
import { isUnclear, toHouseError } from "./stripe-errors";

/**
 * Charges what a person saved, without asking. Asked again for the same order and customer it charges nothing new, also
 * after the day that Stripe keeps its keys for: what exists is looked for first. Where it stays open what became of the request
 * the answer is `pending`. Throws `forbidden` where Stripe refuses our credential: then this charged nothing.
 */
export async function chargeSavedMethod(stripe: Stripe, ask: ChargeAsk): Promise<ChargeAnswer> {
  try {
    const known = await findIntent(stripe, ask);
    return answerOf(known ?? (await createIntent(stripe, ask)));
  } catch (error) {
    if (isUnclear(error)) return { outcome: "pending" };
    if (error instanceof Stripe.errors.StripeCardError) return { outcome: "failed", failure: failureOf(error) };
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return { outcome: "failed", failure: "other" };
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    throw new AppError("forbidden", "Stripe refuses our key.", { cause: toHouseError(error) });
  }
}

async function findIntent(stripe: Stripe, { customerId, orderId }: ChargeAsk) {
  const orderedAt = orderedAtSeconds(orderId);
  // A day for clocks that disagree. Who is charged every day for years is not searched through.
  const created = orderedAt === null ? {} : { created: { gte: orderedAt - 86_400 } };
  for await (const intent of stripe.paymentIntents.list({ customer: customerId, ...created, limit: 100 })) {
    if (orderIdOf(intent.metadata) === orderId) return intent;
  }
  return null;
}

function createIntent(stripe: Stripe, ask: ChargeAsk) {
  return stripe.paymentIntents.create(
    {
      amount: ask.amountMinor,
      currency: ask.currency,
      customer: ask.customerId,
      payment_method: ask.savedMethodId,
      off_session: true,
      confirm: true,
      // Stripe asks for one wherever a means of payment might lead to a page of its own.
      return_url: `${appUrl()}/dashboard/billing`,
      metadata: orderMetadata(ask.orderId, "auto"),
    },
    { idempotencyKey: `charge:${ask.orderId}` },
  );
}
