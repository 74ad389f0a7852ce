/** What the house believes of Creem, through Creem's own package and against the local Creem: no key was at hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { openCreem } from "@/lib/billing/creem/creem-client";
import { readAmounts } from "@/lib/billing/creem/read-amounts";
import { checkoutAsk, collect, openLocal, processorOf } from "@/tests/support/creem/contract-target";
import type { FaultKind } from "@/tests/support/stripe/http/faults";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();
type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal();
});
afterAll(() => target?.close());
beforeEach(() => {
  target.local.clearFaults();
  target.local.account.taxBps = 0;
});

const unavailable = { code: "unavailable", publicMessage: "Creem does not answer just now. Try again in a minute." };

async function payCheckout(changes: Parameters<typeof checkoutAsk>[0] = {}, discountMinor = 0) {
  const ask = checkoutAsk(changes);
  const { checkoutId } = await target.processor.openCheckout(ask);
  if (discountMinor > 0) target.local.applyDiscount(checkoutId, discountMinor);
  const paymentId = target.local.pay(checkoutId);
  const state = await target.processor.findCheckout(checkoutId);
  if (!state) throw new Error("The checkout is gone.");
  return { ask, checkoutId, paymentId, state, payment: state.payment };
}

describe("a checkout", () => {
  test("is of the order, for its amount, and unpaid at first", async () => {
    const ask = checkoutAsk();
    const { checkoutId, url } = await target.processor.openCheckout(ask);
    expect(await target.processor.findCheckout(checkoutId)).toEqual({
      status: "open",
      url,
      payment: {
        orderId: ask.orderId,
        checkoutId,
        paymentId: null,
        isPaid: false,
        isTest: true,
        currency: "usd",
        subtotalMinor: 2500,
        discountMinor: 0,
        taxMinor: 0,
        totalMinor: 2500,
        customerId: expect.stringMatching(/^cust_/),
        savedMethodId: null,
      },
    });
    const { body } = target.local.calls.findLast(({ method, path }) => method === "POST" && path === "/v1/checkouts")!;
    expect(body).toEqual({
      request_id: ask.orderId,
      product_id: expect.stringMatching(/^prod_/),
      units: 1,
      custom_price: 2500,
      customer: { email: ask.email },
      metadata: { order_id: ask.orderId, organization_id: ask.organizationId },
      success_url: ask.successUrl,
    });
  });

  test("asked for again opens a second page for the same order, as Creem has no key for a repeated ask", async () => {
    const ask = checkoutAsk();
    const first = await target.processor.openCheckout(ask);
    const second = await target.processor.openCheckout(ask);
    expect(second.checkoutId).not.toBe(first.checkoutId);
    for (const { checkoutId } of [first, second])
      expect((await target.processor.findCheckout(checkoutId))?.payment.orderId).toBe(ask.orderId);
  });

  test("is opened for the customer that is remembered, or a new one where that is gone", async () => {
    const { payment } = await payCheckout({ email: "other@example.com" });
    const again = await target.processor.openCheckout(checkoutAsk({ customerId: payment.customerId }));
    expect((await target.processor.findCheckout(again.checkoutId))?.payment.customerId).toBe(payment.customerId);
    const ask = checkoutAsk({ customerId: "cust_gone", email: "third@example.com" });
    const anew = await target.processor.openCheckout(ask);
    const customerId = (await target.processor.findCheckout(anew.checkoutId))?.payment.customerId ?? "";
    expect(target.local.account.customers.get(customerId)?.email).toBe("third@example.com");
  });

  test("that is paid, over or unknown is said to be", async () => {
    const { state, paymentId } = await payCheckout();
    expect(state).toMatchObject({ status: "complete", url: null, payment: { isPaid: true, paymentId } });
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk());
    target.local.expire(checkoutId);
    const over = { status: "expired", url: null, payment: { isPaid: false, paymentId: null } };
    expect(await target.processor.findCheckout(checkoutId)).toMatchObject(over);
    expect(await target.processor.findCheckout("ch_nobodyopenedthis")).toBeNull();
  });

  test("keeps no means of payment, and nothing can be charged without asking", async () => {
    const { payment } = await payCheckout({ savesMethod: true });
    expect(payment.savedMethodId).toBeNull();
    expect(target.processor.canCharge).toBe(false);
    const ask = { ...checkoutAsk(), customerId: payment.customerId ?? "", savedMethodId: "x" };
    expect(await target.processor.charge(ask)).toEqual({ outcome: "failed", failure: "other" });
  });
});

describe("what was paid", () => {
  test("has tax on top of the price", async () => {
    target.local.account.taxBps = 2100;
    const { payment } = await payCheckout();
    expect(payment).toMatchObject({ subtotalMinor: 2500, discountMinor: 0, taxMinor: 525, totalMinor: 3025 });
  });

  test("has a discount taken off before tax", async () => {
    target.local.account.taxBps = 2100;
    const { payment } = await payCheckout({}, 500);
    expect(payment).toMatchObject({ subtotalMinor: 2500, discountMinor: 500, taxMinor: 420, totalMinor: 2420 });
  });

  test("is nothing where a code takes everything off: there is no payment then", async () => {
    const { payment } = await payCheckout({}, 2500);
    expect(payment).toMatchObject({ isPaid: true, paymentId: null, subtotalMinor: 2500, totalMinor: 0 });
  });

  test("of a product whose price has the tax in it is the price", async () => {
    const { id: productId } = await target.creem.products.create({
      name: "Credit, tax included",
      description: "Credit",
      price: 100,
      currency: "USD",
      billingType: "onetime",
      taxMode: "inclusive",
    });
    target.local.account.taxBps = 2100;
    const processor = processorOf(target.creem, { productId });
    const { checkoutId } = await processor.openCheckout(checkoutAsk());
    target.local.pay(checkoutId);
    const sums = { subtotalMinor: 2500, discountMinor: 0, taxMinor: 0, totalMinor: 2500 };
    expect((await processor.findCheckout(checkoutId))?.payment).toMatchObject(sums);
  });

  const told = { priceMinor: null, amountMinor: 1100, discountMinor: 0, taxMinor: 231, paidMinor: 1331 };
  const sums = { subtotalMinor: 1100, discountMinor: 0, taxMinor: 231, totalMinor: 1331 };
  const discounted = { subtotalMinor: 1100, discountMinor: 100, taxMinor: 210, totalMinor: 1210 };
  test.each([
    ["as in Creem's example", told, sums],
    ["the price repeated", { ...told, priceMinor: 1100 }, sums],
    ["an amount before the discount", { ...told, discountMinor: 100, taxMinor: 210, paidMinor: 1210 }, discounted],
    [
      "an amount after the discount",
      { ...told, amountMinor: 1000, discountMinor: 100, taxMinor: 210, paidMinor: 1210 },
      discounted,
    ],
    ["another amount than the price", { ...told, priceMinor: 1100, amountMinor: 1331 }, sums],
    [
      "sums that come out no way, left as they are",
      { ...told, priceMinor: 1100, paidMinor: 900 },
      { ...sums, totalMinor: 900 },
    ],
  ])("is read from what Creem says: %s", (_, given, read) => {
    expect(readAmounts(given)).toEqual(read);
  });
});

describe("the product that credit is sold as", () => {
  const open = async () => {
    const own = await openLocal();
    return { ...own, made: () => [...own.local.account.products.values()] };
  };
  const product = {
    name: "Credit",
    description: "Mine",
    price: 100,
    currency: "USD",
    billingType: "onetime",
    taxMode: "exclusive",
  } as const;

  test("is made once, with tax on top, also by processes that begin at the same moment", async ({ onTestFinished }) => {
    const { creem, made, close } = await open();
    onTestFinished(close);
    const processors = Array.from({ length: 4 }, () => processorOf(creem));
    await Promise.all(processors.map((processor) => processor.openCheckout(checkoutAsk())));
    expect(made()).toMatchObject([{ ...product, description: expect.any(String) }]);
  });

  test("is found again, also behind pages that Creem makes smaller than asked for", async ({ onTestFinished }) => {
    const { creem, local, processor, made, close } = await open();
    onTestFinished(close);
    const mine = await creem.products.create(product);
    for (const other of [{ name: "Book" }, { currency: "EUR" as const }, { billingType: "recurring" as const }])
      await creem.products.create({ ...product, ...other });
    local.account.pageMax = 1;
    await processor.openCheckout(checkoutAsk());
    await processor.openCheckout(checkoutAsk());
    expect(made()).toHaveLength(4);
    const sold = local.calls.flatMap(({ path, body }) => (path === "/v1/checkouts" ? [body] : []));
    expect(sold).toMatchObject([{ product_id: mine.id }, { product_id: mine.id }]);
    expect(local.calls.filter(({ path }) => path === "/v1/products/search")).toHaveLength(4);
  });

  test("is the one that is configured, and no other is made", async ({ onTestFinished }) => {
    const { creem, made, close } = await open();
    onTestFinished(close);
    const mine = await creem.products.create({ ...product, name: "Tokens" });
    const processor = processorOf(creem, { productId: mine.id });
    await processor.openCheckout(checkoutAsk());
    expect(made()).toHaveLength(1);
  });

  test.each([
    ["is sold by the month", { billingType: "recurring" as const }],
    ["is not in USD", { currency: "EUR" as const }],
  ])("is refused before anybody pays where the configured one %s", async (_, changes) => {
    const wrong = await target.creem.products.create({ ...product, name: "Wrong", ...changes });
    const processor = processorOf(target.creem, { productId: wrong.id });
    await expect(processor.openCheckout(checkoutAsk())).rejects.toThrow("no active one-time product in USD");
  });

  test("that is configured but unknown fails the checkout, and is asked for again", async () => {
    const processor = processorOf(target.creem, { productId: "prod_unknown" });
    const refusal = { name: "CreemRefusal", code: "404" };
    await expect(processor.openCheckout(checkoutAsk())).rejects.toMatchObject(refusal);
    await expect(processor.openCheckout(checkoutAsk())).rejects.toMatchObject(refusal);
  });
});

describe("a refund", () => {
  const asked = () => target.local.calls.filter(({ path }) => path === "/v1/refunds").length;

  test("gives back all that was paid, tax included", async () => {
    target.local.account.taxBps = 2100;
    const { paymentId } = await payCheckout();
    const reversalId = newId();
    const refund = await target.processor.refund({ reversalId, paymentId, amountMinor: 3025 });
    const facts = { reversalId, paymentId, amountMinor: 3025, currency: "usd", status: "succeeded", isTest: true };
    expect(refund).toEqual({ externalId: `${paymentId}:3025`, ...facts });
    expect(target.local.account.transactions.get(paymentId)).toMatchObject({
      status: "refunded",
      refundedAmount: 3025,
    });
  });

  test("asked for twice is given once, and said to be done twice", async () => {
    const { paymentId } = await payCheckout();
    const ask = { reversalId: newId(), paymentId, amountMinor: 2500 };
    const before = asked();
    const first = await target.processor.refund(ask);
    expect(await target.processor.refund(ask)).toEqual(first);
    expect(asked()).toBe(before + 1);
  });

  test.each<FaultKind>(["error_after", "reset_after", "hang_after"])(
    "whose answer is lost by %s is given once",
    async (kind) => {
      const { paymentId } = await payCheckout();
      const ask = { reversalId: newId(), paymentId, amountMinor: 2500 };
      target.local.failNext("POST /v1/refunds", kind);
      const before = asked();
      await expect(target.processor.refund(ask)).rejects.toMatchObject(unavailable);
      expect((await target.processor.refund(ask)).status).toBe("succeeded");
      expect(asked()).toBe(before + 1);
    },
  );

  test("of a part is refused before Creem is asked: it would give back everything", async () => {
    const { paymentId } = await payCheckout();
    const before = asked();
    const refund = target.processor.refund({ reversalId: newId(), paymentId, amountMinor: 1000 });
    await expect(refund).rejects.toMatchObject({ code: "conflict" });
    expect(asked()).toBe(before);
  });

  test("of what is left after a part in the dashboard is given", async () => {
    const { paymentId } = await payCheckout();
    target.local.refund(paymentId, 1000);
    const whole = target.processor.refund({ reversalId: newId(), paymentId, amountMinor: 2500 });
    await expect(whole).rejects.toMatchObject({ code: "conflict" });
    const rest = await target.processor.refund({ reversalId: newId(), paymentId, amountMinor: 1500 });
    expect(rest).toMatchObject({ externalId: `${paymentId}:2500`, amountMinor: 1500, status: "succeeded" });
  });

  test("that Creem declines stays open: one that is under way is declined in the same words", async () => {
    const { paymentId } = await payCheckout();
    target.local.nextRefund("refused");
    const ask = { reversalId: newId(), paymentId, amountMinor: 2500 };
    await expect(target.processor.refund(ask)).rejects.toMatchObject({ name: "CreemRefusal", code: "400" });
    expect(await target.processor.refund(ask)).toMatchObject({ status: "succeeded" });
  });

  test("under way is pending, and nothing is concluded from Creem's no to a second ask", async () => {
    const { paymentId } = await payCheckout();
    target.local.nextRefund("pending");
    const ask = { reversalId: newId(), paymentId, amountMinor: 2500 };
    expect(await target.processor.refund(ask)).toMatchObject({ status: "pending" });
    await expect(target.processor.refund(ask)).rejects.toMatchObject({ name: "CreemRefusal", code: "400" });
    const refunds = [...target.local.account.refunds.values()].filter(
      ({ transaction }) => transaction.id === paymentId,
    );
    expect(refunds).toHaveLength(1);
    target.local.finishRefund(refunds[0]?.id ?? "", "succeeded");
    expect(await target.processor.refund(ask)).toMatchObject({ status: "succeeded" });
  });

  test("asked for by two at the same moment is given once, and both learn it", async () => {
    const { paymentId } = await payCheckout();
    const ask = { reversalId: newId(), paymentId, amountMinor: 2500 };
    const answers = await Promise.all([target.processor.refund(ask), target.processor.refund(ask)]);
    expect(answers.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(target.local.account.transactions.get(paymentId)?.refundedAmount).toBe(2500);
  });

  test("of what a bank took back is refused", async () => {
    const { paymentId } = await payCheckout();
    target.local.openDispute(paymentId);
    const refund = target.processor.refund({ reversalId: newId(), paymentId, amountMinor: 2500 });
    await expect(refund).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a customer", () => {
  test("has a portal, and purchases with what was paid for them", async () => {
    target.local.account.taxBps = 2100;
    const { payment } = await payCheckout({ email: "bills@example.com" });
    await payCheckout({ email: "bills@example.com", amountMinor: 1000 });
    const customerId = payment.customerId ?? "";
    const portal = await target.processor.openPortal(customerId, "https://tacit.example/");
    expect((await fetch(portal)).status).toBe(200);
    const bills = await target.processor.listInvoices(customerId);
    expect(bills.map(({ totalMinor }) => totalMinor).sort()).toEqual([1210, 3025]);
    expect(bills[0]).toMatchObject({ number: null, currency: "usd", url: null, issuedAt: expect.any(Date) });
  });

  test("that Creem does not know has no portal and no purchases", async () => {
    const portal = target.processor.openPortal("cust_gone", "https://tacit.example/");
    await expect(portal).rejects.toMatchObject({ code: "not_found" });
    expect(await target.processor.listInvoices("cust_gone")).toEqual([]);
  });
});

describe("Creem that does not answer", () => {
  test.each<FaultKind>(["error_before", "reset_before", "hang_before", "rate_limited", "error_after"])(
    "by %s is unavailable, and nothing of what it says is passed on",
    async (kind) => {
      const { checkoutId } = await payCheckout();
      target.local.failNext("POST /v1/checkouts", kind);
      await expect(target.processor.openCheckout(checkoutAsk())).rejects.toMatchObject(unavailable);
      target.local.failNext("GET /v1/checkouts", kind);
      await expect(target.processor.findCheckout(checkoutId)).rejects.toMatchObject(unavailable);
      target.local.failNext("GET /v1/transactions/search", kind);
      await expect(collect(target.processor.listReversals(new Date()))).rejects.toMatchObject(unavailable);
    },
  );

  test("but refuses our key leaves open what became of it, as no answer of its own says more", async () => {
    const creem = openCreem({ apiKey: "creem_test_wrong", apiBase: target.local.baseUrl });
    const error = await processorOf(creem)
      .openCheckout(checkoutAsk())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "CreemRefusal", code: "401", message: "Creem refused a request of ours." });
    expect(JSON.stringify(error)).not.toContain("Unauthorized");
    const refund = { reversalId: newId(), paymentId: "tran_1", amountMinor: 1 };
    await expect(processorOf(creem).refund(refund)).rejects.toMatchObject({ name: "CreemRefusal", code: "401" });
  });
});
