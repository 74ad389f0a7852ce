import type { Stripe } from "stripe";
import { type Account, newStripeId, nowSeconds } from "../account";
import { missing } from "../stripe-failure";
import { chargeOf } from "./charge";

export type DisputeBegin = {
  /** An inquiry asks, and moves no money. */
  readonly status?: "needs_response" | "warning_needs_response";
  readonly amountMinor?: number;
  /** Named by its charge alone, as older payments are. */
  readonly byChargeAlone?: boolean;
};

export function openDispute(account: Account, paymentId: string, begin: DisputeBegin = {}): Stripe.Dispute {
  const charge = chargeOf(account, paymentId);
  if (!charge) throw missing("charge", paymentId);
  const status = begin.status ?? "needs_response";
  const dispute: Stripe.Dispute = {
    id: newStripeId("du"),
    object: "dispute",
    amount: begin.amountMinor ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: nowSeconds(account),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: status === "warning_needs_response",
    livemode: account.livemode,
    metadata: {},
    payment_intent: begin.byChargeAlone ? null : charge.payment_intent,
    reason: "fraudulent",
    status,
  };
  account.disputes.set(dispute.id, dispute);
  if (status === "needs_response") withdraw(account, dispute, charge);
  account.emit("charge.dispute.created", dispute);
  if (status === "needs_response") account.emit("charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** A dispute goes on: an inquiry becomes a dispute, or somebody decides. */
export function moveDispute(account: Account, id: string, status: Stripe.Dispute["status"]): void {
  const dispute = needDispute(account, id);
  const charge = account.charges.get(String(dispute.charge));
  const isTaken = dispute.balance_transactions.length === 1;
  dispute.status = status;
  if (status === "needs_response" && !isTaken && charge) {
    withdraw(account, dispute, charge);
    account.emit("charge.dispute.updated", dispute);
    account.emit("charge.dispute.funds_withdrawn", dispute);
    return;
  }
  if (status === "won" && isTaken) dispute.balance_transactions.push(transaction(account, dispute, dispute.amount));
  const isOver = status === "won" || status === "lost" || status === "warning_closed" || status === "prevented";
  account.emit(isOver ? "charge.dispute.closed" : "charge.dispute.updated", dispute);
  if (status === "won" && isTaken) account.emit("charge.dispute.funds_reinstated", dispute);
}

export function warnOfFraud(account: Account, paymentId: string): void {
  const charge = chargeOf(account, paymentId);
  if (!charge) throw missing("charge", paymentId);
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: newStripeId("issfr"),
    object: "radar.early_fraud_warning",
    actionable: true,
    charge: charge.id,
    created: nowSeconds(account),
    fraud_type: "made_with_stolen_card",
    livemode: account.livemode,
  };
  account.emit("radar.early_fraud_warning.created", warning);
}

export function needDispute(account: Account, id: string): Stripe.Dispute {
  const dispute = account.disputes.get(id);
  if (!dispute) throw missing("dispute", id, "dispute");
  return dispute;
}

function withdraw(account: Account, dispute: Stripe.Dispute, charge: Stripe.Charge): void {
  charge.disputed = true;
  dispute.is_charge_refundable = false;
  dispute.balance_transactions.push(transaction(account, dispute, -dispute.amount));
}

function transaction(account: Account, dispute: Stripe.Dispute, amount: number): Stripe.BalanceTransaction {
  const now = nowSeconds(account);
  return {
    id: newStripeId("txn"),
    object: "balance_transaction",
    amount,
    available_on: now,
    balance_type: "payments",
    created: now,
    currency: dispute.currency,
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: amount,
    reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
    source: dispute.id,
    status: "available",
    type: "adjustment",
  };
}

const noEvidence: Stripe.Dispute["evidence"] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
