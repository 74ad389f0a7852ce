/** From Creem's page through its webhooks, or without them, to the wallet: the whole way, with the local Creem. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/base/errors";
import { handleWebhook } from "@/lib/billing/payments/handle-webhook";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { db } from "@/lib/db/client";
import { checkoutAsk, openLocal, processorOf, webhookSecret } from "@/tests/support/creem/contract-target";
import { type CreemEvent, signLegacy, signStandard } from "@/tests/support/creem/webhooks";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import type { Message } from "@/tests/support/webhook-deliveries";
import { operator } from "./fixtures";
import { available, type Buyer, dollar, expectCleanBooks, isClosed, newBuyer, orderOf } from "./payments/buyers";

testDatabase();
type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;
let door: Server;

beforeAll(async () => {
  door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const header = (name: string) => request.headers[name]?.toString() ?? null;
      handleWebhook("creem", Buffer.concat(chunks), header).then(
        () => response.writeHead(200).end(),
        (error) => response.writeHead(error instanceof AppError ? error.status : 500).end(),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/api/webhooks/creem`;
  target = await openLocal({}, { endpoint: { url, secret: webhookSecret } });
});
beforeEach(() => {
  provideProcessors([target.processor]);
  target.local.clearFaults();
  target.local.account.taxBps = 0;
  target.local.webhooks.isHolding = true;
});
afterAll(async () => {
  await target.close();
  door.close();
  await expectCleanBooks();
});

async function order(buyer: Buyer, amountMinor: number) {
  const { orderId, url } = await startTopUp(
    buyer.actor,
    { amountUsd: amountMinor, savesMethod: false },
    buyer.organizationId,
  );
  return { orderId, checkoutId: url.split("/").at(-1)! };
}

async function buy(buyer: Buyer, amountMinor: number) {
  const opened = await order(buyer, amountMinor);
  const paymentId = target.local.pay(opened.checkoutId);
  await target.local.webhooks.release();
  return { ...opened, paymentId };
}

const deliver = ({ body, headers }: Message) => handleWebhook("creem", body, (name) => headers[name] ?? null);
const lastEvent = (): CreemEvent => target.local.webhooks.events.at(-1)!;
const lose = () => target.local.webhooks.release(() => []);
const recover = () => recoverPayments(new Date());
const reversalsOf = (paymentId: string) =>
  db().reversal.findMany({ where: { paymentId }, orderBy: { createdAt: "asc" } });

describe("a payment", () => {
  test("made on Creem's page is credited when Creem tells of it, and the person sees it coming home", async () => {
    target.local.webhooks.isHolding = false;
    target.local.account.taxBps = 2100;
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 2_500);
    const page = `${target.local.baseUrl}/checkout/${checkoutId}`;
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
    target.local.pay(checkoutId);
    await target.local.webhooks.release((all) => Array.from({ length: 5 }, () => all).flat());
    expect(target.local.webhooks.deliveries.slice(-5).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("told of in twenty messages at once, in both forms and under two ids, is credited once", async () => {
    const buyer = await newBuyer();
    const { checkoutId } = await order(buyer, 1_000);
    target.local.pay(checkoutId);
    await lose();
    const event = lastEvent();
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
    for (const amount of [500, 700, 1_100]) target.local.pay((await order(buyer, amount)).checkoutId);
    await target.local.webhooks.release((all) => [[all[2]!, all[0]!, all[2]!], all[1]!, [...all], all[0]!]);
    expect(await available(buyer)).toBe(23n * dollar);
  });

  test("whose first answer was lost comes again and changes nothing", async () => {
    const buyer = await newBuyer();
    target.local.webhooks.loseAnswers(1);
    await buy(buyer, 1_000);
    expect(target.local.webhooks.held).toHaveLength(1);
    await target.local.webhooks.release();
    expect(target.local.webhooks.held).toHaveLength(0);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("that a discount made cheaper credits what was ordered, and what it took off comes from the promotion account", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    target.local.applyDiscount(checkoutId, 250);
    const paymentId = target.local.pay(checkoutId);
    await target.local.webhooks.release();
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
    target.local.applyDiscount(checkoutId, 1_000);
    target.local.pay(checkoutId);
    await target.local.webhooks.release((all) => [...all, ...all]);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", paymentId: checkoutId });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("whose webhook was missed is found by the person coming home", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    target.local.pay(checkoutId);
    await lose();
    expect(await returnFromCheckout(buyer.actor, orderId)).toMatchObject({ status: "paid" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("whose webhook was missed is found by the job, and credited once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    await order(buyer, 500);
    target.local.pay(checkoutId);
    const missed = lastEvent();
    await lose();
    expect(await recover()).toEqual({ credited: 1, expired: 0, failures: 0 });
    await deliver(signLegacy(missed, webhookSecret));
    expect(await recover()).toMatchObject({ credited: 0, failures: 0 });
    expect(await orderOf(orderId)).toMatchObject({ status: "paid" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("that never comes leaves an order that is given up when Creem calls it over", async () => {
    const buyer = await newBuyer();
    const { orderId, checkoutId } = await order(buyer, 1_000);
    target.local.expire(checkoutId);
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
    target.local.pay(checkoutId);
    await lose();
    const event = lastEvent();
    await expect(deliver(message(event))).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await orderOf(orderId)).toMatchObject({ status: "pending" });
    expect(await db().webhookEvent.count({ where: { eventId: event.id } })).toBe(0);
  });

  test("finds no door where no secret is configured", async () => {
    provideProcessors([processorOf(target.creem, { webhookSecret: "" })]);
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
    target.local.pay(checkoutId);
    await lose();
    const right = lastEvent();
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
    const cheap = await target.processor.openCheckout(checkoutAsk({ orderId, amountMinor: 100 }));
    target.local.pay(cheap.checkoutId);
    await target.local.webhooks.release();
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
    provideProcessors([stripe, target.processor]);
    const buyer = await newBuyer();
    const { orderId } = await order(buyer, 1_000);
    expect((await orderOf(orderId)).provider).toBe("stripe");
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk({ orderId, amountMinor: 1_000 }));
    target.local.pay(checkoutId);
    await target.local.webhooks.release();
    expect(await orderOf(orderId)).toMatchObject({ status: "mismatched", failure: "provider" });
    expect(await available(buyer)).toBe(0n);
  });
});

describe("money that goes back", () => {
  test("by the dashboard, in parts told of twice, takes the credit once", async () => {
    target.local.account.taxBps = 2100;
    const buyer = await newBuyer();
    const { paymentId } = await buy(buyer, 1_000);
    target.local.refund(paymentId, 605);
    await target.local.webhooks.release((all) => [...all, ...all]);
    expect(await available(buyer)).toBe(5n * dollar);
    target.local.refund(paymentId, 605);
    await target.local.webhooks.release();
    expect(await available(buyer)).toBe(0n);
    expect(await recover()).toMatchObject({ failures: 0 });
    expect(await reversalsOf(paymentId)).toHaveLength(2);
  });

  test("before its payment is heard of takes the credit when the payment comes", async () => {
    const buyer = await newBuyer();
    const { checkoutId } = await order(buyer, 1_000);
    const paymentId = target.local.pay(checkoutId);
    target.local.refund(paymentId, 400);
    await target.local.webhooks.release((all) => all.toReversed());
    expect(await available(buyer)).toBe(6n * dollar);
  });

  test("unheard of is found by the job, and taken once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(buyer, 1_000);
    target.local.refund(paymentId, 300);
    const missed = [lastEvent()];
    target.local.refund(paymentId, 200);
    missed.push(lastEvent());
    await lose();
    await recover();
    await recover();
    expect(await available(buyer)).toBe(5n * dollar);
    expect(await reversalsOf(paymentId)).toMatchObject([{ externalId: `${paymentId}:500`, amountMinor: 500 }]);
    for (const event of missed.toReversed()) await deliver(signLegacy(event, webhookSecret));
    expect(await available(buyer)).toBe(5n * dollar);
    target.local.refund(paymentId, 500);
    await target.local.webhooks.release();
    await recover();
    expect(await available(buyer)).toBe(0n);
  });

  test("whole and unheard of is taken once, in whichever order the job and the webhook come", async () => {
    const buyer = await newBuyer();
    for (const jobFirst of [true, false]) {
      const { paymentId } = await buy(buyer, 1_000);
      target.local.refund(paymentId, 1_000);
      if (jobFirst) await recover();
      await target.local.webhooks.release();
      await recover();
      expect(await available(buyer)).toBe(0n);
      expect(await reversalsOf(paymentId)).toHaveLength(1);
    }
  });

  test("at the operator's word is given once, whether its webhook comes before the answer, after it or never", async () => {
    for (const webhook of ["at once", "later", "never"]) {
      target.local.webhooks.isHolding = webhook !== "at once";
      const buyer = await newBuyer();
      const { orderId, paymentId } = await buy(buyer, 1_000);
      await target.local.webhooks.arrived();
      await refundOrder(operator, { orderId, force: false });
      await target.local.webhooks.arrived();
      if (webhook === "later") await target.local.webhooks.release();
      if (webhook === "never") await lose();
      await recover();
      expect(await available(buyer)).toBe(0n);
      const reversals = await reversalsOf(paymentId);
      expect(
        reversals.filter(({ amountNano }) => amountNano > 0n),
        webhook,
      ).toHaveLength(1);
      expect(reversals.every(({ id, externalId }) => id !== externalId)).toBe(true);
      expect(target.local.account.transactions.get(paymentId)?.refundedAmount).toBe(1_000);
    }
  });

  test("at the operator's word, with the answer lost, is given once and known by the job", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await buy(buyer, 1_000);
    target.local.failNext("POST /v1/refunds", "reset_after");
    await refundOrder(operator, { orderId, force: false });
    await lose();
    await recover();
    expect(await reversalsOf(paymentId)).toMatchObject([{ externalId: `${paymentId}:1000`, status: "taken" }]);
    expect(target.local.calls.filter(({ path, body }) => isRefundOf(path, body, paymentId))).toHaveLength(1);
  });

  test("in part at the operator's word is refused, and the credit stays", async () => {
    const buyer = await newBuyer();
    const { orderId } = await buy(buyer, 1_000);
    const part = refundOrder(operator, { orderId, amountMinor: 400, force: false });
    await expect(part).rejects.toMatchObject({ code: "conflict" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("by a bank takes the credit, once, and leaves what else the wallet has to its owner", async () => {
    const buyer = await newBuyer("3");
    const { paymentId } = await buy(buyer, 1_000);
    target.local.openDispute(paymentId);
    await target.local.webhooks.release((all) => [[...all, ...all]]);
    expect(await recover()).toMatchObject({ failures: 0 });
    expect(await available(buyer)).toBe(3n * dollar);
    expect(await isClosed(buyer)).toBe(false);
    expect(await reversalsOf(paymentId)).toMatchObject([{ kind: "dispute", status: "taken" }]);
  });

  test("by a bank and unheard of is found by the job, and taken once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(buyer, 1_000);
    target.local.openDispute(paymentId);
    await recover();
    expect(await available(buyer)).toBe(0n);
    await target.local.webhooks.release();
    expect(await reversalsOf(paymentId)).toMatchObject([{ kind: "dispute", externalId: `${paymentId}:dispute` }]);
  });

  test("by a bank after the credit was spent is owed, and the wallet is closed until it is paid", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await buy(buyer, 1_000);
    await db().bucket.update({ where: { id: buyer.walletId }, data: { spentNano: 4n * dollar } });
    target.local.openDispute(paymentId);
    await target.local.webhooks.release();
    expect(await reversalsOf(paymentId)).toMatchObject([{ amountNano: 10n * dollar, collectedNano: 6n * dollar }]);
    expect(await isClosed(buyer)).toBe(true);
    await db().bucket.update({ where: { id: buyer.walletId }, data: { spentNano: 0n } });
  });
});

function isRefundOf(path: string, body: unknown, paymentId: string): boolean {
  return path === "/v1/refunds" && JSON.stringify(body).includes(paymentId);
}
