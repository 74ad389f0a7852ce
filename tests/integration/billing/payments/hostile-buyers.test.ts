/** What somebody with an account, and a card that may not be theirs, could try with the machine that buys by itself. */
import { afterAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { runAutoTopUps } from "@/lib/billing/payments/run-auto-top-ups";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { db } from "@/lib/db/client";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "../fixtures";
import { available, type Buyer, buy, checkout, deliver, dollar, expectCleanBooks, newBuyer } from "./buyers";

testDatabase();
let stripe: ScriptedProcessor;

beforeEach(async () => {
  stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
  await db().autoTopUp.deleteMany();
});
afterAll(expectCleanBooks);

const standing = { belowUsd: dollar, amountUsd: 2_000, monthlyCapUsd: 100_000 };

async function newSaver(): Promise<Buyer> {
  const buyer = await newBuyer();
  await buy(stripe, buyer, 500, { customerId: `cus_${newId()}`, savedMethodId: "pm_1" });
  await empty(buyer);
  await setAutoTopUp(buyer.actor, standing);
  return buyer;
}

async function empty(buyer: Buyer): Promise<void> {
  const { organizationId } = buyer;
  await adjustCredit(operator, { organizationId, amountNano: -(await available(buyer)), reason: "spent" });
}

const autoOrders = ({ organizationId }: Buyer) =>
  db().order.findMany({ where: { organizationId, kind: "auto" }, orderBy: { createdAt: "asc" } });

test("an account in its first day buys by itself no more than by hand", async () => {
  const buyer = await newSaver();
  await db().organization.update({ where: { id: buyer.organizationId }, data: { createdAt: new Date() } });
  for (let round = 0; round < 4; round++) {
    await runAutoTopUps(new Date());
    if ((await available(buyer)) > 0n) await empty(buyer);
  }
  // Five dollars by hand, and twice twenty.
  expect((await autoOrders(buyer)).map(({ amountMinor }) => amountMinor)).toEqual([2_000, 2_000]);
  await runAutoTopUps(new Date(Date.now() + 25 * 3_600_000));
  expect(await autoOrders(buyer)).toHaveLength(3);
});

test("cards are not tried by setting the standing order again and again", async () => {
  const buyer = await newSaver();
  stripe.chargeAnswer = { outcome: "failed", failure: "declined" };
  for (let round = 0; round < 8; round++) {
    await setAutoTopUp(buyer.actor, standing);
    await runAutoTopUps(new Date());
  }
  expect(await autoOrders(buyer)).toHaveLength(5);
});

test("a charge that was made otherwise than ordered is not made again, and counts for the month", async () => {
  const buyer = await newSaver();
  const charge = stripe.charge.bind(stripe);
  stripe.charge = async (ask) => {
    const answer = await charge(ask);
    if (answer.outcome !== "paid") return answer;
    return { outcome: "paid", payment: { ...answer.payment, isTest: true } };
  };
  await runTopUpRound(new Date());
  await runTopUpRound(new Date());
  expect(stripe.chargesMade).toBe(1);
  expect(await autoOrders(buyer)).toMatchObject([{ status: "mismatched", failure: "mode" }]);
  const { autoTopUp } = await getBilling(buyer.actor);
  expect(autoTopUp).toMatchObject({ chargedMinor: 2_000, pausedAt: expect.any(Date) });
});

test("what was saved is charged from the customer that it belongs to, also after a second checkout of the first hour", async () => {
  const buyer = await newBuyer();
  const [saving, other] = [await checkout(stripe, buyer, 500, true), await checkout(stripe, buyer, 500)];
  const saved = stripe.pay(saving.checkoutId, { customerId: `cus_a_${newId()}`, savedMethodId: "pm_a" });
  const unsaved = stripe.pay(other.checkoutId, { customerId: `cus_b_${newId()}` });
  await deliver(stripe, { kind: "payment", payment: saved });
  await deliver(stripe, { kind: "payment", payment: unsaved });
  const known = () => db().paymentCustomer.findFirstOrThrow({ where: { organizationId: buyer.organizationId } });
  expect(await known()).toMatchObject({ customerId: saved.customerId, savedMethodId: "pm_a" });
  await deliver(stripe, { kind: "saved_method", customerId: saved.customerId!, savedMethodId: null });
  const third = await checkout(stripe, buyer, 500);
  const last = stripe.pay(third.checkoutId, { customerId: unsaved.customerId });
  await deliver(stripe, { kind: "payment", payment: last });
  expect(await known()).toMatchObject({ customerId: unsaved.customerId, savedMethodId: null });
});

test("a card that was removed while a charge is unanswered does not keep it from being found, and nothing is made beside it", async () => {
  const buyer = await newSaver();
  stripe.trouble("lost");
  const now = new Date();
  await runTopUpRound(now);
  const { customerId } = await db().paymentCustomer.findFirstOrThrow({
    where: { organizationId: buyer.organizationId },
  });
  await deliver(stripe, { kind: "saved_method", customerId, savedMethodId: null });
  await runTopUpRound(new Date(now.getTime() + 60_000));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  await deliver(stripe, { kind: "saved_method", customerId, savedMethodId: "pm_2" });
  await setAutoTopUp(buyer.actor, standing);
  await runTopUpRound(new Date(now.getTime() + 120_000));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  expect(stripe.chargesMade).toBe(1);
});

test("a charge that is told of after an organization was handed over does not bring back what was saved", async () => {
  const buyer = await newSaver();
  const where = { organizationId: buyer.organizationId };
  stripe.trouble("lost");
  const now = new Date();
  await runTopUpRound(now);
  await db().paymentCustomer.deleteMany({ where });
  await runTopUpRound(new Date(now.getTime() + 60_000));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  expect(await db().paymentCustomer.count({ where })).toBe(0);
});

test("a page that is loaded again and again asks the processor only so often", async () => {
  const buyer = await newBuyer();
  const { orderId } = await checkout(stripe, buyer, 1_000);
  let asked = 0;
  const findCheckout = stripe.findCheckout.bind(stripe);
  stripe.findCheckout = (id) => {
    asked++;
    return findCheckout(id);
  };
  for (let load = 0; load < 80; load++)
    expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "pending" });
  expect(asked).toBe(60);
});
