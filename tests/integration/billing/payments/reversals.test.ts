import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { toNano } from "@/lib/base/money";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { freezeWallet, thawWallet } from "@/lib/billing/payments/freeze-wallet";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { listReversals } from "@/lib/billing/payments/list-reversals";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { sendRefund } from "@/lib/billing/payments/send-refund";
import { db } from "@/lib/db/client";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, newHold, openBook, operator } from "../fixtures";
import { available, type Buyer, buy, checkout, deliver, dollar, expectCleanBooks, isClosed, newBuyer } from "./buyers";

const database = testDatabase();
let stripe: ScriptedProcessor;
let book: HoldBook;

beforeAll(async () => {
  book = await openBook(database);
});
beforeEach(() => {
  stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
});
afterAll(async () => {
  await book.close();
  await expectCleanBooks();
});

async function spend(buyer: Buyer, nano: bigint): Promise<void> {
  const hold = newHold(buyer.key, toNano(nano));
  expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
  await book.settle(callOf(hold));
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const owed = async (buyer: Buyer) => (await getBilling(buyer.actor)).owedNano;
const refund = (paymentId: string, minor: number) =>
  ({ kind: "refund", refund: stripe.giveBack(paymentId, minor) }) as const;

test("a refund heard of before its payment takes its credit when the payment comes", async () => {
  const buyer = await newBuyer();
  const { checkoutId } = await checkout(stripe, buyer, 1_000);
  const payment = stripe.pay(checkoutId);
  await deliver(stripe, refund(payment.paymentId!, 300));
  expect(await available(buyer)).toBe(0n);
  await deliver(stripe, { kind: "payment", payment });
  expect(await available(buyer)).toBe(7n * dollar);
});

test("a refund and its payment heard of at the same moment never miss each other", async () => {
  for (let round = 0; round < 5; round++) {
    const buyer = await newBuyer();
    const { checkoutId } = await checkout(stripe, buyer, 1_000);
    const payment = stripe.pay(checkoutId);
    const back = refund(payment.paymentId!, 1_000);
    await Promise.all([deliver(stripe, back), deliver(stripe, { kind: "payment", payment }), deliver(stripe, back)]);
    expect(await available(buyer)).toBe(0n);
  }
});

test("parts that add up to the payment take back exactly its credit, tax and discount included", async () => {
  const buyer = await newBuyer();
  const facts = { discountMinor: 333, taxMinor: 127 };
  const { payment, paymentId, orderId } = await buy(stripe, buyer, 1_000, facts);
  expect(payment.totalMinor).toBe(794);
  for (const part of [1, 331, 7, 250, 205]) await deliver(stripe, refund(paymentId, part));
  expect(await available(buyer)).toBe(0n);
  const { _sum } = await db().reversal.aggregate({ where: { orderId }, _sum: { amountNano: true } });
  expect(_sum.amountNano).toBe(10n * dollar);
});

test("what a discount had given goes back to where it came from, and again when the reversal is undone", async () => {
  const buyer = await newBuyer();
  const before = await houseBalances();
  const { paymentId } = await buy(stripe, buyer, 1_000, { discountMinor: 250 });
  const sold = await houseBalances();
  const back = stripe.giveBack(paymentId, 750, "pending");
  await deliver(stripe, { kind: "refund", refund: back });
  expect(await houseBalances()).toEqual(before);
  await deliver(stripe, { kind: "refund", refund: { ...back, status: "failed" } });
  expect(await houseBalances()).toEqual(sold);
  expect(sold.stripe - before.stripe).toBe((-75n * dollar) / 10n);
});

async function houseBalances() {
  const rows = await db().$queryRaw<{ kind: string; balance: bigint }[]>`
    SELECT a.kind::text AS kind, coalesce(sum(CASE WHEN e.credit_account_id = a.id THEN e.amount_nano
      ELSE -e.amount_nano END), 0)::bigint AS balance
    FROM ledger_accounts a LEFT JOIN ledger_entries e ON a.id IN (e.debit_account_id, e.credit_account_id)
    WHERE a.kind IN ('stripe', 'promotion') GROUP BY a.kind`;
  const of = (kind: string) => rows.find((row) => row.kind === kind)!.balance;
  return { stripe: of("stripe"), promotion: of("promotion") };
}

test("a refund that fails after all gives its credit back, and a late word of it changes nothing", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const back = stripe.giveBack(paymentId, 400, "pending");
  await deliver(stripe, { kind: "refund", refund: back });
  expect(await available(buyer)).toBe(6n * dollar);
  await deliver(stripe, { kind: "refund", refund: { ...back, status: "failed" } });
  await deliver(stripe, { kind: "refund", refund: { ...back, status: "succeeded" } });
  expect(await available(buyer)).toBe(10n * dollar);
});

