import { afterAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { handleWebhook } from "@/lib/billing/payments/handle-webhook";
import type { Payment } from "@/lib/billing/payments/processor";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { db } from "@/lib/db/client";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { available, buy, checkout, deliver, dollar, expectCleanBooks, newBuyer, orderOf } from "./buyers";

testDatabase();
let stripe: ScriptedProcessor;
let creem: ScriptedProcessor;

beforeEach(() => {
  stripe = new ScriptedProcessor("stripe");
  creem = new ScriptedProcessor("creem");
  provideProcessors([stripe, creem]);
});
afterAll(expectCleanBooks);

test("a payment delivered five times is credited once, and everything about it is in the books", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 2_500);
  const payment = stripe.pay(checkoutId, { discountMinor: 500, taxMinor: 380, customerId: "cus_1" });
  for (let round = 0; round < 5; round++) await deliver(stripe, { kind: "payment", payment }, `evt_${orderId}`);
  expect(await available(buyer)).toBe(25n * dollar);
  const entries = await db().ledgerEntry.findMany({ where: { reference: `stripe:${payment.paymentId}` } });
  expect(entries.map(({ kind, amountNano }) => [kind, amountNano])).toEqual([
    ["top_up", 20n * dollar],
    ["discount", 5n * dollar],
  ]);
  const billing = await getBilling(buyer.actor);
  expect(billing).toMatchObject({ hasPortal: true, hasSavedMethod: false, frozenFor: [], owedNano: 0n });
  expect(billing.orders).toMatchObject([{ status: "paid", discountMinor: 500, taxMinor: 380, reversedNano: 0n }]);
});

test("a payment told of in twenty messages at once is credited once", async () => {
  const buyer = await newBuyer();
  const { checkoutId } = await checkout(stripe, buyer, 1_000);
  const payment = stripe.pay(checkoutId);
  const same = newId();
  const messages = Array.from({ length: 20 }, (_, index) =>
    deliver(stripe, { kind: "payment", payment }, index % 2 ? same : undefined),
  );
  await Promise.all(messages);
  expect(await available(buyer)).toBe(10n * dollar);
});

test("many payments told of five times each, in any order, are each credited once", async () => {
  const buyer = await newBuyer();
  const payments: Payment[] = [];
  for (const amount of [500, 700, 1_100]) payments.push(stripe.pay((await checkout(stripe, buyer, amount)).checkoutId));
  const shuffled = Array.from({ length: 15 }, (_, index) => payments[(index * 7) % 3]!);
  await Promise.all(shuffled.map((payment) => deliver(stripe, { kind: "payment", payment })));
  expect(await available(buyer)).toBe(23n * dollar);
});

const wrong: [name: string, facts: (payment: Payment) => Partial<Payment>, failure: string][] = [
  ["another amount", () => ({ subtotalMinor: 900, totalMinor: 900 }), "amount"],
  ["a total that does not add up", () => ({ totalMinor: 999 }), "total"],
  ["a discount beyond the amount", () => ({ discountMinor: 1_100, totalMinor: -100 }), "total"],
  ["another currency", () => ({ currency: "jpy" }), "currency"],
  ["the test mode", () => ({ isTest: true }), "mode"],
  ["another checkout", () => ({ checkoutId: "cs_other" }), "checkout"],
  ["no payment", () => ({ paymentId: null }), "payment_missing"],
];

test.each(wrong)("a payment of %s credits nothing, and the right one still does", async (_, facts, failure) => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  const payment = stripe.pay(checkoutId);
  await deliver(stripe, { kind: "payment", payment: { ...payment, ...facts(payment) } });
  expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure });
  expect(await available(buyer)).toBe(0n);
  await deliver(stripe, { kind: "payment", payment });
  expect(await orderOf(orderId)).toMatchObject({ status: "paid", failure: null });
  expect(await available(buyer)).toBe(10n * dollar);
});

test("one processor's message never credits another's order", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  await deliver(creem, { kind: "payment", payment: creem.paid({ orderId, checkoutId, amountMinor: 1_000 }) });
  expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "provider" });
  expect(await available(buyer)).toBe(0n);
});

test("an order made in the other mode than the credential's is not credited", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  stripe.isTest = true;
  await deliver(stripe, { kind: "payment", payment: stripe.pay(checkoutId) });
  await deliver(stripe, { kind: "payment", payment: stripe.pay(checkoutId, { isTest: false }) });
  expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "mode" });
});

test("a payment that names no order of ours does nothing", async () => {
  for (const orderId of [null, "not an id", newId()])
    await deliver(stripe, { kind: "payment", payment: stripe.paid({ orderId, amountMinor: 1_000 }) });
  expect(await db().webhookEvent.count({ where: { status: "ignored" } })).toBe(3);
});

test("one payment is not credited for two orders", async () => {
  const buyer = await newBuyer();
  const { payment } = await buy(stripe, buyer, 1_000);
  const second = await checkout(stripe, buyer, 1_000);
  const reused = { ...payment, orderId: second.orderId, checkoutId: second.checkoutId };
  await deliver(stripe, { kind: "payment", payment: reused });
  expect(await orderOf(second.orderId)).toMatchObject({ status: "mismatched", failure: "payment_reused" });
  expect(await available(buyer)).toBe(10n * dollar);
});

