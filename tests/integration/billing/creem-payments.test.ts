/** From Creem's page through its webhooks, or without them, to the wallet: the whole way, with the local Creem. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { db } from "@/lib/db/client";
import { checkoutAsk, openLocal, processorOf, webhookSecret } from "@/tests/support/creem/contract-target";
import { type CreemEvent, signLegacy, signStandard } from "@/tests/support/creem/webhooks";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import type { Message } from "@/tests/support/webhook-deliveries";
import { deliver, openShop, order, recover, type Shop } from "./creem-shop";
import { available, dollar, expectCleanBooks, newBuyer, orderOf } from "./payments/buyers";

testDatabase();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => {
  provideProcessors([shop.processor]);
  shop.calm();
});
afterAll(async () => {
  await shop.close();
  await expectCleanBooks();
});

describe("a payment", () => {
  test("made on Creem's page is credited when Creem tells of it, and the person sees it coming home", async () => {
    shop.webhooks.isHolding = false;
    shop.local.account.taxBps = 2100;
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 2_500);
    const page = `${shop.local.baseUrl}/checkout/${checkoutId}`;
    expect(await (await fetch(page)).text()).toContain("30.25 USD");
    expect(await (await fetch(`${page}/decline`, { method: "POST" })).text()).toContain("declined");
    expect(await available(buyer)).toBe(0n);
    const { status, headers } = await fetch(`${page}/pay`, { method: "POST", redirect: "manual" });
    expect(status).toBe(303);
    expect(new URL(headers.get("location") ?? "").searchParams.get("order")).toBe(orderId);
    expect(await available(buyer)).toBe(25n * dollar);
    expect(await orderOf(orderId)).toMatchObject({ provider: "creem", status: "paid", taxMinor: 525, isTest: true });
    const [customer] = await db().paymentCustomer.findMany({ where: { organizationId: buyer.organizationId } });
    expect(customer).toMatchObject({
      provider: "creem",
      customerId: expect.stringMatching(/^cust_/),
      savedMethodId: null,
    });
  });

  test("delivered five times is credited once", async () => {
    const buyer = await newBuyer();
    const { checkoutId } = await order(buyer, 1_000);
    shop.local.pay(checkoutId);
    await shop.webhooks.release((all) => Array.from({ length: 5 }, () => all).flat());
    expect(shop.webhooks.deliveries.slice(-5).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("told of in twenty messages at once, in both forms and under two ids, is credited once", async () => {
    const buyer = await newBuyer();
    const { checkoutId } = await order(buyer, 1_000);
    shop.local.pay(checkoutId);
    await shop.lose();
    const event = shop.lastEvent();
    const other = { ...event, id: `${event.id}again` };
    const messages = Array.from({ length: 20 }, (_, index) => {
      const sign = index % 2 ? signStandard : signLegacy;
      return deliver(sign(index % 3 ? event : other, webhookSecret));
    });
    await Promise.all(messages);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("and others, told of in any order and some twice at the same moment, are each credited once", async () => {
    const buyer = await newBuyer();
    for (const amount of [500, 700, 1_100]) shop.local.pay((await order(buyer, amount)).checkoutId);
    await shop.webhooks.release((all) => [[all[2]!, all[0]!, all[2]!], all[1]!, [...all], all[0]!]);
    expect(await available(buyer)).toBe(23n * dollar);
  });

  test("whose first answer was lost comes again and changes nothing", async () => {
    const buyer = await newBuyer();
    shop.webhooks.loseAnswers(1);
    await shop.buy(buyer, 1_000);
    expect(shop.webhooks.held).toHaveLength(1);
    await shop.webhooks.release();
    expect(shop.webhooks.held).toHaveLength(0);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("that a discount made cheaper credits what was ordered, and what it took off comes from the promotion account", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.applyDiscount(checkoutId, 250);
    const paymentId = shop.local.pay(checkoutId);
    await shop.webhooks.release();
    const entries = await db().ledgerEntry.findMany({ where: { reference: `creem:${paymentId}` } });
    expect(entries.map(({ kind, amountNano }) => [kind, amountNano])).toEqual([
      ["top_up", (75n * dollar) / 10n],
      ["discount", (25n * dollar) / 10n],
    ]);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", discountMinor: 250 });
  });

  test("that a code made free is credited once, though there is no transaction", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.applyDiscount(checkoutId, 1_000);
    shop.local.pay(checkoutId);
    await shop.webhooks.release((all) => [...all, ...all]);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", paymentId: checkoutId });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("whose webhook was missed is found by the person coming home", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.pay(checkoutId);
    await shop.lose();
    expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "paid" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("whose webhook was missed is found by the job, and credited once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    await order(buyer, 500);
    shop.local.pay(checkoutId);
    const missed = shop.lastEvent();
    await shop.lose();
    expect(await recover()).toEqual({ credited: 1, expired: 0, failures: 0 });
    await deliver(signLegacy(missed, webhookSecret));
    expect(await recover()).toMatchObject({ credited: 0, failures: 0 });
    expect(await orderOf(orderId)).toMatchObject({ status: "paid" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("that never comes leaves an order that is given up when Creem calls it over", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.expire(checkoutId);
    expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "expired" });
  });
});

describe("a message that does not fit", () => {
  const forged: [string, (event: CreemEvent) => Message][] = [
    ["signed with another secret", (event) => signLegacy(event, "whsec_b3RoZXI=")],
    ["signed with another secret, with a time", (event) => signStandard(event, "whsec_b3RoZXI=")],
    ["kept for an hour", (event) => signStandard(event, webhookSecret, Math.floor(Date.now() / 1000) - 3600)],
    ["not signed", (event) => ({ body: signLegacy(event, webhookSecret).body, headers: {} })],
  ];
  test.each(forged)("%s credits nothing, and leaves no trace", async (_, message) => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.pay(checkoutId);
    await shop.lose();
    const event = shop.lastEvent();
    await expect(deliver(message(event))).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await orderOf(orderId)).toMatchObject({ status: "pending" });
    expect(await db().webhookEvent.count({ where: { eventId: event.id } })).toBe(0);
  });

  test("finds no door where no secret is configured", async () => {
    provideProcessors([processorOf(shop.creem, { webhookSecret: "" })]);
    const message = signLegacy({ id: "evt_1", eventType: "x", object: {} }, "");
    await expect(deliver(message)).rejects.toMatchObject({ code: "not_found" });
  });

  type Changes = (order: Record<string, unknown>) => Record<string, unknown>;
  const wrong: [string, Changes, string][] = [
    ["another amount", () => ({ custom_price: 900, order: { amount: 900, amount_paid: 900 } }), "amount"],
    ["less than the price", () => ({ order: { amount_paid: 1 } }), "total"],
    ["nothing", () => ({ order: { amount_paid: 0 } }), "total"],
    ["another currency", () => ({ order: { currency: "EUR" } }), "currency"],
    ["the live mode under a test key", () => ({ mode: "prod" }), "mode"],
    ["another checkout", () => ({ id: "ch_other" }), "checkout"],
  ];
  test.each(wrong)("as it tells of %s credits nothing, and the right one still does", async (_, changes, failure) => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    shop.local.pay(checkoutId);
    await shop.lose();
    const right = shop.lastEvent();
    const object = { ...right.object, ...changes({}) };
    const altered = { ...object, order: { ...(right.object.order as object), ...(object.order as object) } };
    await deliver(signLegacy({ ...right, id: `${right.id}wrong`, object: altered }, webhookSecret));
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure });
    expect(await available(buyer)).toBe(0n);
    await deliver(signLegacy(right, webhookSecret));
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("as a checkout of less, with our order's id beside it, was paid, credits nothing", async () => {
    const buyer = await newBuyer();
    const { orderId } = await order(buyer, 1_000);
    const cheap = await shop.processor.openCheckout(checkoutAsk({ orderId, amountMinor: 100 }));
    shop.local.pay(cheap.checkoutId);
    await shop.webhooks.release();
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "amount" });
    expect(await available(buyer)).toBe(0n);
  });

  test("of the test mode credits nothing under a live key", async () => {
    const live = await openLocal({ isTest: false }, { mode: "prod" });
    provideProcessors([live.processor]);
    const buyer = await newBuyer();
    const { orderId, url } = await startTopUp(
      buyer.actor,
      { amountUsd: 1_000, savesMethod: false },
      buyer.organizationId,
    );
    live.local.pay(url.split("/").at(-1)!);
    const real = live.local.webhooks.events.at(-1)!;
    const play = { ...real, id: `${real.id}test`, object: { ...real.object, mode: "test" } };
    await deliver(signLegacy(play, webhookSecret));
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "mode", isTest: false });
    await deliver(signLegacy(real, webhookSecret));
    expect(await available(buyer)).toBe(10n * dollar);
    await live.close();
  });

  test("of Creem's never credits an order of Stripe's", async () => {
    const stripe = new ScriptedProcessor("stripe");
    stripe.isTest = true;
    provideProcessors([stripe, shop.processor]);
    const buyer = await newBuyer();
    const { orderId } = await order(buyer, 1_000);
    expect((await orderOf(orderId)).provider).toBe("stripe");
    const { checkoutId } = await shop.processor.openCheckout(checkoutAsk({ orderId, amountMinor: 1_000 }));
    shop.local.pay(checkoutId);
    await shop.webhooks.release();
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "provider" });
    expect(await available(buyer)).toBe(0n);
  });
});
