import type { Creem } from "creem";
import type { TransactionEntity } from "creem/models/components";
import type { Payment } from "../payments/processor";
import { orderIdOf } from "./order-metadata";
import { readAmounts } from "./read-amounts";

type Maybe<T> = T | null | undefined;

/** Of an order at Creem, which is what becomes of a paid checkout, as much as the books need. */
type CreemOrder = {
  readonly id: string;
  readonly status: string;
  readonly currency: string;
  readonly amount: number;
  readonly transaction?: Maybe<string>;
  readonly customer?: Maybe<string>;
  readonly taxAmount?: Maybe<number>;
  readonly discountAmount?: Maybe<number>;
  readonly amountPaid?: Maybe<number>;
};

/** Of a checkout, the same: Creem's API and its messages both give it. */
export type Checkout = {
  readonly id: string;
  readonly mode: string;
  readonly status: string;
  readonly units?: number | undefined;
  readonly customPrice?: Maybe<number>;
  readonly metadata?: Maybe<{ readonly [name: string]: unknown }>;
  readonly product?: Maybe<string | { readonly currency: string }>;
  readonly customer?: Maybe<string | { readonly id: string }>;
  readonly order?: Maybe<CreemOrder>;
};

/**
 * What a checkout says of its payment, which goes by the id of its transaction: refunds and disputes name that. What it
 * does not say is asked for, unless `creem` is null.
 */
export async function paymentOfCheckout(creem: Creem | null, checkout: Checkout): Promise<Payment> {
  const { order } = checkout;
  const isPaid = checkout.status === "completed" && order?.status === "paid";
  const transaction = creem && isPaid ? await findLacking(creem, order) : null;
  return {
    orderId: orderIdOf(checkout.metadata),
    checkoutId: checkout.id,
    paymentId: isPaid ? (order.transaction ?? transaction?.id ?? null) : null,
    isPaid,
    isTest: isTestMode(checkout.mode),
    currency: currencyOf(checkout),
    ...amountsOf(checkout, isPaid, transaction),
    customerId: idOf(checkout.customer) ?? order?.customer ?? null,
    savedMethodId: null,
  };
}

/** Anything but "prod" is play money. */
export function isTestMode(mode: string): boolean {
  return mode !== "prod";
}

function amountsOf({ units = 1, customPrice, order }: Checkout, isPaid: boolean, transaction: Transaction | null) {
  const priceMinor = typeof customPrice === "number" ? customPrice * units : null;
  const amountMinor = order?.amount ?? priceMinor ?? 0;
  const paidMinor = order?.amountPaid ?? transaction?.amountPaid;
  return readAmounts({
    priceMinor,
    amountMinor,
    discountMinor: order?.discountAmount ?? transaction?.discountAmount ?? 0,
    taxMinor: order?.taxAmount ?? transaction?.taxAmount ?? 0,
    // Nobody said what was paid: not that it was what we wish.
    paidMinor: paidMinor ?? (isPaid ? 0 : amountMinor),
  });
}

type Transaction = TransactionEntity;

/** The transaction of an order that does not say everything itself, as in messages of an older form. */
async function findLacking(creem: Creem, { id, transaction, amountPaid }: CreemOrder): Promise<Transaction | null> {
  const isWhole = typeof amountPaid === "number";
  if (isWhole && (transaction || amountPaid === 0)) return null;
  if (transaction) return creem.transactions.getById(transaction);
  const { result } = await creem.transactions.search(undefined, id, undefined, 1, 10);
  return result.items.find(({ order, type }) => order === id && type === "payment") ?? null;
}

function currencyOf({ order, product }: Checkout): string {
  const currency = order?.currency ?? (typeof product === "object" ? product?.currency : undefined);
  return (currency ?? "").toLowerCase();
}

function idOf(pointed: Maybe<string | { readonly id: string }>): string | null {
  return typeof pointed === "string" ? pointed : (pointed?.id ?? null);
}
