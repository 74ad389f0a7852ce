import { afterAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { freezeWallet } from "@/lib/billing/payments/freeze-wallet";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { getInvoices } from "@/lib/billing/payments/get-invoices";
import { openPortal } from "@/lib/billing/payments/open-portal";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { runAutoTopUps } from "@/lib/billing/payments/run-auto-top-ups";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { SetAutoTopUpInput, StartTopUpInput } from "@/lib/billing/payments/schema";
import { setAlert } from "@/lib/billing/payments/set-alert";
import { removeAutoTopUp, setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { db } from "@/lib/db/client";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { takeMails } from "../../accounts/outbox";
import { operator } from "../fixtures";
import { available, type Buyer, buy, checkout, deliver, dollar, expectCleanBooks, newBuyer, orderOf } from "./buyers";

const database = testDatabase();
let stripe: ScriptedProcessor;

beforeEach(() => {
  stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
});
afterAll(expectCleanBooks);

const ask = (buyer: Buyer, amountUsd = 1_000, network = newId()) =>
  startTopUp(buyer.actor, { amountUsd, savesMethod: false }, network);

/** A buyer who kept a means of payment, with nothing left, and a standing order. */
async function newSaver(monthlyCapMinor = 100_000): Promise<Buyer> {
  const buyer = await newBuyer();
  await buy(stripe, buyer, 500, { customerId: `cus_${newId()}`, savedMethodId: "pm_1" });
  const { organizationId } = buyer;
  await adjustCredit(operator, { organizationId, amountNano: -5n * dollar, reason: "spent" });
  await setAutoTopUp(buyer.actor, { belowUsd: dollar, amountUsd: 2_000, monthlyCapUsd: monthlyCapMinor });
  return buyer;
}
const autoOrders = ({ organizationId }: Buyer) =>
  db().order.findMany({ where: { organizationId, kind: "auto" }, orderBy: { createdAt: "asc" } });

test("a top-up is an order before the processor hears of it, and is asked for under the order's id", async () => {
  const buyer = await newBuyer();
  const { orderId, url } = await ask(buyer);
  expect(await orderOf(orderId)).toMatchObject({ status: "pending", amountMinor: 1_000, creditNano: 10n * dollar });
  const opened = [...stripe.checkouts.values()].find((it) => it.ask.orderId === orderId)!;
  expect(opened.ask.successUrl).toBe(`http://localhost:3000/dashboard/billing/return?order=${orderId}`);
  expect(url).toContain(opened.checkoutId);
});

test("a refusal fails the order, and silence leaves it to be found", async () => {
  const buyer = await newBuyer();
  stripe.trouble("refused", "lost");
  await expect(ask(buyer)).rejects.toMatchObject({ code: "unavailable" });
  await expect(ask(buyer)).rejects.toMatchObject({ code: "unavailable" });
  const { organizationId } = buyer;
  const orders = await db().order.findMany({ where: { organizationId }, orderBy: { createdAt: "asc" } });
  expect(orders).toMatchObject([{ status: "failed", failure: "processor_refused" }, { status: "pending" }]);
  stripe.pay([...stripe.checkouts.keys()][0]!);
  expect(await recoverPayments(new Date())).toMatchObject({ credited: 1 });
  expect(await available(buyer)).toBe(10n * dollar);
});

test("amounts are held to five and ten thousand dollars, to the cent", () => {
  const parse = (amountUsd: string) => StartTopUpInput.safeParse({ amountUsd });
  expect(parse("5").data).toEqual({ amountUsd: 500, savesMethod: false });
  expect(parse("10000").success).toBe(true);
  for (const text of ["4.99", "10000.01", "5.001", "-5", "5e2", ""]) expect(parse(text).success).toBe(false);
});

test("an organization opens at most three checkouts an hour, and a network ten", async () => {
  const buyer = await newBuyer();
  for (let round = 0; round < 3; round++) await ask(buyer);
  await expect(ask(buyer)).rejects.toMatchObject({ code: "rate_limited" });
  const network = newId();
  for (let round = 0; round < 10; round++) await ask(await newBuyer(), 1_000, network);
  await expect(ask(await newBuyer(), 1_000, network)).rejects.toMatchObject({ code: "rate_limited" });
});

test("an account in its first day buys for at most fifty dollars, also when asked twice at once", async () => {
  const buyer = await newBuyer();
  await db().organization.update({ where: { id: buyer.organizationId }, data: { createdAt: new Date() } });
  const answers = await Promise.allSettled([ask(buyer, 3_000), ask(buyer, 3_000)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(ask(buyer, 2_000)).resolves.toBeDefined();
});

test("whoever is not confirmed, is frozen, or failed too often today buys nothing", async () => {
  const [unconfirmed, frozen, failed] = [await newBuyer(), await newBuyer(), await newBuyer()];
  await db().user.update({ where: { id: unconfirmed.actor.userId }, data: { emailVerifiedAt: null } });
  await expect(ask(unconfirmed)).rejects.toMatchObject({ code: "forbidden" });
  await freezeWallet(operator, frozen);
  await expect(ask(frozen)).rejects.toMatchObject({ code: "forbidden" });
  const { organizationId } = failed;
  const order = { organizationId, provider: "stripe", kind: "checkout", currency: "usd", isTest: false } as const;
  const row = { ...order, status: "failed" as const, failure: "declined", amountMinor: 500, creditNano: 5n * dollar };
  await db().order.createMany({ data: Array.from({ length: 5 }, () => row) });
  await expect(ask(failed)).rejects.toMatchObject({ code: "rate_limited" });
  provideProcessors([]);
  await expect(ask(await newBuyer())).rejects.toMatchObject({ code: "unavailable" });
});

test("a standing order charges once however many processes look after it", async () => {
  const buyer = await newSaver();
  await Promise.all(Array.from({ length: 6 }, () => runAutoTopUps(new Date())));
  await runAutoTopUps(new Date());
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid", amountMinor: 2_000 }]);
  expect(stripe.chargesMade).toBe(1);
  expect(await available(buyer)).toBe(20n * dollar);
  expect((await getBilling(buyer.actor)).autoTopUp).toMatchObject({ chargedMinor: 2_000, pausedAt: null });
});

test("a process that saw the need before another met it does not charge for it again", async () => {
  const buyers = [await newSaver(), await newSaver()];
  const charge = stripe.charge.bind(stripe);
  let others = 0;
  stripe.charge = async (asked) => {
    // Both were found wanting; while the first is charged, another process looks after the second.
    if (others++ === 0) await runAutoTopUps(new Date());
    return charge(asked);
  };
  await runAutoTopUps(new Date());
  expect(others).toBe(2);
  for (const buyer of buyers) expect(await available(buyer)).toBe(20n * dollar);
});

test("a charge whose answer is lost is made once, and credited when it is asked for again", async () => {
  const buyer = await newSaver();
  stripe.trouble("lost");
  const now = new Date();
  await runTopUpRound(now);
  expect(await autoOrders(buyer)).toMatchObject([{ status: "pending" }]);
  await runTopUpRound(new Date(now.getTime() + 60_000));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  expect(stripe.chargesMade).toBe(1);
});

test("a charge under way is left to its webhook, and none is begun beside it", async () => {
  const buyer = await newSaver();
  stripe.chargeAnswer = { outcome: "pending" };
  await runAutoTopUps(new Date());
  await runAutoTopUps(new Date());
  const [order, ...others] = await autoOrders(buyer);
  expect([order!.status, others]).toEqual(["pending", []]);
  await deliver(stripe, { kind: "payment", payment: stripe.paid({ orderId: order!.id, amountMinor: 2_000 }) });
  expect(await available(buyer)).toBe(20n * dollar);
});

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** Charged, and nobody here heard of it. */
async function chargeUnheard(): Promise<Buyer> {
  const buyer = await newSaver();
  stripe.trouble("lost");
  await runAutoTopUps(new Date());
  expect([await autoOrders(buyer), stripe.chargesMade]).toMatchObject([[{ status: "pending" }], 1]);
  return buyer;
}

test("after another customer's card was saved the unanswered charge of the first is credited, and none is made beside it", async () => {
  const buyer = await chargeUnheard();
  const { organizationId } = buyer;
  const saved = { customerId: `cus_${newId()}`, savedMethodId: "pm_2" };
  await db().paymentCustomer.updateMany({ where: { organizationId }, data: saved });
  await runTopUpRound(inHours(0.1));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  expect(stripe.chargesMade).toBe(1);
  expect(await available(buyer)).toBe(20n * dollar);
});

test.each([
  [
    "whose card was removed",
    ({ organizationId }: Buyer) =>
      db().paymentCustomer.updateMany({ where: { organizationId }, data: { savedMethodId: null } }),
  ],
  ["that was ended", ({ actor }: Buyer) => removeAutoTopUp(actor)],
])("a charge of a standing order %s is credited also after an outage of weeks", async (_, end) => {
  const buyer = await chargeUnheard();
  await end(buyer);
  stripe.trouble(...Array.from({ length: 50 }, () => "down" as const));
  expect((await recoverPayments(inHours(500))).failures).toBeGreaterThan(0);
  expect(await autoOrders(buyer)).toMatchObject([{ status: "pending" }]);
  stripe.calm();
  await recoverPayments(inHours(501));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "paid" }]);
  expect(await available(buyer)).toBe(20n * dollar);
});

test("a charge that was never made is given up after three days, once the processor said so", async () => {
  const buyer = await newSaver();
  stripe.trouble("down");
  await runAutoTopUps(new Date());
  await removeAutoTopUp(buyer.actor);
  await recoverPayments(inHours(71));
  expect(await autoOrders(buyer)).toMatchObject([{ status: "pending" }]);
  await recoverPayments(inHours(73));
  expect([await autoOrders(buyer), stripe.chargesMade]).toMatchObject([[{ status: "expired" }], 0]);
});

test("a checkout whose id was never saved is looked for since it was ordered, however long nobody could", async () => {
  const [paid, left] = [await newBuyer(), await newBuyer()];
  for (const buyer of [paid, left]) {
    stripe.trouble("lost");
    await expect(ask(buyer)).rejects.toMatchObject({ code: "unavailable" });
  }
  stripe.pay([...stripe.checkouts.keys()][0]!);
  const ordersOf = ({ organizationId }: Buyer) => db().order.findMany({ where: { organizationId } });
  stripe.trouble("down");
  await recoverPayments(inHours(500));
  expect([...(await ordersOf(paid)), ...(await ordersOf(left))]).toMatchObject([
    { status: "pending" },
    { status: "pending" },
  ]);
  await recoverPayments(inHours(501));
  expect(await ordersOf(paid)).toMatchObject([{ status: "paid" }]);
  expect(await ordersOf(left)).toMatchObject([{ status: "expired" }]);
  expect(await available(paid)).toBe(10n * dollar);
});

test("a checkout whose payment was heard of and could not be entered is not given up", async () => {
  const buyer = await newBuyer();
  stripe.trouble("lost");
  await expect(ask(buyer)).rejects.toMatchObject({ code: "unavailable" });
  const payment = stripe.pay([...stripe.checkouts.keys()][0]!);
  await db().$executeRawUnsafe(`CREATE FUNCTION refuse_order() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a disk is full' USING ERRCODE = '53100'; END $$`);
  await db().$executeRawUnsafe(`CREATE TRIGGER refusing BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (NEW.status = 'paid') EXECUTE FUNCTION refuse_order()`);
  await recoverPayments(inHours(100));
  expect(await orderOf(payment.orderId!)).toMatchObject({ status: "pending" });
  await db().$executeRawUnsafe("DROP TRIGGER refusing ON orders");
  await recoverPayments(inHours(101));
  expect(await orderOf(payment.orderId!)).toMatchObject({ status: "paid" });
});

test("a refused charge pauses the standing order and is told by mail, until a person sets it again", async () => {
  const buyer = await newSaver();
  await takeMails(database.dataDir);
  stripe.chargeAnswer = { outcome: "failed", failure: "declined" };
  await runAutoTopUps(new Date());
  await runAutoTopUps(new Date());
  expect(await autoOrders(buyer)).toMatchObject([{ status: "failed", failure: "declined" }]);
  expect((await takeMails(database.dataDir)).map(({ subject }) => subject)).toEqual([
    expect.stringContaining("did not go through"),
  ]);
  expect((await getBilling(buyer.actor)).autoTopUp!.pausedAt).not.toBeNull();
  stripe.chargeAnswer = null;
  await setAutoTopUp(buyer.actor, { belowUsd: dollar, amountUsd: 2_000, monthlyCapUsd: 100_000 });
  await runAutoTopUps(new Date());
  expect(await available(buyer)).toBe(20n * dollar);
});

test("the month's cap holds to its last second in UTC, and is whole again in the next", async () => {
  const buyer = await newSaver(3_999);
  const { organizationId } = buyer;
  const empty = async () => {
    const amountNano = -(await available(buyer));
    if (amountNano !== 0n) await adjustCredit(operator, { organizationId, amountNano, reason: "spent" });
  };
  const charged = async (now: string) => {
    await empty();
    return runAutoTopUps(new Date(now));
  };
  expect(await charged("2026-10-01T00:00:00.000Z")).toBe(1);
  expect(await charged("2026-10-31T23:59:59.999Z")).toBe(0);
  expect(await charged("2026-11-01T00:00:00.000Z")).toBe(1);
  expect(await charged("2026-11-15T00:00:00.000Z")).toBe(0);
  await removeAutoTopUp(buyer.actor);
  expect(await charged("2026-12-01T00:00:00.000Z")).toBe(0);
});

test("a standing order needs a saved means of payment and a cap for one charge", async () => {
  const buyer = await newBuyer();
  const input = SetAutoTopUpInput.parse({ belowUsd: "1", amountUsd: "20", monthlyCapUsd: "100" });
  await expect(setAutoTopUp(buyer.actor, input)).rejects.toMatchObject({ code: "conflict" });
  await expect(setAutoTopUp(buyer.actor, { ...input, monthlyCapUsd: 1_999 })).rejects.toMatchObject({
    code: "invalid_input",
  });
  const saver = await newSaver();
  const { customerId } = await db().paymentCustomer.findFirstOrThrow({
    where: { organizationId: saver.organizationId },
  });
  await deliver(stripe, { kind: "saved_method", customerId, savedMethodId: null });
  expect(await getBilling(saver.actor)).toMatchObject({ hasSavedMethod: false, hasPortal: true });
  expect(await runAutoTopUps(new Date())).toBe(0);
  expect((await openPortal(saver.actor)).url).toContain(customerId);
  expect(await getInvoices(saver.actor)).toHaveLength(1);
  await expect(openPortal(buyer.actor)).rejects.toMatchObject({ code: "not_found" });
});

test("who asked for it is told once that credit runs out, and again only after there was more", async () => {
  const buyer = await newBuyer();
  const { organizationId } = buyer;
  await setAlert(buyer.actor, { belowUsd: 2n * dollar });
  const mails = async () => {
    await takeMails(database.dataDir).catch(() => []);
    return (await runTopUpRound(new Date())).told;
  };
  expect([await mails(), await mails()]).toEqual([1, 0]);
  await adjustCredit(operator, { organizationId, amountNano: 3n * dollar, reason: "more" });
  expect(await mails()).toBe(0);
  await adjustCredit(operator, { organizationId, amountNano: -2n * dollar, reason: "spent" });
  expect([await mails(), await mails()]).toEqual([1, 0]);
  await setAlert(buyer.actor, { belowUsd: null });
  expect(await mails()).toBe(0);
});

test("a payment and a freeze are told by mail, without an amount", async () => {
  const buyer = await newBuyer();
  await takeMails(database.dataDir).catch(() => []);
  const { checkoutId } = await checkout(stripe, buyer, 1_000);
  await deliver(stripe, { kind: "payment", payment: stripe.pay(checkoutId) });
  await freezeWallet(operator, buyer);
  const subjects = (await takeMails(database.dataDir)).map(({ subject }) => subject);
  expect(subjects).toEqual([expect.stringContaining("has arrived"), expect.stringContaining("is frozen")]);
});
