/** Each case has a Stripe of its own and they run together: most of their time is the package's pause between attempts. */
import { beforeAll, describe, expect, type TestContext, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { stripeProcessor } from "@/lib/billing/stripe/create-stripe-processor";
import { openStripe } from "@/lib/billing/stripe/stripe-client";
import { chargeAsk, checkoutAsk, collect, openLocal } from "@/tests/support/stripe/contract-target";
import type { FaultKind } from "@/tests/support/stripe/http/faults";
import { loadRequestSchemas } from "@/tests/support/stripe/schemas/request-schemas";

beforeAll(async () => {
  await loadRequestSchemas();
}, 240_000);

type Local = Awaited<ReturnType<typeof openLocal>>;

async function open({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<Local> {
  const target = await openLocal({}, 1000);
  onTestFinished(() => target.close());
  return target;
}

const chargeCall = "POST /v1/payment_intents";
/** As often as Stripe's package asks. */
const always = 3;
const aDayAndMoreMs = 25 * 60 * 60 * 1000;
const lastMinute = () => new Date(Date.now() - 60_000);
const chargesOf = ({ stripe }: Local, customer: string) => collect(stripe.charges.list({ customer }));

describe.concurrent("a charge that nobody knows the outcome of is pending, never failed", () => {
  test.for<[FaultKind, number]>([
    ["hang_before", 0],
    ["reset_before", 0],
    ["error_before", 0],
    ["error_kept", 0],
    ["rate_limited", 0],
    ["hang_after", 1],
    ["reset_after", 1],
    ["error_after", 1],
  ])("%s leaves %i charges, and asking again ends with one", async ([kind, charged], context) => {
    const target = await open(context);
    const ask = await chargeAsk(target.stripe);
    target.local.failNext(chargeCall, kind, always);
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    expect(await chargesOf(target, ask.customerId)).toHaveLength(charged);
    target.local.clearFaults();

    const payments = await collect(target.processor.listPayments(lastMinute()));
    expect(payments.map(({ orderId, isPaid }) => ({ orderId, isPaid }))).toEqual(
      charged ? [{ orderId: ask.orderId, isPaid: true }] : [],
    );
    if (kind === "error_kept") {
      // Stripe keeps a 500 under the key for a day, and says it again.
      expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
      target.local.advance(aDayAndMoreMs);
    }
    expect((await target.processor.charge(ask)).outcome).toBe("paid");
    expect(await chargesOf(target, ask.customerId)).toHaveLength(1);
  });

  test("one fault is got over without anybody noticing", async (context) => {
    const target = await open(context);
    const ask = await chargeAsk(target.stripe);
    target.local.failNext(chargeCall, "reset_after");
    expect((await target.processor.charge(ask)).outcome).toBe("paid");
    expect(await chargesOf(target, ask.customerId)).toHaveLength(1);
  });

  test("also when what exists cannot be looked up", async (context) => {
    const target = await open(context);
    const ask = await chargeAsk(target.stripe);
    target.local.failNext("GET /v1/payment_intents", "error_before", always);
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    expect(await chargesOf(target, ask.customerId)).toHaveLength(0);
  });

  test("as is one that the bank takes its time with", async (context) => {
    const target = await open(context);
    const ask = await chargeAsk(target.stripe);
    target.local.setBehaviour(ask.savedMethodId, "processing");
    expect(await target.processor.charge(ask)).toEqual({ outcome: "pending" });
    const [intent] = await collect(target.stripe.paymentIntents.list({ customer: ask.customerId }));
    target.local.finishCharge(intent?.id ?? "", "succeeded");
    expect(await target.processor.charge(ask)).toMatchObject({ outcome: "paid", payment: { paymentId: intent?.id } });
  });
});

describe.concurrent("what Stripe forgets after a day is not done again", () => {
  test("a charge", async (context) => {
    const target = await open(context);
    const ask = await chargeAsk(target.stripe);
    const first = await target.processor.charge(ask);
    target.local.advance(aDayAndMoreMs);
    expect(await target.processor.charge(ask)).toEqual(first);
    expect(await chargesOf(target, ask.customerId)).toHaveLength(1);
  });

  test("a refund", async (context) => {
    const target = await open(context);
    const ask = { reversalId: newId(), paymentId: await pay(target), amountMinor: 400 };
    const first = await target.processor.refund(ask);
    target.local.advance(aDayAndMoreMs);
    expect(await target.processor.refund(ask)).toEqual(first);
    expect(await collect(target.stripe.refunds.list({ payment_intent: ask.paymentId }))).toHaveLength(1);
  });
});

describe.concurrent("a refund that nobody knows the outcome of", () => {
  test.for<[FaultKind, number]>([
    ["hang_before", 0],
    ["reset_after", 1],
    ["hang_after", 1],
    ["error_after", 1],
  ])("after %s can be asked for again and is given once", async ([kind, given], context) => {
    const target = await open(context);
    const paymentId = await pay(target);
    const ask = { reversalId: newId(), paymentId, amountMinor: 400 };
    target.local.failNext("POST /v1/refunds", kind, always);
    await expect(target.processor.refund(ask)).rejects.toMatchObject({ code: "unavailable" });
    target.local.clearFaults();
    const refunds = () => collect(target.stripe.refunds.list({ payment_intent: paymentId }));
    expect(await refunds()).toHaveLength(given);
    expect(await target.processor.refund(ask)).toMatchObject({ amountMinor: 400, status: "succeeded" });
    expect(await refunds()).toHaveLength(1);
  });
});

describe.concurrent("a checkout that nobody knows the outcome of", () => {
  test.for<FaultKind>(["hang_after", "reset_after", "reset_before"])(
    "after %s is opened once",
    async (kind, context) => {
      const target = await open(context);
      const ask = checkoutAsk();
      target.local.failNext("POST /v1/checkout/sessions", kind, always);
      await expect(target.processor.openCheckout(ask)).rejects.toMatchObject({ code: "unavailable" });
      target.local.clearFaults();
      const { checkoutId } = await target.processor.openCheckout(ask);
      const payments = await collect(target.processor.listPayments(lastMinute()));
      expect(payments).toMatchObject([{ orderId: ask.orderId, checkoutId }]);
    },
  );
});

test("no error repeats what Stripe said", async (context) => {
  const target = await open(context);
  const error = await target.processor.openCheckout(checkoutAsk({ amountMinor: 1 })).catch((caught) => caught);
  expect(error).toMatchObject({ name: "StripeInvalidRequestError", code: "amount_too_small" });
  expect(error.message).toBe("Stripe refused a request of ours.");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("0.50");
  expect(error.cause).toBeUndefined();
});

test("a key that Stripe refuses charges nothing, and nobody need ask whether it did", async (context) => {
  const target = await open(context);
  const stripe = openStripe({ secretKey: "sk_test_revoked", apiBase: target.local.baseUrl });
  const processor = stripeProcessor(stripe, { isTest: true, webhookSecret: "", hasAutomaticTax: false });
  const ask = await chargeAsk(target.stripe);
  const cause = { name: "StripeAuthenticationError" };
  await expect(processor.charge(ask)).rejects.toMatchObject({ code: "forbidden", details: { cause } });
  expect(await chargesOf(target, ask.customerId)).toHaveLength(0);
});

async function pay({ stripe, processor }: Local): Promise<string> {
  const answer = await processor.charge(await chargeAsk(stripe));
  if (answer.outcome !== "paid") throw new Error(`The charge is ${answer.outcome}.`);
  return answer.payment.paymentId ?? "";
}
