/** What people do on Stripe's page. At Stripe itself nothing but a person does it: this is tried on the local Stripe alone. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutAsk, collect, openLocal } from "@/tests/support/stripe/contract-target";

type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal();
}, 240_000);
afterAll(() => target?.close());

const press = (url: string, verb: string, fields: Record<string, string> = {}) =>
  fetch(`${url}/${verb}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

describe("a person at the checkout", () => {
  test("pays and is sent home, and the order is paid once", async () => {
    const ask = checkoutAsk();
    const { checkoutId, url } = await target.processor.openCheckout(ask);
    const page = await fetch(url).then((response) => response.text());
    expect(page).toContain("25.00 USD");
    const answer = await press(url, "pay");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`https://tacit.example/dashboard/billing?checkout=${checkoutId}`);
    expect(await target.processor.findCheckout(checkoutId)).toMatchObject({
      status: "complete",
      url: null,
      payment: { orderId: ask.orderId, isPaid: true, totalMinor: 2500, paymentId: expect.stringMatching(/^pi_/) },
    });
    const listed = await collect(target.processor.listPayments(new Date(Date.now() - 60_000)));
    expect(listed.filter(({ orderId }) => orderId === ask.orderId)).toMatchObject([{ checkoutId, isPaid: true }]);
    expect((await press(url, "pay")).status).toBe(409);
    expect(await target.processor.openCheckout(ask)).toMatchObject({ checkoutId });
  });

  test("is declined, tries again and pays", async () => {
    const { checkoutId, url } = await target.processor.openCheckout(checkoutAsk());
    expect(await press(url, "decline").then((response) => response.text())).toContain("Your card was declined.");
    const between = await target.processor.findCheckout(checkoutId);
    expect(between).toMatchObject({ status: "open", payment: { isPaid: false, paymentId: null } });
    await press(url, "pay");
    expect((await target.processor.findCheckout(checkoutId))?.payment.isPaid).toBe(true);
  });

  test("goes back, and the checkout stays open", async () => {
    const ask = checkoutAsk();
    const { checkoutId, url } = await target.processor.openCheckout(ask);
    expect((await press(url, "abandon")).headers.get("location")).toBe(ask.cancelUrl);
    expect((await target.processor.findCheckout(checkoutId))?.status).toBe("open");
  });

  test("gives a promotion code, and what was taken off is told apart from what was paid", async () => {
    const coupon = await target.stripe.coupons.create({ percent_off: 20, duration: "once" });
    const promotion = { type: "coupon", coupon: coupon.id } as const;
    await target.stripe.promotionCodes.create({ promotion, code: "AUTUMN20", max_redemptions: 1 });
    const { checkoutId, url } = await target.processor.openCheckout(checkoutAsk());
    expect(await press(url, "promotion", { code: "winter" }).then((page) => page.text())).toContain("code is invalid");
    expect(await press(url, "promotion", { code: "autumn20" }).then((page) => page.text())).toContain("20.00 USD");
    await press(url, "pay");
    expect((await target.processor.findCheckout(checkoutId))?.payment).toMatchObject({
      isPaid: true,
      subtotalMinor: 2500,
      discountMinor: 500,
      taxMinor: 0,
      totalMinor: 2000,
    });
    const next = await target.processor.openCheckout(checkoutAsk());
    expect(await press(next.url, "promotion", { code: "AUTUMN20" }).then((page) => page.text())).toContain("invalid");
  });

  test("pays nothing with a code that makes it free, and the session is what is credited once", async () => {
    const coupon = await target.stripe.coupons.create({ percent_off: 100, duration: "once" });
    await target.stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "FREE" });
    const { checkoutId, url } = await target.processor.openCheckout(checkoutAsk());
    await press(url, "promotion", { code: "FREE" });
    const before = await target.processor.findCheckout(checkoutId);
    expect(before?.payment).toMatchObject({ isPaid: false, paymentId: null, totalMinor: 0 });
    await press(url, "pay");
    expect((await target.processor.findCheckout(checkoutId))?.payment).toMatchObject({
      isPaid: true,
      paymentId: checkoutId,
      discountMinor: 2500,
      totalMinor: 0,
    });
    const refund = { reversalId: "free", paymentId: checkoutId, amountMinor: 100 };
    await expect(target.processor.refund(refund)).rejects.toMatchObject({ code: "conflict" });
  });

  test("pays a tax that is configured on top, and it is no credit", async () => {
    const taxed = await openLocal({ hasAutomaticTax: true });
    taxed.local.setTaxBps(1900);
    const { checkoutId, url } = await taxed.processor.openCheckout(checkoutAsk());
    await press(url, "pay");
    const first = await taxed.processor.findCheckout(checkoutId);
    expect(first?.payment).toMatchObject({ subtotalMinor: 2500, taxMinor: 475, totalMinor: 2975, isPaid: true });
    const customerId = first?.payment.customerId ?? "";
    const again = await taxed.processor.openCheckout(checkoutAsk({ customerId }));
    expect((await taxed.processor.findCheckout(again.checkoutId))?.payment.customerId).toBe(customerId);
    await taxed.close();
  });

  test("keeps the card, which is then charged without asking, and removes it in the portal", async () => {
    const { checkoutId, url } = await target.processor.openCheckout(checkoutAsk({ savesMethod: true }));
    await press(url, "pay");
    const { customerId, savedMethodId } = (await target.processor.findCheckout(checkoutId))?.payment ?? {};
    if (!customerId || !savedMethodId) throw new Error("Nothing was kept.");
    const ask = { ...checkoutAsk(), customerId, savedMethodId };
    expect((await target.processor.charge(ask)).outcome).toBe("paid");

    const portal = await target.processor.openPortal(customerId, "https://tacit.example/dashboard/billing");
    expect(await fetch(portal).then((response) => response.text())).toContain(savedMethodId);
    await press(portal, "remove", { method: savedMethodId });
    expect(await target.processor.charge({ ...ask, ...checkoutAsk(), customerId })).toEqual({
      outcome: "failed",
      failure: "other",
    });
    const bills = await target.processor.listInvoices(customerId);
    expect(bills.map(({ totalMinor }) => totalMinor)).toEqual([2500, 2500]);
    expect(bills.every(({ url: at }) => at?.startsWith(target.local.baseUrl))).toBe(true);
  });
});

test("payments past one page of a list are all found", async () => {
  const own = await openLocal();
  const orderIds = [];
  for (let count = 0; count < 103; count++) {
    const ask = checkoutAsk();
    await own.processor.openCheckout(ask);
    orderIds.push(ask.orderId);
  }
  const found = [];
  for await (const { orderId } of own.processor.listPayments(new Date(Date.now() - 3_600_000))) found.push(orderId);
  expect(found.sort()).toEqual(orderIds.sort());
  await own.close();
});
