import type { Stripe } from "stripe";
import { type Account, keptMetadata, newStripeId, nowSeconds } from "../account";
import type { CustomerCreate, CustomerUpdate } from "../schemas/roots";
import { missing } from "../stripe-failure";
import { attachMethod } from "./method";

export function createCustomer(account: Account, params: CustomerCreate): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: newStripeId("cus"),
    object: "customer",
    address: null,
    balance: 0,
    created: nowSeconds(account),
    currency: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: account.livemode,
    metadata: keptMetadata(params.metadata),
    name: params.name || null,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  account.customers.set(customer.id, customer);
  account.emit("customer.created", customer);
  if (params.payment_method) attachMethod(account, params.payment_method, { customer: customer.id });
  return customer;
}

export function updateCustomer(account: Account, params: CustomerUpdate, id: string): Stripe.Customer {
  const customer = needCustomer(account, id);
  const previous: Record<string, unknown> = {};
  const chosen = params.invoice_settings?.default_payment_method;
  if (chosen !== undefined) {
    previous.invoice_settings = { default_payment_method: customer.invoice_settings.default_payment_method };
    customer.invoice_settings.default_payment_method = chosen || null;
  }
  if (params.email !== undefined) {
    previous.email = customer.email;
    customer.email = params.email || null;
  }
  account.emit("customer.updated", customer, previous);
  return customer;
}

export function deleteCustomer(account: Account, id: string): void {
  const customer = needCustomer(account, id);
  for (const method of account.methods.values()) if (method.customer === id) method.customer = null;
  account.emit("customer.deleted", customer);
  account.customers.set(id, { id, object: "customer", deleted: true });
}

export function retrieveCustomer(account: Account, id: string): Stripe.Customer | Stripe.DeletedCustomer {
  const customer = account.customers.get(id);
  if (!customer) throw missing("customer", id);
  return customer;
}

/** One that can still be used. `param`: where it was named. */
export function needCustomer(account: Account, id: string, param = "customer"): Stripe.Customer {
  const customer = account.customers.get(id);
  if (!customer || customer.deleted) throw missing("customer", id, param);
  return customer;
}
