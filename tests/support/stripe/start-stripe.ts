/**
 * A Stripe of one's own, over HTTP on this machine, that remembers: the real package talks to it. What it is asked is
 * judged by schemas made from the package's types and by the rules that Stripe's documentation adds. Only tests reach it.
 *
 *   const stripe = await startStripe({ endpoint: { url, secret } });
 *   stripe.baseUrl, stripe.secretKey           what STRIPE_API_BASE and STRIPE_SECRET_KEY are set to
 *   stripe.calls                               what was asked of the API, in order, after its parameters were parsed
 *   stripe.close()
 *
 * People (a browser may click the same on the page at the session's `url`):
 *   stripe.pay(checkoutId) · decline · payLater, then finish(checkoutId, "succeeded" | "failed") · applyPromotion · expire
 *   stripe.setBehaviour(methodId, …)           what charging it leads to from now on; "processing" ends with finishCharge
 * Banks and the dashboard:
 *   stripe.refund(paymentId, amountMinor?) · nextRefundStatus("pending") · finishRefund(refundId, "succeeded" | "failed")
 *   stripe.openDispute(paymentId, {status, amountMinor, byChargeAlone}) · moveDispute(disputeId, status)
 *   stripe.warnOfFraud(paymentId) · stripe.detach(methodId) · stripe.chooseDefault(customerId, methodId) · deleteCustomer
 *   stripe.setTaxBps(1900)                     what automatic tax adds
 * Time: stripe.advance(ms)                     its clock: checkouts expire, idempotency keys are forgotten after a day
 * Faults of the API: stripe.failNext("POST /v1/refunds", kind, times)     kinds: see http/faults.ts. The package asks three
 *   times in all, so an outcome stays unclear to the caller with times = 3. What hangs ends when the caller gives up.
 * Webhooks (see ../webhook-deliveries.ts): stripe.webhooks.endpoint, .isHolding, .held, .events, .deliveries,
 *   .release(plan) with e.g. reversed · (all) => all.flatMap((e) => [e, e]) twice · (all) => [[all[0], all[0]]] at the same
 *   moment · (all) => all.slice(1) lost · .resend(eventId) · .loseAnswers(n) · .arrived()
 *   Without an endpoint events are held. sign(event, secret, atSeconds) makes a message by hand.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stripe } from "stripe";
import type { Endpoint } from "../webhook-deliveries";
import { newAccount, nowSeconds } from "./account";
import { type Api, type ApiCall, answerApi } from "./http/answer-api";
import { answerPage } from "./http/answer-page";
import { type FaultKind, newFaults } from "./http/faults";
import { newIdempotencyKeys } from "./http/idempotency";
import { applyPromotion, declineCheckout, finishCheckout, payCheckout, payCheckoutLater } from "./objects/checkout";
import { deleteCustomer, updateCustomer } from "./objects/customer";
import { type DisputeBegin, moveDispute, openDispute, warnOfFraud } from "./objects/dispute";
import { finishProcessing, needIntent } from "./objects/intent";
import { detachMethod, type MethodBehaviour, needMethod } from "./objects/method";
import { createRefund, finishRefund } from "./objects/refund";
import { expireOverdue, expireSession } from "./objects/session";
import { loadRequestSchemas } from "./schemas/request-schemas";
import { newWebhooks } from "./webhooks";

export type LocalStripe = Awaited<ReturnType<typeof startStripe>>;

export async function startStripe({ livemode = false, endpoint = null as Endpoint | null } = {}) {
  const schemaOf = await loadRequestSchemas();
  const webhooks = newWebhooks(livemode, () => nowSeconds(account));
  webhooks.endpoint = endpoint;
  const account = newAccount(livemode, webhooks.emit);
  const faults = newFaults();
  const keys = newIdempotencyKeys(() => Date.now() + account.aheadMs);
  const api: Api = { account, schemaOf, keys, faults, calls: [] };

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
    secretKey: account.secretKey,
    calls: api.calls as readonly ApiCall[],
    webhooks,

    pay: (checkoutId: string) => payCheckout(account, checkoutId),
    decline: (checkoutId: string) => declineCheckout(account, checkoutId),
    payLater: (checkoutId: string) => payCheckoutLater(account, checkoutId),
    finish: (checkoutId: string, end: "succeeded" | "failed") => finishCheckout(account, checkoutId, end),
    applyPromotion: (checkoutId: string, code: string) => applyPromotion(account, checkoutId, code),
    expire: (checkoutId: string) => void expireSession(account, checkoutId),
    setBehaviour(methodId: string, behaviour: MethodBehaviour) {
      account.behaviours.set(needMethod(account, methodId).id, behaviour);
    },
    finishCharge: (paymentId: string, end: "succeeded" | "failed") =>
      finishProcessing(account, needIntent(account, paymentId), end),

    refund: (paymentId: string, amountMinor?: number) =>
      createRefund(account, { payment_intent: paymentId, ...(amountMinor ? { amount: amountMinor } : {}) }).id,
    nextRefundStatus(status: "succeeded" | "pending") {
      account.nextRefundStatus = status;
    },
    finishRefund: (refundId: string, end: "succeeded" | "failed") => finishRefund(account, refundId, end),
    openDispute: (paymentId: string, begin?: DisputeBegin) => openDispute(account, paymentId, begin).id,
    moveDispute: (disputeId: string, status: Stripe.Dispute["status"]) => moveDispute(account, disputeId, status),
    warnOfFraud: (paymentId: string) => warnOfFraud(account, paymentId),
    detach: (methodId: string) => void detachMethod(account, methodId),
    chooseDefault(customerId: string, methodId: string) {
      updateCustomer(account, { invoice_settings: { default_payment_method: methodId } }, customerId);
    },
    deleteCustomer: (customerId: string) => deleteCustomer(account, customerId),
    setTaxBps(bps: number) {
      account.taxBps = bps;
    },

    advance(ms: number) {
      account.aheadMs += ms;
      expireOverdue(account);
    },
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
