/** What the local Creem's API can be asked. Bodies are read, and answers written, by the schemas of Creem's package. */
import {
  CreateCheckoutRequest$inboundSchema,
  CreateCustomerPortalLinkRequestEntity$inboundSchema,
  CreateProductRequestEntity$inboundSchema,
  CreateRefundRequestEntity$inboundSchema,
  checkoutEntityToJSON,
  customerLinksEntityToJSON,
  orderListEntityToJSON,
  productEntityToJSON,
  productListEntityToJSON,
  refundResponseEntityToJSON,
  transactionEntityToJSON,
  transactionListEntityToJSON,
} from "creem/models/components";
import { type Account, newestFirst } from "./account";
import { createCheckout } from "./checkouts";
import { need } from "./creem-failure";
import { createProduct } from "./products";
import { refundThroughApi } from "./reversals";

export type Asked = {
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly id: string;
  readonly key: string | null;
};
type Route = {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly answer: (account: Account, asked: Asked) => string;
};

export const routes: readonly Route[] = [
  {
    method: "POST",
    path: /^\/v1\/products$/,
    answer: (account, { body, key }) =>
      productEntityToJSON(createProduct(account, CreateProductRequestEntity$inboundSchema.parse(body), key)),
  },
  {
    method: "GET",
    path: /^\/v1\/products\/search$/,
    answer(account, { query }) {
      const status = query.get("status");
      const products = newestFirst(account.products).filter((product) => !status || product.status === status);
      return productListEntityToJSON(pageOf(account, products, query));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/products\/([^/]+)$/,
    answer: (account, { id }) => productEntityToJSON(need(account.products, id)),
  },
  {
    method: "POST",
    path: /^\/v1\/checkouts$/,
    answer: (account, { body }) =>
      checkoutEntityToJSON(createCheckout(account, CreateCheckoutRequest$inboundSchema.parse(body))),
  },
  {
    method: "GET",
    path: /^\/v1\/checkouts$/,
    answer: (account, { query }) => checkoutEntityToJSON(need(account.checkouts, query.get("checkout_id") ?? "")),
  },
  {
    method: "GET",
    path: /^\/v1\/transactions$/,
    answer: (account, { query }) =>
      transactionEntityToJSON(need(account.transactions, query.get("transaction_id") ?? "")),
  },
  {
    method: "GET",
    path: /^\/v1\/transactions\/search$/,
    answer(account, { query }) {
      const orderId = query.get("order_id");
      const found = newestFirst(account.transactions).filter(({ order }) => !orderId || order === orderId);
      return transactionListEntityToJSON(pageOf(account, found, query));
    },
  },
  {
    method: "POST",
    path: /^\/v1\/refunds$/,
    answer(account, { body }) {
      const { transactionId } = CreateRefundRequestEntity$inboundSchema.parse(body);
      return refundResponseEntityToJSON(refundThroughApi(account, transactionId));
    },
  },
  {
    method: "POST",
    path: /^\/v1\/customers\/billing$/,
    answer(account, { body }) {
      const { customerId } = CreateCustomerPortalLinkRequestEntity$inboundSchema.parse(body);
      const { id } = need(account.customers, customerId);
      return customerLinksEntityToJSON({ customerPortalLink: `${account.baseUrl}/portal/${id}` });
    },
  },
  {
    method: "GET",
    path: /^\/v1\/customers\/([^/]+)\/orders$/,
    answer(account, { id, query }) {
      const { id: customerId } = need(account.customers, id);
      const orders = newestFirst(account.orders).filter(({ customer }) => customer === customerId);
      return orderListEntityToJSON(pageOf(account, orders, query));
    },
  },
];

function pageOf<T>({ pageMax }: Account, all: readonly T[], query: URLSearchParams) {
  const size = Math.min(Number(query.get("page_size") ?? 10), pageMax);
  const page = Number(query.get("page_number") ?? 1);
  const totalPages = Math.ceil(all.length / size);
  return {
    items: all.slice((page - 1) * size, page * size),
    pagination: {
      totalRecords: all.length,
      totalPages,
      currentPage: page,
      nextPage: page < totalPages ? page + 1 : null,
      prevPage: page > 1 ? page - 1 : null,
    },
  };
}
