import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { db } from "@/lib/db/client";
import { webhookSecret } from "@/tests/support/creem/contract-target";
import { signLegacy } from "@/tests/support/creem/webhooks";
import { testDatabase } from "@/tests/support/test-database";
import { deliver, openShop, order, recover, type Shop } from "./creem-shop";
import { operator } from "./fixtures";
import { available, dollar, expectCleanBooks, isClosed, newBuyer } from "./payments/buyers";

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

const reversalsOf = (paymentId: string) =>
  db().reversal.findMany({ where: { paymentId }, orderBy: { createdAt: "asc" } });

describe("money that goes back", () => {
  test("by the dashboard, in parts told of twice, takes the credit once", async () => {
    shop.local.account.taxBps = 2100;
    const buyer = await newBuyer();
    const { paymentId } = await shop.buy(buyer, 1_000);
    shop.local.refund(paymentId, 605);
    await shop.webhooks.release((all) => [...all, ...all]);
    expect(await available(buyer)).toBe(5n * dollar);
    shop.local.refund(paymentId, 605);
    await shop.webhooks.release();
    expect(await available(buyer)).toBe(0n);
    expect(await recover()).toMatchObject({ failures: 0 });
    expect(await reversalsOf(paymentId)).toHaveLength(2);
  });

  test("before its payment is heard of takes the credit when the payment comes", async () => {
    const buyer = await newBuyer();
    const { checkoutId } = await order(buyer, 1_000);
    const paymentId = shop.local.pay(checkoutId);
    shop.local.refund(paymentId, 400);
    await shop.webhooks.release((all) => all.toReversed());
    expect(await available(buyer)).toBe(6n * dollar);
  });

  test("unheard of is found by the job, and taken once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await shop.buy(buyer, 1_000);
    shop.local.refund(paymentId, 300);
    const missed = [shop.lastEvent()];
    shop.local.refund(paymentId, 200);
    missed.push(shop.lastEvent());
    await shop.lose();
    await recover();
    await recover();
    expect(await available(buyer)).toBe(5n * dollar);
    expect(await reversalsOf(paymentId)).toMatchObject([{ externalId: `${paymentId}:500`, amountMinor: 500 }]);
    for (const event of missed.toReversed()) await deliver(signLegacy(event, webhookSecret));
    expect(await available(buyer)).toBe(5n * dollar);
    shop.local.refund(paymentId, 500);
    await shop.webhooks.release();
    await recover();
    expect(await available(buyer)).toBe(0n);
  });

  test("whole and unheard of is taken once, in whichever order the job and the webhook come", async () => {
    const buyer = await newBuyer();
    for (const jobFirst of [true, false]) {
      const { paymentId } = await shop.buy(buyer, 1_000);
      shop.local.refund(paymentId, 1_000);
      if (jobFirst) await recover();
      await shop.webhooks.release();
      await recover();
      expect(await available(buyer)).toBe(0n);
      expect(await reversalsOf(paymentId)).toHaveLength(1);
    }
  });

  test("at the operator's word is given once, whether its webhook comes before the answer, after it or never", async () => {
    for (const webhook of ["at once", "later", "never"]) {
      shop.webhooks.isHolding = webhook !== "at once";
      const buyer = await newBuyer();
      const { orderId, paymentId } = await shop.buy(buyer, 1_000);
      await shop.webhooks.arrived();
      await refundOrder(operator, { orderId, force: false });
      await shop.webhooks.arrived();
      if (webhook === "later") await shop.webhooks.release();
      if (webhook === "never") await shop.lose();
      await recover();
      expect(await available(buyer)).toBe(0n);
      const reversals = await reversalsOf(paymentId);
      expect(
        reversals.filter(({ amountNano }) => amountNano > 0n),
        webhook,
      ).toHaveLength(1);
      expect(reversals.every(({ id, externalId }) => id !== externalId)).toBe(true);
      expect(shop.local.account.transactions.get(paymentId)?.refundedAmount).toBe(1_000);
    }
  });

  test("at the operator's word, with the answer lost, is given once and known by the job", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await shop.buy(buyer, 1_000);
    shop.local.failNext("POST /v1/refunds", "reset_after");
    await refundOrder(operator, { orderId, force: false });
    await shop.lose();
    await recover();
    expect(await reversalsOf(paymentId)).toMatchObject([{ externalId: `${paymentId}:1000`, status: "taken" }]);
    expect(shop.local.calls.filter(({ path, body }) => isRefundOf(path, body, paymentId))).toHaveLength(1);
  });

  test("at the operator's word, with the answer lost, takes the name that Creem tells, and keeps it when asked again", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await shop.buy(buyer, 1_000);
    shop.local.failNext("POST /v1/refunds", "reset_after");
    const { id: reversalId } = await refundOrder(operator, { orderId, force: false });
    await shop.webhooks.release();
    const [reversal, ...others] = await reversalsOf(paymentId);
    expect(others).toEqual([]);
    expect(reversal).toMatchObject({ id: reversalId, externalId: expect.stringMatching(/^ref_/) });
    const again = await shop.processor.refund({ reversalId, paymentId, amountMinor: 1_000 });
    expect(again).toMatchObject({ externalId: reversal?.externalId, status: "succeeded" });
  });

  test("at the operator's word and under way is known by one name, and the credit comes back when Creem says it failed", async () => {
    const buyer = await newBuyer();
    const { orderId, paymentId } = await shop.buy(buyer, 1_000);
    shop.local.nextRefund("pending");
    await refundOrder(operator, { orderId, force: false });
    await shop.webhooks.release();
    await recover();
    expect(await available(buyer)).toBe(0n);
    expect(await reversalsOf(paymentId)).toMatchObject([{ externalId: `${paymentId}:1000`, status: "taken" }]);
    const begun = shop.lastEvent();
    const failed = { ...begun, id: `${begun.id}failed`, object: { ...begun.object, status: "failed" } };
    await deliver(signLegacy(failed, webhookSecret));
    expect(await reversalsOf(paymentId)).toMatchObject([{ status: "returned" }]);
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("of another program's sales in the same store is nothing to the books", async () => {
    const product = { name: "A book", description: "x", price: 900, currency: "USD", billingType: "onetime" } as const;
    const { id: productId } = await shop.creem.products.create(product);
    const paymentId = shop.local.pay((await shop.creem.checkouts.create({ productId })).id);
    shop.local.refund(paymentId, 300);
    await shop.webhooks.release();
    expect(await recover()).toMatchObject({ failures: 0 });
    shop.local.openDispute(paymentId);
    await shop.webhooks.release();
    expect(await recover()).toMatchObject({ failures: 0 });
    expect(await reversalsOf(paymentId)).toEqual([]);
  });

  test("in part at the operator's word is refused, and the credit stays", async () => {
    const buyer = await newBuyer();
    const { orderId } = await shop.buy(buyer, 1_000);
    const part = refundOrder(operator, { orderId, amountMinor: 400, force: false });
    await expect(part).rejects.toMatchObject({ code: "conflict" });
    expect(await available(buyer)).toBe(10n * dollar);
  });

  test("by a bank takes the credit, once, and leaves what else the wallet has to its owner", async () => {
    const buyer = await newBuyer("3");
    const { paymentId } = await shop.buy(buyer, 1_000);
    shop.local.openDispute(paymentId);
    await shop.webhooks.release((all) => [[...all, ...all]]);
    expect(await recover()).toMatchObject({ failures: 0 });
    expect(await available(buyer)).toBe(3n * dollar);
    expect(await isClosed(buyer)).toBe(false);
    expect(await reversalsOf(paymentId)).toMatchObject([{ kind: "dispute", status: "taken" }]);
  });

  test("by a bank and unheard of is found by the job, and taken once though the webhook comes after all", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await shop.buy(buyer, 1_000);
    shop.local.openDispute(paymentId);
    await recover();
    expect(await available(buyer)).toBe(0n);
    await shop.webhooks.release();
    expect(await reversalsOf(paymentId)).toMatchObject([{ kind: "dispute", externalId: `${paymentId}:dispute` }]);
  });

  test("by a bank after the credit was spent is owed, and the wallet is closed until it is paid", async () => {
    const buyer = await newBuyer();
    const { paymentId } = await shop.buy(buyer, 1_000);
    await db().bucket.update({ where: { id: buyer.walletId }, data: { spentNano: 4n * dollar } });
    shop.local.openDispute(paymentId);
    await shop.webhooks.release();
    expect(await reversalsOf(paymentId)).toMatchObject([{ amountNano: 10n * dollar, collectedNano: 6n * dollar }]);
    expect(await isClosed(buyer)).toBe(true);
    await db().bucket.update({ where: { id: buyer.walletId }, data: { spentNano: 0n } });
  });
});

function isRefundOf(path: string, body: unknown, paymentId: string): boolean {
  return path === "/v1/refunds" && JSON.stringify(body).includes(paymentId);
}
