import type { PaymentFailure } from "../payments/processor";

type Refused = {
  readonly type?: string;
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
};

/** Why a payment failed, in one of our words. */
export function failureOf(error: Refused | null): PaymentFailure {
  if (error?.code === "authentication_required" || error?.decline_code === "authentication_required")
    return "authentication_required";
  if (error?.code === "payment_intent_authentication_failure") return "authentication_required";
  if (error?.code === "processing_error") return "other";
  return error?.type === "card_error" || error?.type === "StripeCardError" ? "declined" : "other";
}
