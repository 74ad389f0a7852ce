import type { Stripe } from "stripe";
import type { Dispute } from "../payments/processor";

export function toDispute(dispute: Stripe.Dispute, paymentId: string): Dispute {
  return {
    externalId: dispute.id,
    paymentId,
    amountMinor: dispute.amount,
    currency: dispute.currency,
    status: statusOf(dispute),
    isTest: !dispute.livemode,
  };
}

function statusOf(dispute: Stripe.Dispute): Dispute["status"] {
  switch (dispute.status) {
    case "won":
      return "won";
    case "lost":
      return "lost";
    case "needs_response":
    case "under_review":
    case "appeal_needs_response":
    case "appeal_under_review":
      return "open";
    case "warning_needs_response":
    case "warning_under_review":
    case "warning_closed":
      return "warning";
    // Prevented, and words to come: settled without us, so only where the money went can tell.
    default:
      if (dispute.balance_transactions.length === 0) return "warning";
      return withdrawnMinor(dispute) > 0 ? "lost" : "won";
  }
}

/** A withdrawal is a negative transaction of ours, money given back a positive one. */
function withdrawnMinor({ balance_transactions }: Stripe.Dispute): number {
  return -balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
}