test("a second payment of a paid order is refunded and never credited", async () => {
  const buyer = await newBuyer();
  const { checkoutId, paymentId } = await buy(stripe, buyer, 1_000);
  const second = stripe.pay(checkoutId);
  for (let round = 0; round < 3; round++) await deliver(stripe, { kind: "payment", payment: second });
  await runTopUpRound(new Date());
  await runTopUpRound(new Date());
  const refunds = [...stripe.refunds.values()];
  expect(refunds).toMatchObject([{ paymentId: second.paymentId, amountMinor: 1_000 }]);
  await deliver(stripe, { kind: "refund", refund: refunds[0]! });
  expect(paymentId).not.toBe(second.paymentId);
  expect(await available(buyer)).toBe(10n * dollar);
  expect(await db().reversal.count({ where: { paymentId: second.paymentId! } })).toBe(1);
});

test("what is not proved to be the processor's does nothing, whatever it says", async () => {
  const buyer = await newBuyer();
  const { checkoutId } = await checkout(stripe, buyer, 1_000);
  const { rawBody } = stripe.message({ kind: "payment", payment: stripe.pay(checkoutId) });
  for (const signature of [null, "", "0".repeat(64)])
    await expect(handleWebhook("stripe", rawBody, () => signature)).rejects.toMatchObject({ code: "unauthenticated" });
  const theirs = creem.message({ kind: "ignored" });
  await expect(handleWebhook("stripe", theirs.rawBody, theirs.header)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await available(buyer)).toBe(0n);
});

test("without a secret there is no webhook, and a message too large is not read", async () => {
  const { rawBody, header } = stripe.message({ kind: "ignored" });
  stripe.takesWebhooks = false;
  await expect(handleWebhook("stripe", rawBody, header)).rejects.toMatchObject({ code: "not_found" });
  provideProcessors([creem]);
  await expect(handleWebhook("stripe", rawBody, header)).rejects.toMatchObject({ code: "not_found" });
  const large = new Uint8Array(256 * 1024 + 1);
  await expect(handleWebhook("creem", large, header)).rejects.toMatchObject({ code: "payload_too_large" });
});

test("a message that fails after it was noted leaves no trace, and is credited once when it comes again", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  const event = { kind: "payment", payment: stripe.pay(checkoutId) } as const;
  await db().$executeRawUnsafe(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a disk is full' USING ERRCODE = '53100'; END $$`);
  await db().$executeRawUnsafe("CREATE TRIGGER failing BEFORE INSERT ON ledger_entries EXECUTE FUNCTION fail()");
  await expect(deliver(stripe, event, "evt_failing")).rejects.toThrow();
  expect(await db().webhookEvent.count({ where: { eventId: "evt_failing" } })).toBe(0);
  expect(await orderOf(orderId)).toMatchObject({ status: "pending" });
  await db().$executeRawUnsafe("DROP TRIGGER failing ON ledger_entries");
  await deliver(stripe, event, "evt_failing");
  await deliver(stripe, event, "evt_failing");
  expect(await available(buyer)).toBe(10n * dollar);
});

test("a payment counts also after its order had failed or expired", async () => {
  const buyer = await newBuyer();
  for (const failure of ["expired", "declined"] as const) {
    const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
    await deliver(stripe, { kind: "payment_failed", orderId, checkoutId, failure });
    expect((await orderOf(orderId)).status).toBe(failure === "expired" ? "expired" : "failed");
    await deliver(stripe, { kind: "payment", payment: stripe.pay(checkoutId) });
    await deliver(stripe, { kind: "payment_failed", orderId, checkoutId, failure });
    expect((await orderOf(orderId)).status).toBe("paid");
  }
  expect(await available(buyer)).toBe(20n * dollar);
});

test("a checkout that is complete but not paid waits for its money", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  const payment = stripe.pay(checkoutId);
  await deliver(stripe, { kind: "payment", payment: { ...payment, isPaid: false, paymentId: null } });
  expect((await orderOf(orderId)).status).toBe("pending");
  await deliver(stripe, { kind: "payment", payment });
  expect(await available(buyer)).toBe(10n * dollar);
});

test("whoever comes back from the checkout is credited before the webhook, and once", async () => {
  const buyer = await newBuyer();
  const { orderId, checkoutId } = await checkout(stripe, buyer, 1_000);
  expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "pending" });
  const payment = stripe.pay(checkoutId);
  stripe.trouble("down");
  expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "pending" });
  expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "paid" });
  await deliver(stripe, { kind: "payment", payment });
  expect(await available(buyer)).toBe(10n * dollar);
  const stranger = await newBuyer();
  await expect(returnFromCheckout(stranger.actor, orderId)).rejects.toMatchObject({ code: "not_found" });
});

test("what no webhook told of is found by the hour, once, and what nobody paid is given up", async () => {
  const buyer = await newBuyer();
  const paid = await checkout(stripe, buyer, 1_000);
  const left = await checkout(stripe, buyer, 700);
  const payment = stripe.pay(paid.checkoutId);
  const refund = stripe.giveBack(payment.paymentId!, 400);
  stripe.checkouts.get(left.checkoutId)!.isExpired = true;
  expect(await recoverPayments(new Date())).toEqual({ credited: 1, expired: 0, failures: 0 });
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  expect(await recoverPayments(tomorrow)).toMatchObject({ credited: 0, failures: 0 });
  await deliver(stripe, { kind: "refund", refund });
  expect(await available(buyer)).toBe(6n * dollar);
  expect((await orderOf(left.orderId)).status).toBe("expired");
  stripe.trouble("down");
  expect(await recoverPayments(tomorrow)).toMatchObject({ failures: 1 });
});
