import type { Stripe } from "stripe";
import { type Account, keptMetadata, newStripeId, nowSeconds } from "../account";
import type { RefundCreate } from "../schemas/roots";
import { invalid, missing } from "../stripe-failure";
import { chargeOf, needCharge } from "./charge";
import { needIntent } from "./intent";

export function createRefund(account: Account, params: RefundCreate): Stripe.Refund {
  const charge = chargeToRefund(account, params);
  const left = charge.amount - charge.amount_refunded;
  const amount = params.amount ?? left;
  if (charge.disputed) throw invalid("charge", "charge_disputed", "The charge has been charged back.");
  if (left === 0) throw invalid("charge", "charge_already_refunded", "The charge has already been refunded.");
  if (amount < 1 || amount > left)
    throw invalid("amount", "parameter_invalid_integer", "Refund amount is greater than unrefunded amount on charge.");
  const refund: Stripe.Refund = {
    id: newStripeId("re"),
    object: "refund",
    amount,
    balance_transaction: newStripeId("txn"),
    charge: charge.id,
    created: nowSeconds(account),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata: keptMetadata(params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: null,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: account.nextRefundStatus,
    transfer_reversal: null,
  };
  account.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  account.emit("refund.created", refund);
  account.emit("charge.refunded", charge);
  return refund;
}

/** What the bank says in the end of a refund, also of one that it had taken. */
export function finishRefund(account: Account, id: string, end: "succeeded" | "failed"): void {
  const refund = needRefund(account, id);
  const previous = { status: refund.status };
  refund.status = end;
  if (end === "failed") {
    refund.failure_reason = "lost_or_stolen_card";
    const charge = needCharge(account, String(refund.charge));
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    account.emit("refund.failed", refund, previous);
  }
  account.emit("refund.updated", refund, previous);
}

export function needRefund(account: Account, id: string): Stripe.Refund {
  const refund = account.refunds.get(id);
  if (!refund) throw missing("refund", id, "refund");
  return refund;
}

function chargeToRefund(account: Account, { payment_intent, charge }: RefundCreate): Stripe.Charge {
  if (charge) return needCharge(account, charge);
  if (!payment_intent)
    throw invalid("payment_intent", "parameter_missing", "One of charge and payment_intent is needed.");
  const paid = chargeOf(account, needIntent(account, payment_intent, "payment_intent").id);
  if (!paid) throw invalid("payment_intent", "payment_intent_unexpected_state", "Nothing was charged.");
  return paid;
}
