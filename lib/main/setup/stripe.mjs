import { say } from "./say.mjs";
import { test } from "./test.mjs";

/** What the house believes of Stripe, tried against Stripe's own test mode. */
export async function stripe(house) {
  if (!house.variables.STRIPE_TEST_SECRET_KEY) {
    say("NOT RUN: set STRIPE_TEST_SECRET_KEY to a secret key of Stripe's test mode (sk_test_…). Nothing was tried.");
    return 1;
  }
  return test({ ...house, args: ["--project", "database", "tests/integration/billing/stripe-contract.test.ts"] });
}
