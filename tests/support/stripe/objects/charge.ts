import type { Stripe } from "stripe";
import { type Account, newStripeId, nowSeconds } from "../account";
import { missing } from "../stripe-failure";

export function newCharge(account: Account, intent: Stripe.PaymentIntent, methodId: string): Stripe.Charge {
  const id = newStripeId("ch");
  const charge: Stripe.Charge = {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: newStripeId("txn"),
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: nowSeconds(account),
    currency: intent.currency,
    customer: intent.customer,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: account.livemode,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: intent.id,
    payment_method: methodId,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: `${account.baseUrl}/receipt/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  };
  account.charges.set(id, charge);
  return charge;
}

export function needCharge(account: Account, id: string, param = "charge"): Stripe.Charge {
  const charge = account.charges.get(id);
  if (!charge) throw missing("charge", id, param);
  return charge;
}

/** What a payment really took. */
export function chargeOf(account: Account, intentId: string): Stripe.Charge | undefined {
  return [...account.charges.values()].find((charge) => charge.payment_intent === intentId && charge.paid);
}
