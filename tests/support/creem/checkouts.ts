import type { CreateCheckoutRequest, CustomerEntity, OrderEntity, TransactionEntity } from "creem/models/components";
import { type Account, newCreemId, type OpenCheckout } from "./account";
import { CreemFailure, need } from "./creem-failure";

export function createCheckout(account: Account, asked: CreateCheckoutRequest): OpenCheckout {
  const { customPrice, customer, requestId, successUrl, metadata } = asked;
  const product = need(account.products, asked.productId);
  if (product.status !== "active") throw new CreemFailure(400, "Product is not active");
  if (customPrice !== undefined && product.billingType !== "onetime")
    throw new CreemFailure(400, "custom_price is only supported for one-time products");
  if (customPrice !== undefined && (customPrice < 100 || customPrice > 99_999_999))
    throw new CreemFailure(400, "custom_price must be between 100 and 99999999");
  if (customer?.id && customer.email) throw new CreemFailure(400, "Only one of id and email");
  const known = customer?.id ? need(account.customers, customer.id) : null;
  const id = newCreemId("ch");
  const checkout: OpenCheckout = {
    id,
    mode: account.mode,
    object: "checkout",
    status: "pending",
    product,
    units: asked.units ?? 1,
    ...(requestId === undefined ? {} : { requestId }),
    ...(customPrice === undefined ? {} : { customPrice }),
    ...((known ?? customer?.email) ? { customer: known ?? customerOf(account, customer?.email ?? "") } : {}),
    ...(successUrl === undefined ? {} : { successUrl }),
    ...(metadata === undefined ? {} : { metadata }),
    checkoutUrl: `${account.baseUrl}/checkout/${id}`,
    discountMinor: 0,
  };
  account.checkouts.set(id, checkout);
  return checkout;
}

/** Creem keeps one customer for each address. */
function customerOf(account: Account, email: string): CustomerEntity {
  const known = [...account.customers.values()].find((customer) => customer.email === email);
  if (known) return known;
  const now = new Date();
  const id = newCreemId("cust");
  const customer = { id, mode: account.mode, object: "customer", email, country: "NL", createdAt: now, updatedAt: now };
  account.customers.set(id, customer);
  return customer;
}

/** What a checkout comes to, in cents: tax on top of the price, or inside it. */
export function totalsOf({ taxBps }: Account, { product, customPrice, units = 1, discountMinor }: OpenCheckout) {
  const subtotalMinor = (customPrice ?? product.price) * units;
  const netMinor = subtotalMinor - discountMinor;
  const isInside = product.taxMode === "inclusive";
  const taxMinor = Math.round((netMinor * taxBps) / (isInside ? 10_000 + taxBps : 10_000));
  return { subtotalMinor, discountMinor, taxMinor, paidMinor: isInside ? netMinor : netMinor + taxMinor };
}

/** A person pays on the page. What an order says of its money is as in Creem's examples: `amount` is without tax. */
export function payCheckout(account: Account, checkoutId: string): TransactionEntity | null {
  const checkout = needOpen(account, checkoutId);
  const { subtotalMinor, discountMinor, taxMinor, paidMinor } = totalsOf(account, checkout);
  const { product, mode } = checkout;
  const customer = typeof checkout.customer === "object" ? checkout.customer.id : null;
  const now = new Date();
  const orderId = newCreemId("ord");
  const transaction: TransactionEntity | null =
    paidMinor === 0
      ? null
      : {
          id: newCreemId("tran"),
          mode,
          object: "transaction",
          amount: subtotalMinor,
          amountPaid: paidMinor,
          discountAmount: discountMinor,
          currency: product.currency,
          type: "payment",
          taxCountry: "NL",
          taxAmount: taxMinor,
          status: "paid",
          refundedAmount: null,
          order: orderId,
          customer,
          createdAt: now.getTime(),
        };
  const order: OrderEntity = {
    id: orderId,
    mode,
    object: "order",
    customer,
    product: product.id,
    transaction: transaction?.id ?? null,
    amount: subtotalMinor,
    subTotal: subtotalMinor,
    taxAmount: taxMinor,
    discountAmount: discountMinor,
    amountDue: paidMinor,
    amountPaid: paidMinor,
    currency: product.currency,
    status: "paid",
    type: "onetime",
    createdAt: now,
    updatedAt: now,
  };
  account.orders.set(orderId, order);
  if (transaction) account.transactions.set(transaction.id, transaction);
  checkout.status = "completed";
  checkout.order = order;
  account.emit("checkout.completed", checkout);
  return transaction;
}

export function expireCheckout(account: Account, checkoutId: string): void {
  needOpen(account, checkoutId).status = "expired";
}

/** A discount code of the store's, by the cents that it takes off. */
export function applyDiscount(account: Account, checkoutId: string, discountMinor: number): void {
  needOpen(account, checkoutId).discountMinor = discountMinor;
}

function needOpen(account: Account, checkoutId: string): OpenCheckout {
  const checkout = need(account.checkouts, checkoutId);
  if (checkout.status !== "pending") throw new CreemFailure(409, `The checkout is ${checkout.status}.`);
  return checkout;
}
