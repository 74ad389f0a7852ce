import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listLedger } from "@/lib/billing/list-ledger";
import { thawWallet } from "@/lib/billing/payments/freeze-wallet";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { db } from "@/lib/db/client";
import type { FaultKind } from "@/tests/support/stripe/http/faults";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "../fixtures";
import { available, type Buyer, dollar, expectCleanBooks, isClosed, newBuyer } from "../payments/buyers";
import { buy, lastEvent, openCheckout, openShop, press, refundedMinor, type Shop, shuffled, spend } from "./shop";

testDatabase();
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
}, 240_000);
afterAll(() => shop?.close());
beforeEach(() => shop.calm());
afterEach(expectCleanBooks);

const stateOf = async (buyer: Buyer) => ({
  available: await available(buyer),
  owed: BigInt((await getBilling(buyer.actor)).owedNano),
  isClosed: await isClosed(buyer),
});
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const open = (dollars: bigint) => ({ available: dollars * dollar, owed: 0n, isClosed: false });

describe("an operator's refund is given once", () => {
  test.each([
    ["whole", undefined, [1_000], 0n],
    ["in part", 300, [300], 7n],
  ] as const)("%s, however often it is told of", async (_, amountMinor, given, left) => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await buy(shop, buyer);
    await refundOrder(operator, { orderId, amountMinor, force: false });
    await shop.local.webhooks.release((all) => shuffled([...all, ...all, ...all]));
    await runTopUpRound(new Date());
    await recoverPayments(new Date());
    expect(await refundedMinor(shop, paymentId)).toEqual(given);
    expect(await stateOf(buyer)).toEqual(open(left));
    expect(await db().reversal.count({ where: { paymentId } })).toBe(1);
    const ledger = await listLedger(buyer.actor);
    expect(ledger.map(({ kind, orderId: of }) => [kind, of])).toEqual([
      ["refund", orderId],
      ["top_up", orderId],
    ]);
  });

  test.each<[kind: FaultKind, isTold: boolean]>([
    ["reset_after", true],
    ["error_after", false],
    ["reset_before", false],
  ])("also when nobody answers (%s), told of by a webhook: %s", async (kind, isTold) => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await buy(shop, buyer);
    shop.local.failNext("POST /v1/refunds", kind, 3);
    await refundOrder(operator, { orderId, amountMinor: 300, force: false });
    expect(await available(buyer)).toBe(7n * dollar);
    await shop.local.webhooks.release((all) => (isTold ? [...all, ...all] : []));
    await runTopUpRound(new Date());
    await recoverPayments(new Date());
    await runTopUpRound(new Date());
    expect(await refundedMinor(shop, paymentId)).toEqual([300]);
    expect(await stateOf(buyer)).toEqual(open(7n));
  });

  test("also when the operator, who got no answer, asks again", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await buy(shop, buyer);
    shop.local.failNext("POST /v1/refunds", "reset_after", 3);
    const ask = { orderId, amountMinor: 300, force: false };
    await refundOrder(operator, ask);
    await expect(refundOrder(operator, ask)).rejects.toMatchObject({ code: "conflict" });
    await runTopUpRound(new Date());
    expect(await refundedMinor(shop, paymentId)).toEqual([300]);
    await refundOrder(operator, { ...ask, amountMinor: 200 });
    expect(await refundedMinor(shop, paymentId)).toEqual([200, 300]);
    expect(await stateOf(buyer)).toEqual(open(5n));
  });

  test("and what its bank sends back is the buyer's again", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await buy(shop, buyer);
    shop.local.nextRefundStatus("pending");
    const { externalId } = await refundOrder(operator, { orderId, force: false });
    shop.local.nextRefundStatus("succeeded");
    expect(await stateOf(buyer)).toEqual(open(0n));
    shop.local.finishRefund(externalId, "failed");
    await shop.local.webhooks.release((all) => shuffled([...all, ...all]));
    await recoverPayments(new Date());
    expect(await stateOf(buyer)).toEqual(open(10n));
    expect(await refundedMinor(shop, paymentId)).toEqual([]);
  });
});

test("a refund that its bank sends back weeks later is the buyer's again, without a webhook", async () => {
  const buyer = await newBuyer();
  const { orderId, paymentId } = await buy(shop, buyer);
  const { externalId } = await refundOrder(operator, { orderId, force: false });
  shop.local.finishRefund(externalId, "failed");
  await shop.local.webhooks.release(() => []);
  await recoverPayments(inDays(20));
  expect(await stateOf(buyer)).toEqual(open(10n));
  expect(await refundedMinor(shop, paymentId)).toEqual([]);
});