test("a dispute closes a spent wallet, its debt is collected first, and winning it gives everything back", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  await spend(buyer, 7n * dollar);
  const dispute = stripe.dispute(paymentId, 1_000);
  await deliver(stripe, { kind: "dispute", dispute });
  expect(await getBilling(buyer.actor)).toMatchObject({ frozenFor: ["dispute", "debt"], owedNano: 7n * dollar });
  expect(await book.reserve(newHold(buyer.key))).toEqual({ outcome: "refused", reason: "account_frozen" });

  await grantCredit(operator, { organizationId: buyer.organizationId, amountNano: 9n * dollar });
  await runTopUpRound(new Date());
  expect([await available(buyer), await owed(buyer), await isClosed(buyer)]).toEqual([2n * dollar, 0n, true]);

  await deliver(stripe, { kind: "dispute", dispute: stripe.decide(dispute, "won") });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([12n * dollar, false]);
  await deliver(stripe, { kind: "dispute", dispute });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([12n * dollar, false]);
});

test("a lost dispute stays owed until a top-up pays it, which opens the wallet", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  await spend(buyer, 10n * dollar);
  const dispute = stripe.dispute(paymentId, 1_000);
  await deliver(stripe, { kind: "dispute", dispute });
  await expect(checkout(stripe, buyer, 1_500)).rejects.toMatchObject({ code: "forbidden" });
  await deliver(stripe, { kind: "dispute", dispute: stripe.decide(dispute, "lost") });
  await deliver(stripe, { kind: "dispute", dispute });
  expect((await getBilling(buyer.actor)).frozenFor).toEqual(["debt"]);
  await buy(stripe, buyer, 1_500);
  expect([await available(buyer), await owed(buyer), await isClosed(buyer)]).toEqual([5n * dollar, 0n, false]);
});

test("a dispute heard of before its payment, even when decided, comes to the same", async () => {
  for (const [told, left] of [
    [["open"], 0n],
    [["open", "won"], 10n],
    [["won", "open"], 10n],
    [["lost", "open"], 0n],
    [["warning"], 10n],
  ] as const) {
    const buyer = await newBuyer();
    const { checkoutId } = await checkout(stripe, buyer, 1_000);
    const payment = stripe.pay(checkoutId);
    const dispute = stripe.dispute(payment.paymentId!, 1_000);
    for (const status of told) await deliver(stripe, { kind: "dispute", dispute: { ...dispute, status } });
    await deliver(stripe, { kind: "payment", payment });
    expect([told, await available(buyer)]).toEqual([told, left * dollar]);
    expect(await isClosed(buyer)).toBe(told.length === 1 && told[0] === "open");
  }
});

test("a question of the bank's takes nothing, and what becomes of it does", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const dispute = stripe.dispute(paymentId, 600, "warning");
  await deliver(stripe, { kind: "dispute", dispute });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([10n * dollar, false]);
  await deliver(stripe, { kind: "dispute", dispute: { ...dispute, status: "open" } });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([4n * dollar, true]);
  expect(await listReversals(operator, { kind: "dispute", limit: 500 })).toContainEqual(
    expect.objectContaining({ externalId: dispute.externalId, isOpen: true, status: "taken" }),
  );
});

test("a dispute is taken for its own amount, whatever the bank had asked about", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const dispute = stripe.dispute(paymentId, 200, "warning");
  await deliver(stripe, { kind: "dispute", dispute });
  const more = { ...dispute, amountMinor: 1_000, status: "open" } as const;
  await deliver(stripe, { kind: "dispute", dispute: more });
  await deliver(stripe, { kind: "dispute", dispute });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([0n, true]);
  await deliver(stripe, { kind: "dispute", dispute: { ...more, status: "lost" } });
  expect(await listReversals(operator, { kind: "dispute", limit: 500 })).toContainEqual(
    expect.objectContaining({ externalId: dispute.externalId, amountMinor: 1_000, amountNano: 10n * dollar }),
  );
});

test("what a bank only asked about, and became a dispute months later, is heard of without a webhook", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const dispute = stripe.dispute(paymentId, 600, "warning");
  await deliver(stripe, { kind: "dispute", dispute });
  stripe.decide(dispute, "open");
  await recoverPayments(inDays(110));
  expect([await available(buyer), await isClosed(buyer)]).toEqual([4n * dollar, true]);
  stripe.decide(dispute, "won");
  await recoverPayments(inDays(300));
  expect([await available(buyer), await isClosed(buyer)]).toEqual([10n * dollar, false]);
});

