/**
 * A Creem of one's own, over HTTP on this machine, that remembers: the real package talks to it, and what it is asked and
 * answers passes the package's own schemas. Only tests reach it.
 *
 *   const creem = await startCreem({ endpoint: { url, secret } });
 *   creem.baseUrl, creem.apiKey                what CREEM_API_BASE and CREEM_API_KEY are set to
 *   creem.calls                                what was asked of the API, in order
 *   creem.account                              its books, to look into and to set `taxBps` or `pageMax`
 *   creem.close()
 *
 * People (a browser may click the same on the page at the checkout's `url`):
 *   creem.pay(checkoutId) · applyDiscount(checkoutId, cents) · expire; who gives up does nothing
 * Banks and the dashboard:
 *   creem.refund(paymentId, amountMinor) · nextRefund("pending" | "refused") · finishRefund(refundId, end) · openDispute(paymentId)
 * Faults of the API: creem.failNext("POST /v1/refunds", kind, times)
 * Webhooks: creem.webhooks, see webhook-deliveries.ts; `form` is how they are signed. Without an endpoint events are held.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EnvironmentMode } from "creem/models/components";
import { type FaultKind, newFaults } from "../stripe/http/faults";
import { type Endpoint, newDeliveries } from "../webhook-deliveries";
import { newAccount, type RefundMode } from "./account";
import { type Api, type ApiCall, answerApi } from "./answer-api";
import { answerPage } from "./answer-page";
import { applyDiscount, expireCheckout, payCheckout } from "./checkouts";
import { createRefund, finishRefund, openDispute } from "./reversals";
import { type CreemEvent, type HeaderForm, newEvent, signLegacy, signStandard } from "./webhooks";

export type LocalCreem = Awaited<ReturnType<typeof startCreem>>;

type Options = { readonly mode?: EnvironmentMode; readonly endpoint?: Endpoint | null; readonly form?: HeaderForm };

export async function startCreem({ mode = "test", endpoint = null, form = "legacy" }: Options = {}) {
  const webhooks = newDeliveries<CreemEvent>({
    typeOf: ({ eventType }) => eventType,
    write: (event, secret) => (form === "legacy" ? signLegacy(event, secret) : signStandard(event, secret)),
  });
  webhooks.endpoint = endpoint;
  const account = newAccount(mode, (type, object) => webhooks.send(newEvent(type, object)));
  const faults = newFaults();
  const api: Api = { account, faults, calls: [] };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const rawBody = Buffer.concat(chunks).toString("utf8");
      if (request.url?.startsWith("/v1/")) return answerApi(api, request, rawBody, response);
      answerPage(account, request, rawBody, response, webhooks.arrived).catch((error) => response.destroy(error));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  account.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    baseUrl: account.baseUrl,
    apiKey: account.apiKey,
    calls: api.calls as readonly ApiCall[],
    account,
    webhooks,

    pay(checkoutId: string): string {
      return payCheckout(account, checkoutId)?.id ?? "";
    },
    applyDiscount: (checkoutId: string, minor: number) => applyDiscount(account, checkoutId, minor),
    expire: (checkoutId: string) => expireCheckout(account, checkoutId),
    refund: (paymentId: string, minor: number, status?: "succeeded" | "pending") =>
      createRefund(account, paymentId, minor, status).id,
    nextRefund(mode: RefundMode) {
      account.nextRefund = mode;
    },
    finishRefund: (refundId: string, end: "succeeded" | "failed") => finishRefund(account, refundId, end),
    openDispute: (paymentId: string) => openDispute(account, paymentId),
    failNext: (call: string, kind: FaultKind, times = 1) => faults.add(call, kind, times),
    clearFaults: () => faults.clear(),

    async close() {
      await webhooks.arrived();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
