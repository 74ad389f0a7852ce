import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PaymentEvent } from "@/lib/billing/payments/processor";
import { stripeProcessor } from "@/lib/billing/stripe/create-stripe-processor";
import { chargeAsk, checkoutAsk, openLocal, webhookSecret } from "@/tests/support/stripe/contract-target";
import { type Signed, sign } from "@/tests/support/stripe/webhooks";

type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal();
}, 240_000);
afterAll(() => target?.close());
beforeEach(() => target.local.clearFaults());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const read = ({ body, header }: Signed, processor = target.processor) =>
  processor.readWebhook(body, (name) => (name === "stripe-signature" ? header : null));

describe("a message is believed only with Stripe's signature", () => {
  const event = { id: "evt_1", object: "event", type: "balance.available", livemode: false, data: { object: {} } };
  const good = () => sign(event, webhookSecret);
  const refused = { code: "unauthenticated", publicMessage: "This message is not proved to be Stripe's." };

  test("signed now, it is", async () => {
    expect(await read(good())).toEqual({ eventId: "evt_1", type: "balance.available", event: { kind: "ignored" } });
  });

  test.each([
    ["4 minutes old", -240],
    ["4 minutes ahead", 240],
  ])("%s, it is", async (_, seconds) => {
    expect((await read(sign(event, webhookSecret, nowSeconds() + seconds))).eventId).toBe("evt_1");
  });

  test.each([
    ["6 minutes old", () => sign(event, webhookSecret, nowSeconds() - 360)],
    ["6 minutes ahead", () => sign(event, webhookSecret, nowSeconds() + 360)],
    ["an hour ahead", () => sign(event, webhookSecret, nowSeconds() + 3600)],
    ["signed with another secret", () => sign(event, "whsec_other")],
    ["signed with an empty secret", () => sign(event, "")],
    ["with a body that was altered", () => ({ ...good(), body: sign({ ...event, id: "evt_2" }, webhookSecret).body })],
    ["with a body that was written anew", () => ({ ...good(), body: Buffer.from(JSON.stringify(event)) })],
    ["with one byte more", () => ({ ...good(), body: Buffer.concat([good().body, Buffer.from(" ")]) })],
    ["without a time", () => ({ ...good(), header: good().header.replace(/^t=\d+,/, "") })],
    ["with another time", () => ({ ...good(), header: good().header.replace(/^t=\d+/, `t=${nowSeconds() + 5}`) })],
    ["with a second time", () => ({ ...good(), header: `${good().header},t=${nowSeconds() + 9}` })],
    ["without a signature", () => ({ ...good(), header: `t=${nowSeconds()}` })],
    ["with a signature of the old scheme", () => ({ ...good(), header: good().header.replace("v1=", "v0=") })],
    ["with an empty header", () => ({ ...good(), header: "" })],
    ["without a body", () => ({ ...good(), body: new Uint8Array(0) })],
  ])("%s, it is not", async (_, message) => {
    await expect(read(message())).rejects.toMatchObject(refused);
  });

  test("without the header it is not", async () => {
    await expect(target.processor.readWebhook(good().body, () => null)).rejects.toMatchObject(refused);
  });

  test.each(["", "  "])("where our secret is %j nothing is, not even what is signed with it", async (secret) => {
    const settings = { isTest: true, webhookSecret: secret, hasAutomaticTax: false };
    const processor = stripeProcessor(target.stripe, settings);
    expect(processor.takesWebhooks).toBe(false);
    await expect(read(sign(event, secret), processor)).rejects.toMatchObject(refused);
    await expect(read(good(), processor)).rejects.toMatchObject(refused);
  });

  test("with a second signature, as while a secret is changed, it is", async () => {
    const { body, header } = good();
    expect((await read({ body, header: `${header},v1=${"0".repeat(64)}` })).eventId).toBe("evt_1");
  });

  test.each([
    ["no JSON", "not json"],
    ["no event", ["list"]],
    ["an event without an id", { object: "event", type: "x" }],
  ])("proved but %s, it cannot be read", async (_, content) => {
    await expect(read(sign(content as object, webhookSecret))).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("thin events, unknown ones and those of connected accounts are ignored", async () => {
    const thin = { id: "evt_3", object: "v2.core.event", type: "v1.billing.meter.no_meter_found" };
    expect((await read(sign(thin, webhookSecret))).event).toEqual({ kind: "ignored" });
    const unknown = { ...event, type: "tomorrow.invented" };
    expect((await read(sign(unknown, webhookSecret))).event).toEqual({ kind: "ignored" });
    const paid = await payCheckout();
    const connected = { ...lastOf("checkout.session.completed"), account: "acct_other" };
    expect(paid.checkoutId).toBeTruthy();
    expect((await read(sign(connected, webhookSecret))).event).toEqual({ kind: "ignored" });
  });
});

describe("what an event means for the books", () => {
  test("a paid checkout is a payment, with the method that was kept", async () => {
    const { orderId, checkoutId } = await payCheckout({ savesMethod: true });
    const { payment } = expectKind(await told("checkout.session.completed"), "payment");
    expect(payment).toMatchObject({ orderId, checkoutId, isPaid: true, isTest: true, totalMinor: 2500 });
    expect(payment.paymentId).toMatch(/^pi_/);
    expect(payment.customerId).toMatch(/^cus_/);
    expect(payment.savedMethodId).toMatch(/^pm_/);
    // The same money, told a second way: the session tells it alone.
    expect(await told("payment_intent.succeeded")).toEqual({ kind: "ignored" });
  });

  test("a checkout without the wish to keep the method keeps none", async () => {
    await payCheckout();
    const { payment } = expectKind(await told("checkout.session.completed"), "payment");
    expect(payment.savedMethodId).toBeNull();
    expect(payment.customerId).toMatch(/^cus_/);
  });

  test("a payment by bank is unpaid until the bank has said yes", async () => {
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk());
    target.local.payLater(checkoutId);
    const first = expectKind(await told("checkout.session.completed"), "payment");
    expect(first.payment).toMatchObject({ isPaid: false, paymentId: null });
    target.local.finish(checkoutId, "succeeded");
    const then = expectKind(await told("checkout.session.async_payment_succeeded"), "payment");
    expect(then.payment).toMatchObject({ isPaid: true, paymentId: expect.stringMatching(/^pi_/), checkoutId });
  });

  test("a bank that says no, and a checkout that ran out, are failures", async () => {
    const ask = checkoutAsk();
    const { checkoutId } = await target.processor.openCheckout(ask);
    target.local.payLater(checkoutId);
    target.local.finish(checkoutId, "failed");
    const failed = { kind: "payment_failed", orderId: ask.orderId, checkoutId };
    expect(await told("checkout.session.async_payment_failed")).toEqual({ ...failed, failure: "declined" });

    const other = checkoutAsk();
    const opened = await target.processor.openCheckout(other);
    target.local.advance(2 * 60 * 60 * 1000);
    const expired = { kind: "payment_failed", orderId: other.orderId, checkoutId: opened.checkoutId };
    expect(await told("checkout.session.expired")).toEqual({ ...expired, failure: "expired" });
    target.local.advance(-2 * 60 * 60 * 1000);
  });

  test("a card that is declined on the page is nothing yet", async () => {
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk());
    target.local.decline(checkoutId);
    expect(await told("payment_intent.payment_failed")).toEqual({ kind: "ignored" });
    target.local.pay(checkoutId);
    expect(expectKind(await told("checkout.session.completed"), "payment").payment.isPaid).toBe(true);
  });

  test("a charge of ours that succeeded or failed is told by its intent", async () => {
    const ask = await chargeAsk(target.stripe);
    await target.processor.charge(ask);
    const { payment } = expectKind(await told("payment_intent.succeeded"), "payment");
    expect(payment).toMatchObject({ orderId: ask.orderId, isPaid: true, savedMethodId: ask.savedMethodId });

    const refused = await chargeAsk(target.stripe, "pm_card_authenticationRequired");
    await target.processor.charge(refused);
    expect(await told("payment_intent.payment_failed")).toEqual({
      kind: "payment_failed",
      orderId: refused.orderId,
      checkoutId: null,
      failure: "authentication_required",
    });
  });

  test("a refund is told by itself and by its charge, pending, done and failed", async () => {
    const { paymentId } = await payCheckout();
    target.local.nextRefundStatus("pending");
    const externalId = target.local.refund(paymentId, 400);
    target.local.nextRefundStatus("succeeded");
    const refund = { externalId, reversalId: null, paymentId, amountMinor: 400, currency: "usd", isTest: true };
    const begun = { kind: "refund", refund: { ...refund, status: "pending" } };
    expect(await told("refund.created")).toEqual(begun);
    expect(await told("charge.refunded")).toEqual(begun);
    target.local.finishRefund(externalId, "succeeded");
    expect(await told("refund.updated")).toEqual({ kind: "refund", refund: { ...refund, status: "succeeded" } });
    target.local.finishRefund(externalId, "failed");
    expect(await told("refund.failed")).toEqual({ kind: "refund", refund: { ...refund, status: "failed" } });
  });

  test("a dispute is open, then won or lost, whatever it names its payment by", async () => {
    const { paymentId } = await payCheckout();
    const externalId = target.local.openDispute(paymentId, { byChargeAlone: true });
    const dispute = { externalId, paymentId, amountMinor: 2500, currency: "usd", isTest: true };
    const open = { kind: "dispute", dispute: { ...dispute, status: "open" } };
    expect(await told("charge.dispute.created")).toEqual(open);
    expect(await told("charge.dispute.funds_withdrawn")).toEqual(open);
    target.local.moveDispute(externalId, "under_review");
    expect(await told("charge.dispute.updated")).toEqual(open);
    target.local.moveDispute(externalId, "won");
    const won = { kind: "dispute", dispute: { ...dispute, status: "won" } };
    expect(await told("charge.dispute.closed")).toEqual(won);
    expect(await told("charge.dispute.funds_reinstated")).toEqual(won);
  });

  test("an inquiry moves no money, and may become a dispute that is lost", async () => {
    const { paymentId } = await payCheckout();
    const disputeId = target.local.openDispute(paymentId, { status: "warning_needs_response" });
    const status = async (type: string) => expectKind(await told(type), "dispute").dispute.status;
    expect(await status("charge.dispute.created")).toBe("warning");
    target.local.moveDispute(disputeId, "needs_response");
    expect(await status("charge.dispute.funds_withdrawn")).toBe("open");
    target.local.moveDispute(disputeId, "lost");
    expect(await status("charge.dispute.closed")).toBe("lost");
  });

  test.each([
    ["warning_needs_response", "warning"],
    ["needs_response", "lost"],
  ] as const)("a prevented dispute that began as %s is %s: what counts is where the money went", async (begin, end) => {
    const { paymentId } = await payCheckout();
    const disputeId = target.local.openDispute(paymentId, { status: begin });
    target.local.moveDispute(disputeId, "prevented");
    expect(expectKind(await told("charge.dispute.closed"), "dispute").dispute.status).toBe(end);
  });

  test("a warning of fraud names the payment", async () => {
    const { paymentId } = await payCheckout();
    target.local.warnOfFraud(paymentId);
    expect(await told("radar.early_fraud_warning.created")).toEqual({ kind: "fraud_warning", paymentId });
  });

  test("a method that is removed gives way to what is left, then to nothing", async () => {
    const { customerId, savedMethodId } = await chargeAsk(target.stripe);
    const other = await target.stripe.paymentMethods.attach("pm_card_visa", { customer: customerId });
    target.local.detach(savedMethodId);
    expect(await told("payment_method.detached")).toEqual({
      kind: "saved_method",
      customerId,
      savedMethodId: other.id,
    });
    target.local.detach(other.id);
    expect(await told("payment_method.detached")).toEqual({ kind: "saved_method", customerId, savedMethodId: null });
  });

  test("a method that is made the default is the saved one, and no other change of a customer is told", async () => {
    const { customerId, savedMethodId } = await chargeAsk(target.stripe);
    await target.stripe.paymentMethods.attach("pm_card_visa", { customer: customerId });
    target.local.chooseDefault(customerId, savedMethodId);
    expect(await told("customer.updated")).toEqual({ kind: "saved_method", customerId, savedMethodId });
    await target.stripe.customers.update(customerId, { email: "other@example.com" });
    expect(await told("customer.updated")).toEqual({ kind: "ignored" });
    target.local.deleteCustomer(customerId);
    expect(await told("customer.deleted")).toEqual({ kind: "saved_method", customerId, savedMethodId: null });
  });

  test("nothing of another program's payments is told", async () => {
    const { customerId, savedMethodId } = await chargeAsk(target.stripe);
    const foreign = await target.stripe.paymentIntents.create({
      amount: 900,
      currency: "usd",
      customer: customerId,
      payment_method: savedMethodId,
      off_session: true,
      confirm: true,
      metadata: { order_id: "1001" },
    });
    target.local.refund(foreign.id, 100);
    target.local.openDispute(foreign.id);
    target.local.warnOfFraud(foreign.id);
    const types = ["payment_intent.succeeded", "refund.created", "charge.refunded", "charge.dispute.created"];
    for (const type of [...types, "radar.early_fraud_warning.created"])
      expect(await told(type), type).toEqual({ kind: "ignored" });
  });

  test("a message whose missing half Stripe does not tell just now is asked for again later", async () => {
    await payCheckout({ savesMethod: true });
    const event = lastOf("checkout.session.completed");
    target.local.failNext(`GET /v1/payment_intents/${event.data.object.payment_intent}`, "error_before", 3);
    await expect(read(sign(event, webhookSecret))).rejects.toMatchObject({ code: "unavailable" });
    expect((await read(sign(event, webhookSecret))).event.kind).toBe("payment");
  });
});

