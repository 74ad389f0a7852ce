/**
 * What the house believes of Stripe, through Stripe's own package: against the local Stripe, and word for word the same
 * against Stripe's test mode with `npm run stripe`. What takes a person on Stripe's page is in `stripe-checkout.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "@/lib/base/ids";
import type { PaymentEvent } from "@/lib/billing/payments/processor";
import {
  type ContractTarget,
  chargeAsk,
  checkoutAsk,
  collect,
  openTarget,
  testModeKey,
} from "@/tests/support/stripe/contract-target";

const isReal = testModeKey() !== null;
const where = isReal ? "Stripe's test mode" : "the local Stripe";
const lastMinute = () => new Date(Date.now() - 60_000);
let target: ContractTarget;

beforeAll(async () => {
  process.stderr.write(
    isReal
      ? "The contract is tried against Stripe's test mode. Not with it: paying on Stripe's page, which takes a person.\n"
      : "The contract with Stripe is tried against the local Stripe only: STRIPE_TEST_SECRET_KEY is not set.\n",
  );
  target = await openTarget();
}, 240_000);
afterAll(() => target?.close());

describe(`a checkout at ${where}`, () => {
  test("is of the order, for its amount, and unpaid at first", async () => {
    const ask = checkoutAsk({ savesMethod: true });
    const { checkoutId, url } = await target.processor.openCheckout(ask);
    expect(url).toMatch(/^https?:\/\//);
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
        customerId: null,
        savedMethodId: null,
      },
    });
    const session = await target.stripe.checkout.sessions.retrieve(checkoutId);
    expect(session).toMatchObject({
      mode: "payment",
      client_reference_id: ask.orderId,
      metadata: { order_id: ask.orderId, order_kind: "checkout" },
      allow_promotion_codes: true,
      customer_creation: "always",
      customer_email: ask.email,
      success_url: ask.successUrl,
      cancel_url: ask.cancelUrl,
    });
    expect(session.expires_at - session.created).toBeGreaterThan(60 * 60);
    expect(session.expires_at - session.created).toBeLessThanOrEqual(90 * 60);
  });

  test("asked for again is the same one", async () => {
    const ask = checkoutAsk();
    const first = await target.processor.openCheckout(ask);
    expect(await target.processor.openCheckout(ask)).toEqual(first);
  });

  test("is not opened twice for one order that has changed", async () => {
    const ask = checkoutAsk();
    await target.processor.openCheckout(ask);
    await expect(target.processor.openCheckout({ ...ask, amountMinor: 9900 })).rejects.toThrow();
  });

  test("is opened for the customer that is remembered", async () => {
    const { customerId } = await chargeAsk(target.stripe);
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk({ customerId }));
    expect((await target.processor.findCheckout(checkoutId))?.payment.customerId).toBe(customerId);
  });

  test("opens with a new customer where the remembered one is gone", async () => {
    const ask = checkoutAsk({ customerId: "cus_gone000000000" });
    const { checkoutId } = await target.processor.openCheckout(ask);
    expect((await target.processor.findCheckout(checkoutId))?.payment).toMatchObject({
      orderId: ask.orderId,
      customerId: null,
    });
    expect((await target.processor.openCheckout(ask)).checkoutId).toBe(checkoutId);
  });

  test("that is over is said to be", async () => {
    const { checkoutId } = await target.processor.openCheckout(checkoutAsk());
    await target.stripe.checkout.sessions.expire(checkoutId);
    expect(await target.processor.findCheckout(checkoutId)).toMatchObject({
      status: "expired",
      url: null,
      payment: { isPaid: false, paymentId: null },
    });
  });

  test("that nobody opened is unknown", async () => {
    expect(await target.processor.findCheckout("cs_test_nobodyopenedthis")).toBeNull();
  });
});

describe(`charging what is saved at ${where}`, () => {
  test("takes the amount once, however often the order is charged", async () => {
    const ask = await chargeAsk(target.stripe);
    const answer = await target.processor.charge(ask);
    expect(answer).toEqual({
      outcome: "paid",
      payment: {
        orderId: ask.orderId,
        checkoutId: null,
        paymentId: expect.stringMatching(/^pi_/),
        isPaid: true,
        isTest: true,
        currency: "usd",
        subtotalMinor: 2500,
        discountMinor: 0,
        taxMinor: 0,
        totalMinor: 2500,
        customerId: ask.customerId,
        savedMethodId: ask.savedMethodId,
      },
    });
    expect(await target.processor.charge(ask)).toEqual(answer);
    expect(await collect(target.stripe.charges.list({ customer: ask.customerId }))).toHaveLength(1);
  });

  test("at the same moment for the same order takes it once", async () => {
    const ask = await chargeAsk(target.stripe);
    await Promise.all([target.processor.charge(ask), target.processor.charge(ask)]);
    expect((await target.processor.charge(ask)).outcome).toBe("paid");
    expect(await collect(target.stripe.charges.list({ customer: ask.customerId }))).toHaveLength(1);
  });

  test.each([
    ["pm_card_chargeCustomerFail", "declined"],
    ["pm_card_authenticationRequired", "authentication_required"],
  ])("%s fails as %s, also when it is asked again", async (card, failure) => {
    const ask = await chargeAsk(target.stripe, card);
    expect(await target.processor.charge(ask)).toEqual({ outcome: "failed", failure });
    expect(await target.processor.charge(ask)).toEqual({ outcome: "failed", failure });
  });

  test("is found by its order, whichever customer was charged, and however it ended", async () => {
    const { findCharge, charge } = target.processor;
    const [paid, declined] = [
      await chargeAsk(target.stripe),
      await chargeAsk(target.stripe, "pm_card_chargeCustomerFail"),
    ];
    const answer = await charge(paid);
    expect(await findCharge(paid.orderId)).toEqual(answer);
    await charge(declined);
    expect(await findCharge(declined.orderId)).toEqual({ outcome: "failed", failure: "declined" });
    expect(await findCharge(newId())).toBeNull();
  });

  test("of a customer whom nobody knows has failed", async () => {
    const ask = { ...(await chargeAsk(target.stripe)), customerId: "cus_gone000000000" };
    expect(await target.processor.charge(ask)).toEqual({ outcome: "failed", failure: "other" });
  });
});

describe(`giving back at ${where}`, () => {
  test("gives a part, then the rest, each of them once, and no more than was paid", async () => {
    const { paymentId, orderId } = await pay();
    const first = { reversalId: orderId.replace(/^./, "a"), paymentId, amountMinor: 1000 };
    const refund = await target.processor.refund(first);
    expect(refund).toMatchObject({ paymentId, amountMinor: 1000, currency: "usd", isTest: true });
    expect(refund.status).not.toBe("failed");
    expect((await target.processor.refund(first)).externalId).toBe(refund.externalId);

    const tooMuch = { reversalId: orderId.replace(/^./, "b"), paymentId, amountMinor: 1501 };
    await expect(target.processor.refund(tooMuch)).rejects.toMatchObject({ code: "conflict" });
    await target.processor.refund({ reversalId: orderId.replace(/^./, "c"), paymentId, amountMinor: 1500 });
    const refunds = await collect(target.stripe.refunds.list({ payment_intent: paymentId }));
    expect(refunds.map(({ amount }) => amount).sort()).toEqual([1000, 1500]);
  });

  test("of a payment that nobody knows is a conflict", async () => {
    const ask = { reversalId: "nobody", paymentId: "pi_nobodypaidthis00", amountMinor: 100 };
    await expect(target.processor.refund(ask)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe(`what missed webhooks would have told at ${where}`, () => {
  test("lists every order's payment of the time, whatever became of it", async () => {
    const open = checkoutAsk();
    await target.processor.openCheckout(open);
    const paid = await pay();
    const refused = await chargeAsk(target.stripe, "pm_card_chargeCustomerFail");
    await target.processor.charge(refused);

    const payments = await collect(target.processor.listPayments(lastMinute()));
    const of = (orderId: string) => payments.filter((payment) => payment.orderId === orderId);
    expect(of(open.orderId)).toMatchObject([{ isPaid: false, checkoutId: expect.any(String), paymentId: null }]);
    expect(of(paid.orderId)).toMatchObject([{ isPaid: true, paymentId: paid.paymentId, totalMinor: 2500 }]);
    expect(of(refused.orderId)).toMatchObject([{ isPaid: false, paymentId: null }]);
    expect(await collect(target.processor.listPayments(new Date(Date.now() + 3_600_000)))).toEqual([]);
  });

  test("lists refunds and disputes of our payments", async () => {
    const refunded = await pay();
    await target.processor.refund({ reversalId: refunded.orderId, paymentId: refunded.paymentId, amountMinor: 700 });
    const disputed = await pay("pm_card_createDispute");
    await vi.waitFor(
      async () => {
        const reversals = await collect(target.processor.listReversals(lastMinute()));
        expect(reversals.filter(isAbout(refunded.paymentId))).toMatchObject([
          { kind: "refund", refund: { amountMinor: 700 } },
        ]);
        expect(reversals.filter(isAbout(disputed.paymentId))).toMatchObject([
          { kind: "dispute", dispute: { amountMinor: 2500, currency: "usd", status: "open", isTest: true } },
        ]);
      },
      // Stripe makes the dispute a moment after the payment.
      { timeout: 30_000, interval: 1000 },
    );
  });

  test("names nothing that another program of the same account was paid", async () => {
    const { customerId, savedMethodId } = await chargeAsk(target.stripe);
    const foreign = await target.stripe.paymentIntents.create({
      amount: 900,
      currency: "usd",
      customer: customerId,
      payment_method: savedMethodId,
      off_session: true,
      confirm: true,
      return_url: "https://shop.example/",
    });
    await target.stripe.refunds.create({ payment_intent: foreign.id });
    const payments = await collect(target.processor.listPayments(lastMinute()));
    expect(payments.map(({ paymentId }) => paymentId)).not.toContain(foreign.id);
    const reversals = await collect(target.processor.listReversals(lastMinute()));
    expect(reversals.filter(isAbout(foreign.id))).toEqual([]);
  });
});

describe(`bills at ${where}`, () => {
  test("of what was charged by itself are its receipts", async () => {
    const { customerId } = await pay();
    const bills = await target.processor.listInvoices(customerId);
    expect(bills).toEqual([
      {
        number: null,
        issuedAt: expect.any(Date),
        totalMinor: 2500,
        currency: "usd",
        url: expect.stringMatching(/^http/),
      },
    ]);
  });

  test("of nobody are none, and nobody has a portal", async () => {
    expect(await target.processor.listInvoices("cus_gone000000000")).toEqual([]);
    await expect(target.processor.openPortal("cus_gone000000000", "https://tacit.example/")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("are found in the portal", async () => {
    const { customerId } = await chargeAsk(target.stripe);
    expect(await target.processor.openPortal(customerId, "https://tacit.example/")).toMatch(/^https?:\/\//);
  });
});

async function pay(card?: string) {
  const ask = await chargeAsk(target.stripe, card);
  const answer = await target.processor.charge(ask);
  if (answer.outcome !== "paid" || !answer.payment.paymentId) throw new Error(`The charge is ${answer.outcome}.`);
  return { ...ask, paymentId: answer.payment.paymentId };
}

const isAbout = (paymentId: string) => (event: PaymentEvent) =>
  (event.kind === "refund" && event.refund.paymentId === paymentId) ||
  (event.kind === "dispute" && event.dispute.paymentId === paymentId);
