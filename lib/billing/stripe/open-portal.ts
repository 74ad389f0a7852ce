import type { Stripe } from "stripe";
import { AppError } from "@/lib/base/errors";
import { askStripe, isMissing } from "./stripe-errors";

/** A page of Stripe's where a person manages what is saved and finds bills. Throws `not_found` for a customer that is gone. */
export function openPortal(stripe: Stripe, customerId: string, returnUrl: string): Promise<string> {
  return askStripe(async () => {
    const session = await stripe.billingPortal.sessions
      .create({ customer: customerId, return_url: returnUrl })
      .catch((error) => {
        if (isMissing(error, "customer")) throw new AppError("not_found", "Stripe knows no customer of yours.");
        throw error;
      });
    return session.url;
  });
}