async function payCheckout(changes: Parameters<typeof checkoutAsk>[0] = {}) {
  const ask = checkoutAsk(changes);
  const { checkoutId } = await target.processor.openCheckout(ask);
  target.local.pay(checkoutId);
  const state = await target.processor.findCheckout(checkoutId);
  return { orderId: ask.orderId, checkoutId, paymentId: state?.payment.paymentId ?? "" };
}

/** The newest event of a type, as a plain object that a test may look into. */
function lastOf(type: string) {
  const event = target.local.webhooks.events.findLast((candidate) => candidate.type === type);
  if (!event) throw new Error(`There was no ${type}.`);
  return { ...event, data: { object: Object.fromEntries(Object.entries(event.data.object)) } };
}

async function told(type: string): Promise<PaymentEvent> {
  const event = target.local.webhooks.events.findLast((candidate) => candidate.type === type);
  if (!event) throw new Error(`There was no ${type}.`);
  const message = await read(sign(event, webhookSecret));
  expect(message).toMatchObject({ eventId: event.id, type });
  return message.event;
}

function expectKind<K extends PaymentEvent["kind"]>(event: PaymentEvent, kind: K): Extract<PaymentEvent, { kind: K }> {
  expect(event.kind).toBe(kind);
  return event as Extract<PaymentEvent, { kind: K }>;
}