test("a refund that fails after weeks is heard of without a webhook", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const back = stripe.giveBack(paymentId, 400);
  await deliver(stripe, { kind: "refund", refund: back });
  stripe.refunds.set(back.externalId, { ...back, status: "failed" });
  await recoverPayments(inDays(45));
  expect(await available(buyer)).toBe(10n * dollar);
});

test("a refund and a dispute of the same payment never take more than its credit, whichever falls away", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const dispute = stripe.dispute(paymentId, 1_000);
  await deliver(stripe, { kind: "dispute", dispute });
  await deliver(stripe, refund(paymentId, 400));
  expect(await available(buyer)).toBe(0n);
  await deliver(stripe, { kind: "dispute", dispute: stripe.decide(dispute, "won") });
  expect([await available(buyer), await isClosed(buyer)]).toEqual([6n * dollar, false]);
});

test("an operator's refund takes the credit first and is sent once, also when the answer is lost", async () => {
  const buyer = await newBuyer();
  const { paymentId, orderId } = await buy(stripe, buyer, 1_000);
  stripe.trouble("lost");
  const ask = { orderId, amountMinor: 300, force: false };
  expect(await refundOrder(operator, ask)).toMatchObject({ status: "taken", amountNano: 3n * dollar });
  const seen = await db().auditEvent.findFirst({ where: { action: "order.refund", targetId: ask.orderId } });
  expect(seen).toMatchObject({ subjectId: buyer.actor.userId });
  expect(await available(buyer)).toBe(7n * dollar);
  const [done] = [...stripe.refunds.values()];
  // The webhook may be faster than the job that asks again.
  await deliver(stripe, { kind: "refund", refund: done! });
  await runTopUpRound(new Date());
  await recoverPayments(new Date());
  expect(stripe.refunds.size).toBe(1);
  expect(await available(buyer)).toBe(7n * dollar);

  stripe.trouble("down");
  await refundOrder(operator, { ...ask, amountMinor: 200 });
  expect(stripe.refunds.size).toBe(1);
  await runTopUpRound(new Date());
  await runTopUpRound(new Date());
  expect([...stripe.refunds.values()].map(({ amountMinor }) => amountMinor)).toEqual([300, 200]);
  expect(await db().reversal.count({ where: { paymentId } })).toBe(2);
  expect(await available(buyer)).toBe(5n * dollar);
});

test("a refund made on the processor's own pages is not taken for one of ours that is alike and not sent yet", async () => {
  const buyer = await newBuyer();
  const { paymentId, orderId } = await buy(stripe, buyer, 1_000);
  stripe.trouble("down");
  await refundOrder(operator, { orderId, amountMinor: 300, force: false });
  const theirs = refund(paymentId, 300);
  await deliver(stripe, theirs);
  await runTopUpRound(new Date());
  await deliver(stripe, theirs);
  for (const made of stripe.refunds.values()) await deliver(stripe, { kind: "refund", refund: made });
  expect(stripe.refunds.size).toBe(2);
  expect(await db().reversal.count({ where: { paymentId, status: "taken" } })).toBe(2);
  expect(await available(buyer)).toBe(4n * dollar);
});

test("a refund that nobody answered is made also after an outage of weeks", async () => {
  const buyer = await newBuyer();
  const { orderId } = await buy(stripe, buyer, 1_000);
  stripe.trouble("down");
  await refundOrder(operator, { orderId, amountMinor: 300, force: false });
  expect(stripe.refunds.size).toBe(0);
  await recoverPayments(inDays(20));
  await recoverPayments(inDays(20));
  expect([...stripe.refunds.values()]).toMatchObject([{ amountMinor: 300 }]);
  expect(await available(buyer)).toBe(7n * dollar);
});

test("of two refunds of ours that are alike each webhook names its own", async () => {
  const buyer = await newBuyer();
  const { paymentId, orderId } = await buy(stripe, buyer, 1_000);
  stripe.trouble("down");
  await refundOrder(operator, { orderId, amountMinor: 300, force: false });
  const second = { id: newId(), provider: "stripe", kind: "refund", orderId, paymentId, amountMinor: 300 } as const;
  const { organizationId } = buyer;
  await db().reversal.create({ data: { ...second, organizationId, externalId: second.id } });
  stripe.trouble("lost");
  expect(await sendRefund(second.id)).toBe("unknown");
  await deliver(stripe, { kind: "refund", refund: [...stripe.refunds.values()][0]! });
  await runTopUpRound(new Date());
  await runTopUpRound(new Date());
  expect([...stripe.refunds.values()].map(({ amountMinor }) => amountMinor)).toEqual([300, 300]);
  const rows = await db().reversal.findMany({ where: { paymentId } });
  expect(rows.every(({ id, externalId, status }) => id !== externalId && status === "taken")).toBe(true);
  expect(await available(buyer)).toBe(4n * dollar);
});

