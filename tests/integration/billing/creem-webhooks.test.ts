import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PaymentEvent } from "@/lib/billing/payments/processor";
import { checkoutAsk, openLocal, processorOf, webhookSecret } from "@/tests/support/creem/contract-target";
import { type CreemEvent, signLegacy, signStandard } from "@/tests/support/creem/webhooks";
import { testDatabase } from "@/tests/support/test-database";
import type { Message } from "@/tests/support/webhook-deliveries";

testDatabase();
type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal();
});
afterAll(() => target?.close());
beforeEach(() => target.local.clearFaults());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const read = ({ body, headers }: Message, processor = target.processor) =>
  processor.readWebhook(body, (name) => headers[name] ?? null);

const event = { id: "evt_1", eventType: "subscription.paid", created_at: 1, object: { id: "sub_1" } };
const refused = { code: "unauthenticated", publicMessage: "This message is not proved to be Creem's." };
const standard = () => signStandard(event, webhookSecret);
const legacy = () => signLegacy(event, webhookSecret);
const withHeaders = (message: Message, changes: Record<string, string>): Message => ({
  ...message,
  headers: { ...message.headers, ...changes },
});
const without = ({ body, headers }: Message, name: string): Message => ({
  body,
  headers: Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name)),
});
const otherBody = Buffer.from(JSON.stringify({ ...event, id: "evt_2" }));

