import type { Stripe } from "stripe";
import type { Refund } from "../payments/processor";

/** A refund has no mode of its own: it is that of whoever told of it. */
export function toRefund(refund: Stripe.Refund, paymentId: string, isTest: boolean): Refund {
  return {
    externalId: refund.id,
    paymentId,
    amountMinor: refund.amount,
    currency: refund.currency,
    status: statusOf(refund.status),
    isTest,
  };
}

function statusOf(status: string | null): Refund["status"] {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}
