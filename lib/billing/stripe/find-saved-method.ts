import type { Stripe } from "stripe";
import { idOf } from "./id-of";

/** What a customer may be charged by without being asked: the one chosen as default, else the newest that is kept. */
export async function findSavedMethod(stripe: Stripe, customerId: string): Promise<string | null> {
  const customer = await stripe.customers.retrieve(customerId);
  if (customer.deleted) return null;
  const chosen = idOf(customer.invoice_settings.default_payment_method);
  if (chosen) return chosen;
  const kept = await stripe.paymentMethods.list({ customer: customerId, limit: 1 });
  return kept.data[0]?.id ?? null;
}
