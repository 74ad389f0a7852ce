/** Everything that one account at the local Stripe holds. Pointers are kept as ids, as Stripe gives them unless told to expand. */
import { randomBytes } from "node:crypto";
import type { Stripe } from "stripe";
import type { MethodBehaviour } from "./objects/method";
import type { CheckoutTerms } from "./objects/session";

export type Account = {
  readonly livemode: boolean;
  readonly secretKey: string;
  baseUrl: string;
  /** How far this Stripe's clock runs ahead of ours. */
  aheadMs: number;
  /** What automatic tax adds, in hundredths of a percent. */
  taxBps: number;
  nextRefundStatus: "succeeded" | "pending";
  readonly customers: Map<string, Stripe.Customer | Stripe.DeletedCustomer>;
  readonly sessions: Map<string, Stripe.Checkout.Session>;
  readonly terms: Map<string, CheckoutTerms>;
  readonly intents: Map<string, Stripe.PaymentIntent>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly methods: Map<string, Stripe.PaymentMethod>;
  readonly behaviours: Map<string, MethodBehaviour>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly disputes: Map<string, Stripe.Dispute>;
  readonly invoices: Map<string, Stripe.Invoice>;
  readonly coupons: Map<string, Stripe.Coupon>;
  readonly promotionCodes: Map<string, Stripe.PromotionCode>;
  readonly portals: Map<string, Stripe.BillingPortal.Session>;
  /** Tells the webhooks of what happened. */
  emit(type: Stripe.Event["type"], object: object, previous?: object): void;
};

export function newAccount(livemode: boolean, emit: Account["emit"]): Account {
  return {
    livemode,
    secretKey: `sk_${livemode ? "live" : "test"}_local${randomBytes(12).toString("hex")}`,
    baseUrl: "",
    aheadMs: 0,
    taxBps: 0,
    nextRefundStatus: "succeeded",
    customers: new Map(),
    sessions: new Map(),
    terms: new Map(),
    intents: new Map(),
    charges: new Map(),
    methods: new Map(),
    behaviours: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    invoices: new Map(),
    coupons: new Map(),
    promotionCodes: new Map(),
    portals: new Map(),
    emit,
  };
}

export function newStripeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export function nowSeconds({ aheadMs }: Account): number {
  return Math.floor((Date.now() + aheadMs) / 1000);
}

/** Whatever an id points to. */
export function findObject(account: Account, id: string): object | undefined {
  const { customers, sessions, intents, charges, methods, refunds, disputes, invoices, coupons, promotionCodes } =
    account;
  const all = [customers, sessions, intents, charges, methods, refunds, disputes, invoices, coupons, promotionCodes];
  return all.find((objects) => objects.has(id))?.get(id);
}

/** Metadata as it is kept: texts, without what was emptied. */
export function keptMetadata(given: Stripe.Emptyable<Stripe.MetadataParam> | undefined): Stripe.Metadata {
  const entries = Object.entries(given || {}).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
