import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { getInvoices } from "@/lib/billing/payments/get-invoices";
import { openPortal } from "@/lib/billing/payments/open-portal";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { db } from "@/lib/db/client";
import { type Signed, sign } from "@/tests/support/stripe/webhooks";
import { testDatabase } from "@/tests/support/test-database";
import { available, dollar, expectCleanBooks, isClosed, newBuyer, orderOf } from "../payments/buyers";
import { buy, knock, lastEvent, openCheckout, openShop, press, type Shop, secret, shuffled, tell } from "./shop";

testDatabase();
let shop: Shop;
const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs);

beforeAll(async () => {
  shop = await openShop();
}, 240_000);
afterAll(() => shop?.close());
beforeEach(() => shop.calm());
afterEach(expectCleanBooks);

describe("what is paid on Stripe's page is credited once", () => {
  const plans: [name: string, plan: (all: readonly Stripe.Event[]) => (Stripe.Event | Stripe.Event[])[]][] = [
    ["as they come", (all) => [...all]],
    ["backwards", (all) => all.toReversed()],
    ["five times each, shuffled", (all) => shuffled([all, all, all, all, all].flat())],
    ["twenty of each at once", (all) => [Array.from({ length: 20 }, () => all).flat()]],
    ["the session's alone", (all) => all.filter(({ type }) => type === "checkout.session.completed")],
  ];
  test.each(plans)("when its webhooks are delivered %s", async (_, plan) => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    await shop.local.webhooks.release(plan);
    expect(await available(buyer)).toBe(10n * dollar);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", checkoutId: checkout.checkoutId });
    expect(shop.local.webhooks.held).toEqual([]);
  });

  test("when no webhook ever comes: the job finds it, and what comes late after all changes nothing", async () => {
    const buyer = await newBuyer();
    await press(await openCheckout(buyer), "pay");
    const lost = [...shop.local.webhooks.held];
    await shop.local.webhooks.release(() => []);
    expect(await recoverPayments(new Date())).toEqual({ credited: 1, expired: 0, failures: 0 });
    expect(await recoverPayments(inHours(1))).toEqual({ credited: 0, expired: 0, failures: 0 });
    for (const event of lost) expect(await tell(event)).toBe(200);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("when the person comes home, the job runs and the webhook arrives at the same moment", async () => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    const back = () => returnFromCheckout(buyer.actor, orderId);
    await Promise.all([back(), back(), recoverPayments(new Date()), shop.local.webhooks.release((all) => [[...all]])]);
    expect(await back()).toMatchObject({ status: "paid" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("when our answers are lost, and Stripe sends everything again", async () => {
    const buyer = await newBuyer();
    await press(await openCheckout(buyer), "pay");
    const { webhooks } = shop.local;
    webhooks.loseAnswers(webhooks.held.length);
    await webhooks.release();
    expect(webhooks.held.length).toBeGreaterThan(0);
    await webhooks.release();
    expect(webhooks.held).toEqual([]);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("when we fail after the message was noted: Stripe hears it, and sends it again", async () => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    await db().$executeRawUnsafe(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'a disk is full' USING ERRCODE = '53100'; END $$`);
    await db().$executeRawUnsafe("CREATE TRIGGER failing BEFORE INSERT ON ledger_entries EXECUTE FUNCTION fail()");
    const { webhooks } = shop.local;
    await webhooks.release();
    await db().$executeRawUnsafe("DROP TRIGGER failing ON ledger_entries");
    expect(webhooks.held.map(({ type }) => type)).toEqual(["checkout.session.completed"]);
    expect(webhooks.deliveries.findLast(({ status }) => status !== 200)).toMatchObject({ status: 500 });
    expect(await db().webhookEvent.count({ where: { eventId: webhooks.held[0]!.id } })).toBe(0);
    expect((await orderOf(orderId)).status).toBe("pending");
    await webhooks.release((all) => all.flatMap((event) => [event, event]));
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("when it is told only after its refund and its dispute", async () => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    const { local } = shop;
    const paymentId = String(lastEvent(local, "checkout.session.completed").data.object.payment_intent);
    local.refund(paymentId, 400);
    const disputeId = local.openDispute(paymentId, { amountMinor: 600 });
    await local.webhooks.release((all) => all.toReversed());
    expect((await orderOf(orderId)).status).toBe("paid");
    expect([await available(buyer), await isClosed(buyer)]).toEqual([0n, true]);
    local.moveDispute(disputeId, "won");
    await local.webhooks.release((all) => all.toReversed());
    expect([await available(buyer), await isClosed(buyer)]).toEqual([6n * dollar, false]);
  });
});

describe("what is not proved to be Stripe's", () => {
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const altered = (event: object) => JSON.stringify(event, null, 2).replaceAll("1000", "900000");
  const forgeries: [name: string, forge: (event: object) => Signed][] = [
    ["signed with another secret", (event) => sign(event, "whsec_other")],
    ["six minutes old", (event) => sign(event, secret, nowSeconds() - 360)],
    ["of six minutes from now", (event) => sign(event, secret, nowSeconds() + 360)],
    ["altered on its way", (event) => ({ ...sign(event, secret), body: Buffer.from(altered(event)) })],
    ["without a signature", (event) => ({ ...sign(event, secret), header: "" })],
  ];
  test.each(forgeries)("is refused and leaves no trace: %s", async (_, forge) => {
    const buyer = await newBuyer();
    await press(await openCheckout(buyer), "pay");
    const event = lastEvent(shop.local, "checkout.session.completed");
    expect(await knock(forge(event))).toBe(401);
    expect(await db().webhookEvent.count({ where: { eventId: event.id } })).toBe(0);
    expect(await available(buyer)).toBe(0n);
    expect(await tell(event)).toBe(200);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("is not even read without a secret, nor when it is larger than any of Stripe's", async () => {
    const event = { id: "evt_1", object: "event", type: "balance.available", data: { object: {} } };
    expect(await tell({ ...event, padding: "x".repeat(256 * 1024) })).toBe(413);
    shop.configure({ webhookSecret: " " });
    expect(await tell(event)).toBe(404);
  });
});

describe("a message of Stripe's that does not say what was ordered", () => {
  const wrong: [name: string, facts: object, failure: string][] = [
    ["another amount", { amount_subtotal: 900, amount_total: 900 }, "amount"],
    ["sums that do not add up", { amount_total: 900 }, "total"],
    ["another currency", { currency: "eur" }, "currency"],
    ["another checkout", { id: "cs_test_other" }, "checkout"],
    ["no payment, and something to pay", { payment_intent: null }, "payment_missing"],
    [
      "no payment needed, and something to pay",
      { payment_intent: null, payment_status: "no_payment_required" },
      "payment_missing",
    ],
  ];
  test.each(wrong)("credits nothing, and the right one still does: %s", async (_, facts, failure) => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    const event = lastEvent(shop.local, "checkout.session.completed");
    const lie = {
      ...event,
      id: `evt_${newId().replaceAll("-", "")}`,
      data: { object: { ...event.data.object, ...facts } },
    };
    expect(await tell(lie)).toBe(200);
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure });
    expect(await available(buyer)).toBe(0n);
    await shop.local.webhooks.release();
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("credits no order of another processor's", async () => {
    const buyer = await newBuyer();
    const { organizationId } = buyer;
    const facts = { organizationId, kind: "checkout", amountMinor: 1_000, currency: "usd", isTest: true } as const;
    const order = await db().order.create({
      data: { id: newId(), ...facts, provider: "creem", creditNano: 10n * dollar },
    });
    await press(await openCheckout(await newBuyer()), "pay");
    const event = lastEvent(shop.local, "checkout.session.completed");
    const object = { ...event.data.object, metadata: { order_id: order.id, order_kind: "checkout" } };
    expect(await tell({ ...event, data: { object } })).toBe(200);
    expect(await orderOf(order.id)).toMatchObject({ status: "mismatched", failure: "provider" });
    expect(await available(buyer)).toBe(0n);
  });

  test("credits nothing in the test mode once the key is a live one, which cannot even look it up", async () => {
    const buyer = await newBuyer();
    shop.configure({ isTest: false });
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "pay");
    const event = lastEvent(shop.local, "checkout.session.completed");
    const unknown = { ...event.data.object, payment_intent: "pi_of_the_test_mode" };
    expect(await tell({ ...event, data: { object: unknown } })).toBe(200);
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "mode" });
    const others = ["refund.created", "charge.dispute.created", "radar.early_fraud_warning.created"];
    for (const [at, type] of others.entries()) {
      const object = { id: `x_${at}`, object: "x", payment_intent: "pi_of_the_test_mode", charge: null };
      expect(await tell({ ...event, id: `evt_mode${at}`, type, data: { object } }), type).toBe(200);
    }
    expect(await available(buyer)).toBe(0n);
  });
});

describe("on Stripe's page", () => {
  test.each([
    { percent_off: 20, paid: 8n * dollar, discount: 2n * dollar },
    { percent_off: 100, paid: 0n, discount: 10n * dollar },
  ])("a code of $percent_off % off gives that part of the credit, once", async ({ percent_off, paid, discount }) => {
    const buyer = await newBuyer();
    const coupon = await shop.stripe.coupons.create({ percent_off, duration: "once" });
    const code = `OFF${percent_off}`;
    await shop.stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code });
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "promotion", { code });
    await recoverPayments(inHours(25));
    expect(await available(buyer)).toBe(0n);
    await press(checkout, "pay");
    await shop.local.webhooks.release((all) => shuffled([...all, ...all, ...all]));
    await recoverPayments(new Date());
    expect(await available(buyer)).toBe(10n * dollar);
    const { paymentId } = await orderOf(orderId);
    const entries = await db().ledgerEntry.findMany({ where: { reference: `stripe:${paymentId}` } });
    const sumOf = (kind: string) =>
      entries.filter((it) => it.kind === kind).reduce((sum, it) => sum + it.amountNano, 0n);
    expect([sumOf("top_up"), sumOf("discount")]).toEqual([paid, discount]);
  });

  test("who pays by a bank that takes days is credited when the money is there", async () => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "later");
    await shop.local.webhooks.release();
    expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "pending" });
    expect(await recoverPayments(inHours(48))).toMatchObject({ credited: 0, expired: 0, failures: 0 });
    expect(await available(buyer)).toBe(0n);
    shop.local.finish(checkout.checkoutId, "succeeded");
    await shop.local.webhooks.release((all) => [[...all, ...all]]);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test.each([true, false])(
    "whose bank says no in the end is not credited, told of by a webhook: %s",
    async (isTold) => {
      const buyer = await newBuyer();
      const { orderId, ...checkout } = await openCheckout(buyer);
      await press(checkout, "later");
      shop.local.finish(checkout.checkoutId, "failed");
      await shop.local.webhooks.release((all) => (isTold ? all : []));
      await recoverPayments(inHours(48));
      expect((await orderOf(orderId)).status).toBe(isTold ? "failed" : "expired");
      expect(await available(buyer)).toBe(0n);
    },
  );

  test("who is declined tries another card, and the decline that is told late changes nothing", async () => {
    const buyer = await newBuyer();
    const { orderId, ...checkout } = await openCheckout(buyer);
    await press(checkout, "decline");
    expect((await orderOf(orderId)).status).toBe("pending");
    await press(checkout, "pay");
    await shop.local.webhooks.release((all) => all.toReversed());
    expect((await orderOf(orderId)).status).toBe("paid");
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test.each([true, false])("who never pays has bought nothing, told of by a webhook: %s", async (isTold) => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await openCheckout(buyer);
    shop.local.expire(checkoutId);
    await shop.local.webhooks.release((all) => (isTold ? all : []));
    await recoverPayments(inHours(25));
    expect((await orderOf(orderId)).status).toBe("expired");
    expect(await available(buyer)).toBe(0n);
  });

  test("a buyer finds their bills and what is saved, and nobody else's", async () => {
    const buyer = await newBuyer();
    await buy(shop, buyer, 1_000, true);
    const stranger = await newBuyer();
    expect(await getInvoices(buyer.actor)).toMatchObject([{ totalMinor: 1_000, currency: "usd" }]);
    expect(await fetch((await openPortal(buyer.actor)).url).then((page) => page.text())).toContain("pm_");
    expect(await getInvoices(stranger.actor)).toEqual([]);
    await expect(openPortal(stranger.actor)).rejects.toMatchObject({ code: "not_found" });
  });
});
