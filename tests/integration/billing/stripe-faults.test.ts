import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chargeAsk, checkoutAsk, collect, openLocal } from "@/tests/support/stripe/contract-target";
import type { FaultKind } from "@/tests/support/stripe/http/faults";

type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal({}, 150);
}, 240_000);
afterAll(() => target?.close());
afterEach(() => target.local.clearFaults());

const charge = "POST /v1/payment_intents";
/** As often as Stripe's package asks. */
const always = 3;
const chargesOf = (customer: string) => collect(target.stripe.charges.list({ customer }));

describe("a charge that nobody knows the outcome of is pending, never failed", () => {
  test.each<[FaultKind, number]>([
    ["hang_before", 0],
    ["reset_before", 0],
    ["error_before", 0],
    ["error_kept", 0],
    ["rate_limited", 0],
    ["hang_after", 1],
    ["reset_after", 1],
    ["error_after", 1],
  ])("%s leaves %i charges, and asking again ends with one", async (kind, charged) => {
    const ask = await chargeAsk(target.stripe);
    target.local.failNext(charge, kind, always);
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    expect(await chargesOf(ask.customerId)).toHaveLength(charged);
    target.local.clearFaults();

    const payments = await collect(target.processor.listPayments(new Date(Date.now() - 60_000)));
    expect(payments.filter(({ orderId }) => orderId === ask.orderId).map(({ isPaid }) => isPaid)).toEqual(
      charged ? [true] : [],
    );
    if (kind === "error_kept") {
      // Stripe keeps a 500 under the key for a day, and says it again.
      expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
      target.local.advance(25 * 60 * 60 * 1000);
    }
    expect((await target.processor.charge(ask)).outcome).toBe("paid");
    expect(await chargesOf(ask.customerId)).toHaveLength(1);
  });

  test("one fault is got over without anybody noticing", async () => {
    const ask = await chargeAsk(target.stripe);
    target.local.failNext(charge, "reset_after");
    expect((await target.processor.charge(ask)).outcome).toBe("paid");
    expect(await chargesOf(ask.customerId)).toHaveLength(1);
  });

  test("also when what exists cannot be looked up", async () => {
    const ask = await chargeAsk(target.stripe);
    target.local.failNext("GET /v1/payment_intents", "error_before", always);
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    expect(await chargesOf(ask.customerId)).toHaveLength(0);
  });

  test("as is one that the bank takes its time with", async () => {
    const ask = await chargeAsk(target.stripe);
    target.local.setBehaviour(ask.savedMethodId, "processing");
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    const [intent] = await collect(target.stripe.paymentIntents.list({ customer: ask.customerId }));
    target.local.finishCharge(intent?.id ?? "", "succeeded");
    expect(await target.processor.charge(ask)).toMatchObject({ outcome: "paid", payment: { paymentId: intent?.id } });
  });
});

describe("what Stripe forgets after a day is not done again", () => {
  test("a charge", async () => {
    const ask = await chargeAsk(target.stripe);
    const first = await target.processor.charge(ask);
    target.local.advance(25 * 60 * 60 * 1000);
    expect(await target.processor.charge(ask)).toEqual(first);
    expect(await chargesOf(ask.customerId)).toHaveLength(1);
  });

  test("a refund", async () => {
    const { ask, first } = await refunded();
    target.local.advance(25 * 60 * 60 * 1000);
    expect(await target.processor.refund(ask)).toEqual(first);
    expect(await collect(target.stripe.refunds.list({ payment_intent: ask.paymentId }))).toHaveLength(1);
  });
});

describe("a refund that nobody knows the outcome of", () => {
  test.each<[FaultKind, number]>([
    ["hang_before", 0],
    ["reset_after", 1],
    ["hang_after", 1],
    ["error_after", 1],
  ])("after %s can be asked for again and is given once", async (kind, given) => {
    const paymentId = await paid();
    const ask = { reversalId: `reversal-${kind}`, paymentId, amountMinor: 400 };
    target.local.failNext("POST /v1/refunds", kind, always);
    await expect(target.processor.refund(ask)).rejects.toMatchObject({ code: "unavailable" });
    target.local.clearFaults();
    const refunds = () => collect(target.stripe.refunds.list({ payment_intent: paymentId }));
    expect(await refunds()).toHaveLength(given);
    expect(await target.processor.refund(ask)).toMatchObject({ amountMinor: 400, status: "succeeded" });
    expect(await refunds()).toHaveLength(1);
  });
});

describe("a checkout that nobody knows the outcome of", () => {
  test.each<FaultKind>(["hang_after", "reset_after", "reset_before"])("after %s is opened once", async (kind) => {
    const ask = checkoutAsk();
    target.local.failNext("POST /v1/checkout/sessions", kind, always);
    await expect(target.processor.openCheckout(ask)).rejects.toMatchObject({ code: "unavailable" });
    target.local.clearFaults();
    const { checkoutId } = await target.processor.openCheckout(ask);
    const payments = await collect(target.processor.listPayments(new Date(Date.now() - 60_000)));
    expect(payments.filter(({ orderId }) => orderId === ask.orderId)).toMatchObject([{ checkoutId }]);
  });
});

test("no error repeats what Stripe said", async () => {
  const ask = checkoutAsk({ currency: "zzz-not-a-currency", amountMinor: 1 });
  const error = await target.processor.openCheckout(ask).catch((caught) => caught);
  expect(error).toMatchObject({ name: "StripeInvalidRequestError", code: "amount_too_small" });
  expect(error.message).toBe("Stripe refused a request of ours.");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("0.50");
  expect(error.cause).toBeUndefined();
});

async function paid(): Promise<string> {
  const answer = await target.processor.charge(await chargeAsk(target.stripe));
  if (answer.outcome !== "paid") throw new Error(`The charge is ${answer.outcome}.`);
  return answer.payment.paymentId ?? "";
}

async function refunded() {
  const ask = { reversalId: "a-day-ago", paymentId: await paid(), amountMinor: 400 };
  return { ask, first: await target.processor.refund(ask) };
}
