/** Everything that one store at the local Creem holds, in the shapes of the package's own types. */
import { randomBytes } from "node:crypto";
import type {
  CheckoutEntity,
  CustomerEntity,
  EnvironmentMode,
  OrderEntity,
  ProductEntity,
  RefundEntity,
  TransactionEntity,
} from "creem/models/components";

export type RefundMode = "succeeded" | "pending" | "refused";

/** A checkout and what a person did to it: the discount that was applied, in cents. */
export type OpenCheckout = CheckoutEntity & { discountMinor: number; product: ProductEntity };

export type Account = {
  readonly mode: EnvironmentMode;
  readonly apiKey: string;
  baseUrl: string;
  /** What Creem adds as tax, in hundredths of a percent. */
  taxBps: number;
  /** How many of a list's items come at most on a page, whatever is asked for. */
  pageMax: number;
  nextRefund: RefundMode;
  readonly products: Map<string, ProductEntity>;
  /** Products that were made under an idempotency key. */
  readonly productKeys: Map<string, string>;
  readonly checkouts: Map<string, OpenCheckout>;
  readonly customers: Map<string, CustomerEntity>;
  readonly orders: Map<string, OrderEntity>;
  readonly transactions: Map<string, TransactionEntity>;
  readonly refunds: Map<string, RefundEntity>;
  /** Tells the webhooks of what happened. */
  emit(type: "checkout.completed" | "refund.created" | "dispute.created", object: object): void;
};

export function newAccount(mode: EnvironmentMode, emit: Account["emit"]): Account {
  const name = mode === "prod" ? "creem" : "creem_test";
  return {
    mode,
    apiKey: `${name}_local${randomBytes(12).toString("hex")}`,
    baseUrl: "",
    taxBps: 0,
    pageMax: 100,
    nextRefund: "succeeded",
    products: new Map(),
    productKeys: new Map(),
    checkouts: new Map(),
    customers: new Map(),
    orders: new Map(),
    transactions: new Map(),
    refunds: new Map(),
    emit,
  };
}

export function newCreemId(prefix: string): string {
  return `${prefix}_${randomBytes(11).toString("hex")}`;
}

/** The newest first, as in Creem's dashboard. */
export function newestFirst<T>(objects: Map<string, T>): T[] {
  return [...objects.values()].reverse();
}
