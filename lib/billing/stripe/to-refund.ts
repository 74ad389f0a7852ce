import type { Stripe } from "stripe";
import type { Refund } from "../payments/processor";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What we wrote beside a refund of ours, and Stripe keeps. */
export function reversalIdOf({ metadata }: Stripe.Refund): string | null {
  const reversalId = metadata?.reversal_id;
  return reversalId !== undefined && uuid.test(reversalId) ? reversalId : null;
}

/** A refund has no mode of its own: it is that of whoever told of it. */
export function toRefund(refund: Stripe.Refund, paymentId: string, isTest: boolean): Refund {
  return {
    externalId: refund.id,
    reversalId: reversalIdOf(refund),
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