describe("a message is believed only with Creem's signature", () => {
  test.each([
    ["the standard headers", standard],
    ["creem-signature", legacy],
  ])("signed by %s, it is", async (_, message) => {
    expect(await read(message())).toEqual({ eventId: "evt_1", type: "subscription.paid", event: { kind: "ignored" } });
  });

  test.each([
    ["4 minutes old", -240],
    ["4 minutes ahead", 240],
  ])("%s, it is", async (_, seconds) => {
    expect((await read(signStandard(event, webhookSecret, nowSeconds() + seconds))).eventId).toBe("evt_1");
  });

  test.each<[string, () => Message]>([
    ["6 minutes old", () => signStandard(event, webhookSecret, nowSeconds() - 360)],
    ["6 minutes ahead", () => signStandard(event, webhookSecret, nowSeconds() + 360)],
    ["signed with another secret", () => signStandard(event, "whsec_b3RoZXI=")],
    ["signed with a secret that is no base64", () => signStandard(event, "whsec_?")],
    ["with a body that was altered", () => ({ ...standard(), body: otherBody })],
    ["with a body that was written anew", () => ({ ...standard(), body: Buffer.from(JSON.stringify(event, null, 1)) })],
    ["with one byte more", () => ({ ...standard(), body: Buffer.concat([standard().body, Buffer.from(" ")]) })],
    ["with another time", () => withHeaders(standard(), { "webhook-timestamp": String(nowSeconds() + 5) })],
    ["with another id", () => withHeaders(standard(), { "webhook-id": "msg_other" })],
    ["without a time", () => without(standard(), "webhook-timestamp")],
    ["without an id", () => without(standard(), "webhook-id")],
    ["without a signature", () => without(standard(), "webhook-signature")],
    [
      "with a signature of another version",
      () => {
        const message = standard();
        return withHeaders(message, {
          "webhook-signature": (message.headers["webhook-signature"] ?? "").replace("v1,", "v2,"),
        });
      },
    ],
    [
      "by the standard headers wrongly, by the other one rightly",
      () => withHeaders(signStandard(event, "whsec_b3RoZXI="), legacy().headers),
    ],
    ["by creem-signature with another secret", () => signLegacy(event, "whsec_b3RoZXI=")],
    ["by creem-signature with the secret without its prefix", () => signLegacy(event, "Y29udHJhY3Q=")],
    ["by creem-signature, with a body that was altered", () => ({ ...legacy(), body: otherBody })],
    ["by a creem-signature that is cut short", () => withHeaders(legacy(), { "creem-signature": "00" })],
    ["by an empty creem-signature", () => withHeaders(legacy(), { "creem-signature": "" })],
    ["without any header", () => ({ body: legacy().body, headers: {} })],
    ["without a body", () => ({ ...legacy(), body: new Uint8Array(0) })],
  ])("%s, it is not", async (_, message) => {
    await expect(read(message())).rejects.toMatchObject(refused);
  });

  test.each(["", "  ", "whsec_"])(
    "where our secret is %j nothing is, not even what is signed with it",
    async (secret) => {
      const processor = processorOf(target.creem, { webhookSecret: secret });
      expect(processor.takesWebhooks).toBe(false);
      for (const message of [signStandard(event, secret), signLegacy(event, secret), standard(), legacy()])
        await expect(read(message, processor)).rejects.toMatchObject(refused);
    },
  );

  test("a secret that is no base64 takes the header without a time alone", async () => {
    const processor = processorOf(target.creem, { webhookSecret: "a secret!" });
    expect((await read(signLegacy(event, "a secret!"), processor)).eventId).toBe("evt_1");
    await expect(read(signStandard(event, "a secret!"), processor)).rejects.toMatchObject(refused);
  });

  test("a second signature beside the right one does no harm, as while a secret is changed", async () => {
    const message = standard();
    const both = `v1,AAAA ${message.headers["webhook-signature"]}`;
    expect((await read(withHeaders(message, { "webhook-signature": both }))).eventId).toBe("evt_1");
  });

  // It carries no time, so age cannot tell: the database's memory of what was dealt with is what stops a replay.
  test("the header without a time proves an old message still, under the id that the books know it by", async () => {
    const old = { ...event, id: "evt_old", created_at: Date.now() - 86_400_000 };
    expect((await read(signLegacy(old, webhookSecret))).eventId).toBe("evt_old");
    expect((await read(signStandard(old, webhookSecret))).eventId).toBe("evt_old");
  });

  test.each([
    ["no JSON", "not json"],
    ["no event", ["list"]],
    ["an event without an id", { eventType: "x", object: {} }],
    ["an event without an object", { id: "evt_3", eventType: "checkout.completed" }],
    ["a checkout that cannot be read", { ...event, eventType: "checkout.completed", object: { id: 1 } }],
    ["a refund that cannot be read", { ...event, eventType: "refund.created", object: { id: "ref_1" } }],
    ["a dispute that cannot be read", { ...event, eventType: "dispute.created", object: { id: "disp_1" } }],
  ])("proved but %s, it cannot be read", async (_, content) => {
    await expect(read(signLegacy(content as object, webhookSecret))).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("what an event means for the books", () => {
  test("a paid checkout is a payment, under the id that refunds and disputes name", async () => {
    const { orderId, checkoutId, paymentId } = await payCheckout();
    expect(await told("checkout.completed")).toEqual({
      kind: "payment",
      payment: {
        orderId,
        checkoutId,
        paymentId,
        isPaid: true,
        isTest: true,
        currency: "usd",
        subtotalMinor: 2500,
        discountMinor: 0,
        taxMinor: 0,
        totalMinor: 2500,
        customerId: expect.stringMatching(/^cust_/),
        savedMethodId: null,
      },
    });
    expect(paymentId).toMatch(/^tran_/);
    expect(target.local.calls.filter(({ method }) => method === "GET")).not.toContainEqual(
      expect.objectContaining({ path: "/v1/transactions" }),
    );
  });

  test("a message of the older form, without sums and without its transaction, is completed by asking", async () => {
    target.local.account.taxBps = 2100;
    const { paymentId } = await payCheckout();
    target.local.account.taxBps = 0;
    const event = lastOf("checkout.completed");
    const { order } = event.object;
    const { id, mode, customer, product, amount, currency, status, type } = order as Record<string, unknown>;
    const older = { ...event.object, order: { id, mode, customer, product, amount, currency, status, type } };
    const { event: meant } = await read(signLegacy({ ...event, object: older }, webhookSecret));
    const payment = { paymentId, subtotalMinor: 2500, taxMinor: 525, totalMinor: 3025 };
    expect(meant).toMatchObject({ kind: "payment", payment });
  });

  test("a message that Creem writes with more, or with nulls for what is not there, is read all the same", async () => {
    const { orderId } = await payCheckout();
    const event = lastOf("checkout.completed");
    const object = {
      ...event.object,
      mode: "local",
      product: { image_url: null, tax_mode: "tomorrow" },
      custom_fields: null,
    };
    const { event: meant } = await read(signLegacy({ ...event, object }, webhookSecret));
    expect(meant).toMatchObject({ kind: "payment", payment: { orderId, isPaid: true, isTest: true } });
  });

  test("only the mode of the live store is not a test", async () => {
    await payCheckout();
    const event = lastOf("checkout.completed");
    const isTest = async (mode: string) => {
      const message = signLegacy({ ...event, object: { ...event.object, mode } }, webhookSecret);
      return expectKind((await read(message)).event, "payment").payment.isTest;
    };
    expect(await Promise.all(["test", "sandbox", "prod", "Prod", ""].map(isTest))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
  });

  test("of the other mode only a payment is told, and nothing is asked for: our key knows nothing there", async () => {
    const { orderId, paymentId } = await payCheckout();
    const paid = lastOf("checkout.completed");
    target.local.refund(paymentId, 100);
    target.local.openDispute(paymentId);
    const before = target.local.calls.length;
    const tell = async ({ id, eventType, object }: CreemEvent, changes: object) => {
      const live = { id, eventType, object: { ...object, mode: "prod", ...changes } };
      return (await read(signLegacy(live, webhookSecret))).event;
    };
    const order = { id: "ord_1", status: "paid", currency: "USD", amount: 2500 };
    const payment = { orderId, isPaid: true, isTest: false, paymentId: null };
    expect(await tell(paid, { order })).toMatchObject({ kind: "payment", payment });
    for (const type of ["refund.created", "dispute.created"])
      expect(await tell(lastOf(type), { checkout: "ch_of_the_other_mode" })).toEqual({ kind: "ignored" });
    expect(target.local.calls).toHaveLength(before);
  });

  test("a reversal of a checkout that Creem does not know is nobody's", async () => {
    const { paymentId } = await payCheckout();
    target.local.refund(paymentId, 100);
    const event = lastOf("refund.created");
    const object = { ...event.object, checkout: "ch_gone" };
    expect((await read(signLegacy({ ...event, object }, webhookSecret))).event).toEqual({ kind: "ignored" });
  });

  test("a checkout that says it is not paid is no payment", async () => {
    await payCheckout();
    const event = lastOf("checkout.completed");
    const order = { ...(event.object.order as object), status: "pending" };
    for (const changes of [{ order }, { status: "processing" }, { order: null }]) {
      const message = signLegacy({ ...event, object: { ...event.object, ...changes } }, webhookSecret);
      const { payment } = expectKind((await read(message)).event, "payment");
      expect(payment).toMatchObject({ isPaid: false, paymentId: null });
    }
  });

  test("a refund of the dashboard is of its transaction, done or under way", async () => {
    const { paymentId } = await payCheckout();
    const refund = { reversalId: null, paymentId, currency: "usd", isTest: true };
    const part = target.local.refund(paymentId, 400);
    const done = { ...refund, externalId: part, amountMinor: 400, status: "succeeded" };
    expect(await told("refund.created")).toEqual({ kind: "refund", refund: done });
    const rest = target.local.refund(paymentId, 2100, "pending");
    const begun = { ...refund, externalId: rest, amountMinor: 2100, status: "pending" };
    expect(await told("refund.created")).toEqual({ kind: "refund", refund: begun });
  });

  test("a dispute counts as lost, as Creem tells nothing more of it", async () => {
    const { paymentId } = await payCheckout();
    const externalId = target.local.openDispute(paymentId);
    const dispute = { externalId, paymentId, amountMinor: 2500, currency: "usd", status: "lost", isTest: true };
    expect(await told("dispute.created")).toEqual({ kind: "dispute", dispute });
  });

  test("a refund that names its checkout by an id alone is known for ours by asking", async () => {
    const { paymentId, checkoutId } = await payCheckout();
    target.local.refund(paymentId, 400);
    const event = lastOf("refund.created");
    const message = () => signLegacy({ ...event, object: { ...event.object, checkout: checkoutId } }, webhookSecret);
    target.local.failNext("GET /v1/checkouts", "error_before");
    await expect(read(message())).rejects.toMatchObject({ code: "unavailable" });
    expect((await read(message())).event.kind).toBe("refund");
  });

  test("nothing of another program's sales in the same store is told", async () => {
    const { id: productId } = await target.creem.products.create({
      name: "A book",
      description: "A book.",
      price: 900,
      currency: "USD",
      billingType: "onetime",
    });
    for (const metadata of [undefined, { order_id: "1001" }]) {
      const { id } = await target.creem.checkouts.create({ productId, ...(metadata ? { metadata } : {}) });
      const paymentId = target.local.pay(id);
      target.local.refund(paymentId, 100);
      target.local.openDispute(paymentId);
      for (const type of ["checkout.completed", "refund.created", "dispute.created"])
        expect(await told(type), type).toEqual({ kind: "ignored" });
    }
  });
});

async function payCheckout() {
  const ask = checkoutAsk();
  const { checkoutId } = await target.processor.openCheckout(ask);
  return { orderId: ask.orderId, checkoutId, paymentId: target.local.pay(checkoutId) };
}

function lastOf(type: string): CreemEvent {
  const event = target.local.webhooks.events.findLast(({ eventType }) => eventType === type);
  if (!event) throw new Error(`There was no ${type}.`);
  return event;
}

async function told(type: string): Promise<PaymentEvent> {
  const event = lastOf(type);
  const messages = await Promise.all([signLegacy, signStandard].map((sign) => read(sign(event, webhookSecret))));
  expect(messages[0]).toEqual(messages[1]);
  expect(messages[0]).toMatchObject({ eventId: event.id, type });
  return messages[0]!.event;
}

function expectKind<K extends PaymentEvent["kind"]>(event: PaymentEvent, kind: K): Extract<PaymentEvent, { kind: K }> {
  expect(event.kind).toBe(kind);
  return event as Extract<PaymentEvent, { kind: K }>;
}
