import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createStripeProcessor } from "@/lib/billing/stripe/create-stripe-processor";
import { provideEnv } from "@/lib/env";
import { checkoutAsk } from "@/tests/support/stripe/contract-target";
import { startStripe } from "@/tests/support/stripe/start-stripe";

function configure(variables: Record<string, string>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  provideEnv({});
  return createStripeProcessor();
}

beforeEach(() => {
  for (const name of ["SECRET_KEY", "WEBHOOK_SECRET", "API_BASE", "AUTOMATIC_TAX"]) vi.stubEnv(`STRIPE_${name}`, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  provideEnv({});
});

describe("Stripe as the environment configures it", () => {
  test("is not there without a key, whatever else is set", () => {
    expect(configure({ STRIPE_WEBHOOK_SECRET: "whsec_x" })).toBeNull();
  });

  test.each([
    ["sk_test_x", true],
    ["rk_test_x", true],
    ["sk_live_x", false],
    ["rk_live_x", false],
    ["something", false],
  ])("%s is of the test mode: %s", (key, isTest) => {
    expect(configure({ STRIPE_SECRET_KEY: key })).toMatchObject({ id: "stripe", isTest, takesWebhooks: false });
  });

  test("takes webhooks where there is a secret to prove them with", () => {
    const processor = configure({ STRIPE_SECRET_KEY: "sk_test_x", STRIPE_WEBHOOK_SECRET: "whsec_x" });
    expect(processor?.takesWebhooks).toBe(true);
  });

  test("asks the address that is given, in its own mode and with the tax that is wished for", async ({
    onTestFinished,
  }) => {
    const stripe = await startStripe({ livemode: true });
    onTestFinished(() => stripe.close());
    stripe.setTaxBps(1000);
    const keys = { STRIPE_SECRET_KEY: stripe.secretKey, STRIPE_API_BASE: stripe.baseUrl };
    const processor = configure({ ...keys, STRIPE_AUTOMATIC_TAX: "on" });
    if (!processor) throw new Error("There is no processor.");
    const { checkoutId } = await processor.openCheckout(checkoutAsk());
    const state = await processor.findCheckout(checkoutId);
    expect(state?.payment).toMatchObject({ isTest: false, subtotalMinor: 2500, taxMinor: 250, totalMinor: 2750 });
    expect(stripe.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/checkout/sessions",
      `GET /v1/checkout/sessions/${checkoutId}`,
    ]);
  }, 240_000);
});
