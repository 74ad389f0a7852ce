/** What the local Stripe serves: method, path, the schema of its parameters, and what is done. */
import type { Account } from "../account";
import { needCharge } from "../objects/charge";
import { createCustomer, deleteCustomer, needCustomer, retrieveCustomer, updateCustomer } from "../objects/customer";
import { needDispute } from "../objects/dispute";
import { createIntent, needIntent } from "../objects/intent";
import { attachMethod, detachMethod, methodsOf, needMethod } from "../objects/method";
import { createPortal } from "../objects/portal";
import { createCoupon, createPromotionCode } from "../objects/promotion";
import { createRefund, needRefund } from "../objects/refund";
import { createSession, expireSession, needSession } from "../objects/session";
import { judgeParams } from "../schemas/judge-params";
import type { SchemaOf } from "../schemas/request-schemas";
import type * as Params from "../schemas/roots";
import { page } from "./paging";

type Work = (account: Account, id: string) => object;

export type Route = {
  readonly method: string;
  readonly pattern: RegExp;
  /** Judges the parameters first; what it gives does the work. */
  readonly prepare: (schemaOf: SchemaOf, params: Record<string, unknown>) => Work;
};

function route<T>(call: string, schema: string, work: (account: Account, params: T, id: string) => object): Route {
  const [method = "", path = ""] = call.split(" ");
  return {
    method,
    pattern: new RegExp(`^/v1/${path.replace("{id}", "(\\w+)")}$`),
    prepare(schemaOf, params) {
      const judged = judgeParams<T>(schemaOf(schema), params);
      return (account, id) => work(account, judged, id);
    },
  };
}

export const routes: readonly Route[] = [
  route<Params.CustomerCreate>("POST customers", "CustomerCreate", createCustomer),
  route<Params.CustomerUpdate>("POST customers/{id}", "CustomerUpdate", updateCustomer),
  route<Params.CustomerRetrieve>("GET customers/{id}", "CustomerRetrieve", (account, _, id) =>
    retrieveCustomer(account, id),
  ),
  route<Params.CustomerRetrieve>("DELETE customers/{id}", "CustomerRetrieve", (account, _, id) => {
    deleteCustomer(account, id);
    return retrieveCustomer(account, id);
  }),
  route<Params.SessionCreate>("POST checkout/sessions", "SessionCreate", createSession),
  route<Params.SessionRetrieve>("GET checkout/sessions/{id}", "SessionRetrieve", (account, _, id) =>
    needSession(account, id),
  ),
  route<Params.SessionExpire>("POST checkout/sessions/{id}/expire", "SessionExpire", (account, _, id) =>
    expireSession(account, id),
  ),
  route<Params.SessionList>("GET checkout/sessions", "SessionList", (account, params) =>
    page([...account.sessions.values()].filter(about(params)), params, "/v1/checkout/sessions"),
  ),
  route<Params.IntentCreate>("POST payment_intents", "IntentCreate", createIntent),
  route<Params.IntentRetrieve>("GET payment_intents/{id}", "IntentRetrieve", (account, _, id) =>
    needIntent(account, id),
  ),
  route<Params.IntentList>("GET payment_intents", "IntentList", (account, params) => {
    if (params.customer) needCustomer(account, params.customer);
    return page([...account.intents.values()].filter(about(params)), params, "/v1/payment_intents");
  }),
  route<Params.ChargeRetrieve>("GET charges/{id}", "ChargeRetrieve", (account, _, id) => needCharge(account, id)),
  route<Params.ChargeList>("GET charges", "ChargeList", (account, params) =>
    page([...account.charges.values()].filter(about(params)), params, "/v1/charges"),
  ),
  route<Params.MethodRetrieve>("GET payment_methods/{id}", "MethodRetrieve", (account, _, id) =>
    needMethod(account, id),
  ),
  route<Params.MethodAttach>("POST payment_methods/{id}/attach", "MethodAttach", (account, params, id) =>
    attachMethod(account, id, params),
  ),
  route<Params.MethodDetach>("POST payment_methods/{id}/detach", "MethodDetach", (account, _, id) =>
    detachMethod(account, id),
  ),
  route<Params.MethodList>("GET payment_methods", "MethodList", (account, params) =>
    page(methodsOf(account, params), params, "/v1/payment_methods"),
  ),
  route<Params.RefundCreate>("POST refunds", "RefundCreate", createRefund),
  route<Params.RefundRetrieve>("GET refunds/{id}", "RefundRetrieve", (account, _, id) => needRefund(account, id)),
  route<Params.RefundList>("GET refunds", "RefundList", (account, params) => {
    if (params.payment_intent) needIntent(account, params.payment_intent, "payment_intent");
    return page([...account.refunds.values()].filter(about(params)), params, "/v1/refunds");
  }),
  route<Params.DisputeRetrieve>("GET disputes/{id}", "DisputeRetrieve", (account, _, id) => needDispute(account, id)),
  route<Params.DisputeList>("GET disputes", "DisputeList", (account, params) =>
    page([...account.disputes.values()].filter(about(params)), params, "/v1/disputes"),
  ),
  route<Params.PortalCreate>("POST billing_portal/sessions", "PortalCreate", createPortal),
  route<Params.InvoiceList>("GET invoices", "InvoiceList", (account, params) => {
    if (params.customer) needCustomer(account, params.customer);
    return page([...account.invoices.values()].filter(about(params)), params, "/v1/invoices");
  }),
  route<Params.CouponCreate>("POST coupons", "CouponCreate", createCoupon),
  route<Params.PromotionCodeCreate>("POST promotion_codes", "PromotionCodeCreate", createPromotionCode),
];

type Filter = {
  readonly customer?: string;
  readonly payment_intent?: string;
  readonly charge?: string;
  readonly status?: string;
};

/** The objects that lie under what a list was narrowed to. */
function about({ customer, payment_intent, charge, status }: Filter) {
  const wanted = Object.entries({ customer, payment_intent, charge, status }).filter(
    ([, value]) => value !== undefined,
  );
  return (object: object) => {
    const fields: Record<string, unknown> = { ...object };
    return wanted.every(([name, value]) => fields[name] === value);
  };
}
