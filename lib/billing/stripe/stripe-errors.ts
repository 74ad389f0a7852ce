import Stripe from "stripe";
import { AppError } from "@/lib/base/errors";

/** A refusal that is ours to mend. Of what Stripe said it carries the class and the code, both closed words. */
class StripeRefusal extends Error {
  readonly code: string | undefined;

  constructor(error: Stripe.errors.StripeError) {
    super("Stripe refused a request of ours.");
    this.name = error.constructor.name;
    this.code = error.code;
  }
}

/** Runs a request to Stripe. Throws AppError `unavailable` where nobody answered, and never with words of Stripe's. */
export async function askStripe<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toHouseError(error);
  }
}

export function toHouseError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isUnclear(error)) return new AppError("unavailable", "Stripe does not answer just now. Try again in a minute.");
  return new StripeRefusal(error);
}

/** Whether it is open what became of a request: it may have been done, or may be going on. */
export function isUnclear(error: unknown): boolean {
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeIdempotencyError } = Stripe.errors;
  return [StripeConnectionError, StripeAPIError, StripeRateLimitError, StripeIdempotencyError].some(
    (unclear) => error instanceof unclear,
  );
}

/** Whether Stripe knows nothing of what a parameter names: never made, deleted, or of the other mode. */
export function isMissing(error: unknown, param?: string): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === "resource_missing" &&
    (param === undefined || error.param === param)
  );
}
