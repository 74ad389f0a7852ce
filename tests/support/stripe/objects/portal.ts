import type { Stripe } from "stripe";
import { type Account, newStripeId, nowSeconds } from "../account";
import type { PortalCreate } from "../schemas/roots";
import { needCustomer } from "./customer";

export function createPortal(account: Account, params: PortalCreate): Stripe.BillingPortal.Session {
  const id = newStripeId("bps");
  const session: Stripe.BillingPortal.Session = {
    id,
    object: "billing_portal.session",
    configuration: "bpc_local",
    created: nowSeconds(account),
    customer: needCustomer(account, params.customer ?? "").id,
    customer_account: null,
    flow: null,
    livemode: account.livemode,
    locale: null,
    on_behalf_of: null,
    return_url: params.return_url ?? null,
    url: `${account.baseUrl}/portal/${id}`,
  };
  account.portals.set(id, session);
  return session;
}