describe("a dispute over credit that was spent", () => {
  test("closes the wallet, and what is owed is owed until it is won", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    await spend(buyer, 7n * dollar);
    const disputeId = shop.local.openDispute(paymentId, { byChargeAlone: true });
    await shop.local.webhooks.release((all) => shuffled([...all, ...all]));
    expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 7n * dollar, isClosed: true });
    shop.local.moveDispute(disputeId, "won");
    await shop.local.webhooks.release((all) => all.toReversed().flatMap((event) => [event, event]));
    expect(await stateOf(buyer)).toEqual(open(3n));
  });

  test("that is lost keeps it closed until the debt is paid by buying credit", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    await spend(buyer, 7n * dollar);
    const disputeId = shop.local.openDispute(paymentId);
    shop.local.moveDispute(disputeId, "lost");
    await shop.local.webhooks.release((all) => all.toReversed());
    expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 7n * dollar, isClosed: true });
    expect(await thawWallet(operator, buyer)).toMatchObject({ frozenFor: ["debt"] });
    await buy(shop, buyer, 500);
    expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 2n * dollar, isClosed: true });
    await buy(shop, buyer, 500);
    expect(await stateOf(buyer)).toEqual(open(3n));
  });

  test("that no webhook told of is found by the job, as is its end", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    const disputeId = shop.local.openDispute(paymentId, { amountMinor: 400 });
    await shop.local.webhooks.release(() => []);
    await recoverPayments(new Date());
    expect(await stateOf(buyer)).toEqual({ available: 6n * dollar, owed: 0n, isClosed: true });
    shop.local.moveDispute(disputeId, "lost");
    await shop.local.webhooks.release(() => []);
    await recoverPayments(new Date());
    expect(await stateOf(buyer)).toEqual(open(6n));
  });

  test("that takes months, and whose end no webhook tells of, opens the wallet all the same", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    const disputeId = shop.local.openDispute(paymentId);
    await shop.local.webhooks.release();
    expect(await isClosed(buyer)).toBe(true);
    shop.local.moveDispute(disputeId, "won");
    await shop.local.webhooks.release(() => []);
    await recoverPayments(inDays(100));
    expect(await stateOf(buyer)).toEqual(open(10n));
  });

  test("that was prevented once its money was back gives the credit back", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    const disputeId = shop.local.openDispute(paymentId);
    shop.local.moveDispute(disputeId, "won");
    shop.local.moveDispute(disputeId, "prevented");
    const [opened] = shop.local.webhooks.held.filter(({ type }) => type === "charge.dispute.created");
    const last = shop.local.webhooks.held.at(-1)!;
    await shop.local.webhooks.release(() => [opened!, last]);
    expect(await stateOf(buyer)).toEqual(open(10n));
  });
});

describe("what a bank only asks about", () => {
  const ask = { status: "warning_needs_response" } as const;

  test("takes nothing and closes nothing, also when it is closed, in whatever order that is told", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    const disputeId = shop.local.openDispute(paymentId, ask);
    shop.local.moveDispute(disputeId, "warning_under_review");
    shop.local.moveDispute(disputeId, "warning_closed");
    await shop.local.webhooks.release((all) => shuffled([...all, ...all]));
    await recoverPayments(inDays(130));
    expect(await stateOf(buyer)).toEqual(open(10n));
  });

  test("is taken once it becomes a dispute, and given back when that is won, in whatever order that is told", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(shop, buyer);
    const disputeId = shop.local.openDispute(paymentId, ask);
    shop.local.moveDispute(disputeId, "needs_response");
    await shop.local.webhooks.release((all) => all.toReversed().flatMap((event) => [event, event]));
    expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 0n, isClosed: true });
    shop.local.moveDispute(disputeId, "won");
    await shop.local.webhooks.release((all) => shuffled([...all, ...all]));
    expect(await stateOf(buyer)).toEqual(open(10n));
  });
});

test("a warning of fraud that comes before its payment is heard again once that is known", async () => {
  const buyer = await newBuyer();
  const checkout = await openCheckout(buyer);
  await press(checkout, "pay");
  const { local } = shop;
  const paymentId = String(lastEvent(local, "checkout.session.completed").data.object.payment_intent);
  local.warnOfFraud(paymentId);
  await local.webhooks.release((all) => all.toReversed());
  expect(await stateOf(buyer)).toEqual(open(10n));
  expect(local.webhooks.held.map(({ type }) => type)).toEqual(["radar.early_fraud_warning.created"]);
  await local.webhooks.release((all) => [...all, ...all]);
  await runTopUpRound(new Date());
  expect(await refundedMinor(shop, paymentId)).toEqual([1_000]);
  expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 0n, isClosed: true });
});

test("a warning of fraud freezes the wallet and gives the payment back once", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(shop, buyer);
  await spend(buyer, 4n * dollar);
  shop.local.warnOfFraud(paymentId);
  await shop.local.webhooks.release((all) => [[...all, ...all, ...all]]);
  await runTopUpRound(new Date());
  await shop.local.webhooks.release((all) => shuffled([...all, ...all]));
  await recoverPayments(new Date());
  expect(await refundedMinor(shop, paymentId)).toEqual([1_000]);
  expect(await stateOf(buyer)).toEqual({ available: 0n, owed: 4n * dollar, isClosed: true });
  expect(await thawWallet(operator, buyer)).toMatchObject({ frozenFor: ["debt"] });
});
