/** What the local Stripe takes, in the types of Stripe's own package. A JSON Schema is generated from each. */
import type { Stripe } from "stripe";

export type CustomerCreate = Stripe.CustomerCreateParams;
export type CustomerUpdate = Stripe.CustomerUpdateParams;
export type CustomerRetrieve = Stripe.CustomerRetrieveParams;
export type SessionCreate = Stripe.Checkout.SessionCreateParams;
export type SessionRetrieve = Stripe.Checkout.SessionRetrieveParams;
export type SessionList = Stripe.Checkout.SessionListParams;
export type SessionExpire = Stripe.Checkout.SessionExpireParams;
export type IntentCreate = Stripe.PaymentIntentCreateParams;
export type IntentRetrieve = Stripe.PaymentIntentRetrieveParams;
export type IntentList = Stripe.PaymentIntentListParams;
export type ChargeRetrieve = Stripe.ChargeRetrieveParams;
export type ChargeList = Stripe.ChargeListParams;
export type MethodRetrieve = Stripe.PaymentMethodRetrieveParams;
export type MethodAttach = Stripe.PaymentMethodAttachParams;
export type MethodDetach = Stripe.PaymentMethodDetachParams;
export type MethodList = Stripe.PaymentMethodListParams;
export type RefundCreate = Stripe.RefundCreateParams;
export type RefundRetrieve = Stripe.RefundRetrieveParams;
export type RefundList = Stripe.RefundListParams;
export type DisputeRetrieve = Stripe.DisputeRetrieveParams;
export type DisputeList = Stripe.DisputeListParams;
export type PortalCreate = Stripe.BillingPortal.SessionCreateParams;
export type InvoiceList = Stripe.InvoiceListParams;
export type CouponCreate = Stripe.CouponCreateParams;
export type PromotionCodeCreate = Stripe.PromotionCodeCreateParams;
