import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCreemProcessor } from "@/lib/billing/creem/create-creem-processor";
import { openCreem } from "@/lib/billing/creem/creem-client";
import { provideEnv } from "@/lib/env";
import { checkoutAsk } from "@/tests/support/creem/contract-target";
import { startCreem } from "@/tests/support/creem/start-creem";

function configure(variables: Record<string, string>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  provideEnv({});
  return createCreemProcessor();
}

beforeEach(() => {
  for (const name of ["API_KEY", "WEBHOOK_SECRET", "API_BASE", "PRODUCT_ID"]) vi.stubEnv(`CREEM_${name}`, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  provideEnv({});
});

describe("Creem as the environment configures it", () => {
  test("is not there without a key, whatever else is set", () => {
    expect(configure({ CREEM_WEBHOOK_SECRET: "whsec_x" })).toBeNull();
  });

  test.each([
    ["creem_test_x", true, "https://test-api.creem.io/"],
    ["creem_x", false, "https://api.creem.io/"],
    ["something", false, "https://api.creem.io/"],
  ])("%s is of the test mode: %s, and is sent to %s", (apiKey, isTest, server) => {
    const processor = configure({ CREEM_API_KEY: apiKey });
    expect(processor).toMatchObject({ id: "creem", isTest, takesWebhooks: false, canCharge: false, canRefund: true });
    expect(openCreem({ apiKey })._baseURL?.href).toBe(server);
  });

  test("takes webhooks where there is a secret to prove them with", () => {
    const processor = configure({ CREEM_API_KEY: "creem_test_x", CREEM_WEBHOOK_SECRET: "whsec_x" });
    expect(processor?.takesWebhooks).toBe(true);
  });

  test("asks the address that is given, for the product that is given", async ({ onTestFinished }) => {
    const local = await startCreem({ mode: "prod" });
    onTestFinished(() => local.close());
    const product = { name: "Tokens", description: "x", price: 100, currency: "USD", billingType: "onetime" } as const;
    const creem = openCreem({ apiKey: local.apiKey, apiBase: local.baseUrl });
    const { id } = await creem.products.create(product);
    const keys = { CREEM_API_KEY: local.apiKey, CREEM_API_BASE: local.baseUrl, CREEM_PRODUCT_ID: id };
    const processor = configure(keys);
    if (!processor) throw new Error("There is no processor.");
    const { checkoutId } = await processor.openCheckout(checkoutAsk());
    const state = await processor.findCheckout(checkoutId);
    expect(state?.payment).toMatchObject({ isTest: false, currency: "usd", subtotalMinor: 2500 });
    expect(local.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/products",
      `GET /v1/products/${id}`,
      "POST /v1/checkouts",
      "GET /v1/checkouts",
    ]);
  });
});
