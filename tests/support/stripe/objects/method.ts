import type { Stripe } from "stripe";
import { type Account, newStripeId, nowSeconds } from "../account";
import type { MethodAttach, MethodList } from "../schemas/roots";
import { missing } from "../stripe-failure";
import { needCustomer } from "./customer";

/** What charging it without asking leads to. */
export type MethodBehaviour = "succeeds" | "declined" | "authentication_required" | "processing" | "disputed";

/** Stripe's own names for test cards. */
const testCards: Record<string, MethodBehaviour> = {
  pm_card_visa: "succeeds",
  pm_card_chargeCustomerFail: "declined",
  pm_card_authenticationRequired: "authentication_required",
  pm_card_createDispute: "disputed",
};

export function newMethod(account: Account, behaviour: MethodBehaviour): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newStripeId("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: "visa",
      exp_month: 12,
      exp_year: 2040,
      funding: "credit",
      generated_from: null,
      last4: "4242",
      networks: { available: ["visa"], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: nowSeconds(account),
    customer: null,
    customer_account: null,
    livemode: account.livemode,
    metadata: {},
    type: "card",
  };
  account.methods.set(method.id, method);
  account.behaviours.set(method.id, behaviour);
  return method;
}

export function attachMethod(account: Account, id: string, params: MethodAttach): Stripe.PaymentMethod {
  const behaviour = testCards[id];
  const method = behaviour ? newMethod(account, behaviour) : needMethod(account, id);
  method.customer = needCustomer(account, params.customer ?? "").id;
  account.emit("payment_method.attached", method);
  return method;
}

export function detachMethod(account: Account, id: string): Stripe.PaymentMethod {
  const method = needMethod(account, id);
  const { customer } = method;
  method.customer = null;
  const owner = typeof customer === "string" ? account.customers.get(customer) : undefined;
  if (owner && !owner.deleted && owner.invoice_settings.default_payment_method === id) {
    owner.invoice_settings.default_payment_method = null;
    account.emit("customer.updated", owner, { invoice_settings: { default_payment_method: id } });
  }
  account.emit("payment_method.detached", method, { customer });
  return method;
}

export function needMethod(account: Account, id: string, param = "payment_method"): Stripe.PaymentMethod {
  const method = account.methods.get(id);
  if (!method) throw missing("PaymentMethod", id, param);
  return method;
}

export function methodsOf(account: Account, { customer, type }: MethodList): Stripe.PaymentMethod[] {
  if (customer) needCustomer(account, customer);
  return [...account.methods.values()].filter(
    (method) => customer !== undefined && method.customer === customer && (!type || method.type === type),
  );
}