test("a refund that the processor refuses gives its credit back", async () => {
  const buyer = await newBuyer();
  const { orderId } = await buy(stripe, buyer, 1_000);
  stripe.trouble("refused");
  await expect(refundOrder(operator, { orderId, force: false })).rejects.toMatchObject({ code: "conflict" });
  expect(await available(buyer)).toBe(10n * dollar);
  expect(await refundOrder(operator, { orderId, force: false })).toMatchObject({ amountMinor: 1_000, owedNano: 0n });
  expect(await available(buyer)).toBe(0n);
  await expect(refundOrder(operator, { orderId, force: false })).rejects.toMatchObject({ code: "conflict" });
});

test("what was spent is refunded only by force, and is then owed", async () => {
  const buyer = await newBuyer();
  const { orderId } = await buy(stripe, buyer, 1_000);
  await spend(buyer, 4n * dollar);
  await expect(refundOrder(operator, { orderId, force: false })).rejects.toMatchObject({ code: "conflict" });
  await expect(refundOrder(buyer.actor, { orderId, force: false })).rejects.toMatchObject({ code: "forbidden" });
  expect(stripe.refunds.size).toBe(0);
  expect(await refundOrder(operator, { orderId, force: true })).toMatchObject({ owedNano: 4n * dollar });
  expect(await isClosed(buyer)).toBe(true);
});

test("money in a call in flight is not taken from under it, but when it is released", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  const hold = newHold(buyer.key, toNano(6n * dollar));
  await book.reserve(hold);
  await deliver(stripe, refund(paymentId, 1_000));
  expect([await available(buyer), await owed(buyer), await isClosed(buyer)]).toEqual([0n, 6n * dollar, true]);
  await book.settle(callOf(hold, { costNano: toNano(1n * dollar) }));
  await runTopUpRound(new Date());
  expect([await available(buyer), await owed(buyer)]).toEqual([0n, 1n * dollar]);
});

test("a warning of fraud freezes the wallet and refunds the payment once", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  for (let round = 0; round < 3; round++) await deliver(stripe, { kind: "fraud_warning", paymentId });
  await runTopUpRound(new Date());
  expect([...stripe.refunds.values()]).toMatchObject([{ paymentId, amountMinor: 1_000 }]);
  expect(await getBilling(buyer.actor)).toMatchObject({ frozenFor: ["operator"], owedNano: 0n });
  expect(await thawWallet(operator, buyer)).toMatchObject({ frozenFor: [] });
});

test("an operator's freeze is lifted by an operator alone, and thawing does not open what has another reason", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 1_000);
  await expect(freezeWallet(buyer.actor, buyer)).rejects.toMatchObject({ code: "forbidden" });
  await freezeWallet(operator, buyer);
  const dispute = stripe.dispute(paymentId, 500);
  await deliver(stripe, { kind: "dispute", dispute });
  expect(await thawWallet(operator, buyer)).toMatchObject({ frozenFor: ["dispute"] });
  expect(await isClosed(buyer)).toBe(true);
  await deliver(stripe, { kind: "dispute", dispute: stripe.decide(dispute, "won") });
  expect(await isClosed(buyer)).toBe(false);
});

test("an adjustment gives or takes once, never below what is available", async () => {
  const buyer = await newBuyer("2");
  const { organizationId } = buyer;
  const adjustment = { organizationId, amountNano: -dollar, reason: "a slip", reference: `slip-${organizationId}` };
  await Promise.all([1, 2, 3].map(() => adjustCredit(operator, adjustment)));
  expect(await available(buyer)).toBe(dollar);
  await expect(adjustCredit(operator, { ...adjustment, amountNano: -1n })).rejects.toMatchObject({ code: "conflict" });
  const more = { organizationId, amountNano: -2n * dollar, reason: "too much" };
  await expect(adjustCredit(operator, more)).rejects.toMatchObject({ code: "conflict" });
  await expect(adjustCredit(buyer.actor, more)).rejects.toMatchObject({ code: "forbidden" });
  expect(await adjustCredit(operator, { ...more, amountNano: 5n })).toMatchObject({ availableNano: dollar + 5n });
});
