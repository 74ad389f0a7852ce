import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { removeAutoTopUp, setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { db } from "@/lib/db/client";
import type { FaultKind } from "@/tests/support/stripe/http/faults";
import { testDatabase } from "@/tests/support/test-database";
import { available, dollar, expectCleanBooks } from "../payments/buyers";
import { autoOrders, buy, chargedMinor, newSaver, openShop, type Saver, type Shop, shuffled, spend } from "./shop";

testDatabase();
let shop: Shop;
const chargeCall = "POST /v1/payment_intents";
/** As often as Stripe's package asks. */
const always = 3;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

beforeAll(async () => {
  shop = await openShop();
}, 240_000);
afterAll(() => shop?.close());
beforeEach(() => shop.calm());
afterEach(async () => {
  await expectCleanBooks();
  // Nobody's standing order is left for the next test.
  await db().autoTopUp.deleteMany();
});

async function expectCharged(saver: Saver, minor: readonly number[]): Promise<void> {
  expect(await chargedMinor(shop, saver)).toEqual(minor);
  expect(await available(saver)).toBe((BigInt(minor.length) * 2_000n * dollar) / 100n);
}

describe("a standing order charges exactly once", () => {
  test("when everything is well, and the webhooks repeat what was answered", async () => {
    const saver = await newSaver(shop);
    await Promise.all([runTopUpRound(new Date()), runTopUpRound(new Date()), runTopUpRound(new Date())]);
    await runTopUpRound(new Date());
    await shop.local.webhooks.release((all) => shuffled([...all, ...all, ...all]));
    await recoverPayments(new Date());
    expect(await autoOrders(saver)).toMatchObject([{ status: "paid" }]);
    await expectCharged(saver, [2_000]);
  });

  test.each<[kind: FaultKind, times: number]>([
    ["error_before", 1],
    ["reset_after", always],
    ["error_after", always],
    ["hang_after", always],
  ])("after %s, %i times", async (kind, times) => {
    const saver = await newSaver(shop);
    shop.configure({}, kind === "hang_after" ? 700 : 15_000);
    shop.local.failNext(chargeCall, kind, times);
    await runTopUpRound(new Date());
    expect(await autoOrders(saver)).toMatchObject([{ status: times < always ? "paid" : "pending" }]);
    // While nobody knows, none is begun beside it, whatever the webhooks say and however often.
    await runTopUpRound(inSeconds(10));
    await shop.local.webhooks.release((all) => [[...all, ...all]]);
    shop.configure();
    await runTopUpRound(inSeconds(60));
    await recoverPayments(new Date());
    expect(await autoOrders(saver)).toMatchObject([{ status: "paid" }]);
    await expectCharged(saver, [2_000]);
  });

  test("when its answer and its webhooks are lost, and only the hourly job is left", async () => {
    const saver = await newSaver(shop);
    shop.local.failNext(chargeCall, "reset_after", always);
    await runTopUpRound(new Date());
    await shop.local.webhooks.release(() => []);
    await recoverPayments(inSeconds(3_600));
    await recoverPayments(inSeconds(7_200));
    await expectCharged(saver, [2_000]);
  });

  test("when its answer and its webhooks are lost, and another customer is to be charged by then", async () => {
    const saver = await newSaver(shop);
    shop.local.failNext(chargeCall, "reset_after", always);
    await runTopUpRound(new Date());
    await shop.local.webhooks.release(() => []);
    const { id: customerId } = await shop.stripe.customers.create({ email: "again@example.com" });
    const { id: savedMethodId } = await shop.stripe.paymentMethods.attach("pm_card_visa", { customer: customerId });
    const { organizationId } = saver;
    await db().paymentCustomer.updateMany({ where: { organizationId }, data: { customerId, savedMethodId } });
    await runTopUpRound(inSeconds(60));
    expect(await autoOrders(saver)).toMatchObject([{ status: "paid" }]);
    await expectCharged(saver, [2_000]);
    expect(await chargedMinor(shop, { ...saver, customerId })).toEqual([]);
  });

  test("when its bank takes its time", async () => {
    const saver = await newSaver(shop);
    shop.local.setBehaviour(saver.savedMethodId, "processing");
    await runTopUpRound(new Date());
    await runTopUpRound(inSeconds(60));
    await shop.local.webhooks.release();
    // A bank's debit takes days: it is not given up, and nothing is charged beside it.
    await recoverPayments(inSeconds(5 * 86_400));
    await runTopUpRound(inSeconds(5 * 86_400));
    expect(await autoOrders(saver)).toMatchObject([{ status: "pending" }]);
    expect(await available(saver)).toBe(0n);
    const [intent] = (await shop.stripe.paymentIntents.list({ customer: saver.customerId })).data;
    shop.local.finishCharge(intent!.id, "succeeded");
    await shop.local.webhooks.release((all) => [...all, ...all]);
    await expectCharged(saver, [2_000]);
  });
});

describe("a standing order that cannot be charged", () => {
  test.each([
    ["declined", "declined"],
    ["authentication_required", "authentication_required"],
  ] as const)("is paused, and not tried again before a person sets it: %s", async (behaviour, failure) => {
    const saver = await newSaver(shop);
    shop.local.setBehaviour(saver.savedMethodId, behaviour);
    await runTopUpRound(new Date());
    await shop.local.webhooks.release((all) => [...all, ...all]);
    await runTopUpRound(inSeconds(60));
    expect(await autoOrders(saver)).toMatchObject([{ status: "failed", failure }]);
    expect((await getBilling(saver.actor)).autoTopUp?.pausedAt).not.toBeNull();
    shop.local.setBehaviour(saver.savedMethodId, "succeeds");
    await setAutoTopUp(saver.actor, { belowUsd: dollar, amountUsd: 2_000, monthlyCapUsd: 100_000 });
    await runTopUpRound(inSeconds(60));
    await expectCharged(saver, [2_000]);
  });

  test("because the card was removed in Stripe's portal is not tried", async () => {
    const saver = await newSaver(shop);
    shop.local.detach(saver.savedMethodId);
    await shop.local.webhooks.release();
    await runTopUpRound(new Date());
    expect(await autoOrders(saver)).toEqual([]);
    await expectCharged(saver, []);
  });

  test("because Stripe refuses our key is given up at once, and tried again within the hour", async () => {
    const saver = await newSaver(shop);
    shop.configure({}, 15_000, "sk_test_revoked");
    await runTopUpRound(new Date());
    await runTopUpRound(inSeconds(15));
    expect(await autoOrders(saver)).toMatchObject([{ status: "failed", failure: "processor_refused" }]);
    expect((await getBilling(saver.actor)).autoTopUp).toMatchObject({ pausedAt: null, chargedMinor: 0 });
    shop.configure();
    await runTopUpRound(inSeconds(3_700));
    await expectCharged(saver, [2_000]);
  });

  test("because there is enough by now is not charged for what was missing then", async () => {
    const saver = await newSaver(shop);
    shop.local.failNext(chargeCall, "reset_before", always);
    await runTopUpRound(new Date());
    await buy(shop, saver, 500);
    await runTopUpRound(inSeconds(60));
    await recoverPayments(inSeconds(3_600));
    expect(await chargedMinor(shop, saver)).toEqual([]);
    await spend(saver, 5n * dollar);
    await runTopUpRound(inSeconds(120));
    await expectCharged(saver, [2_000]);
    expect(await autoOrders(saver)).toHaveLength(1);
  });

  test.each([
    ["switched off", (saver: Saver) => removeAutoTopUp(saver.actor)],
    ["of a disabled account", ({ actor }: Saver) => disable(actor.userId)],
  ])("because it was %s meanwhile is not charged by being asked for again", async (_, end) => {
    const saver = await newSaver(shop);
    shop.local.failNext(chargeCall, "reset_before", always);
    await runTopUpRound(new Date());
    await end(saver);
    await runTopUpRound(inSeconds(60));
    await recoverPayments(inSeconds(3_600));
    await expectCharged(saver, []);
    await recoverPayments(inSeconds(15 * 86_400));
    expect(await autoOrders(saver)).toMatchObject([{ status: "expired" }]);
  });
});

async function disable(userId: string): Promise<void> {
  await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
}
