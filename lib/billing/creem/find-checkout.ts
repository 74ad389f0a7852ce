import type { Creem } from "creem";
import type { CheckoutState } from "../payments/processor";
import { askCreem, isMissing } from "./creem-errors";
import { paymentOfCheckout } from "./to-payment";

const statusOf = { pending: "open", processing: "open", completed: "complete", expired: "expired" } as const;

/** What became of a checkout; null when Creem does not know it. */
export function findCheckout(creem: Creem, checkoutId: string): Promise<CheckoutState | null> {
  return askCreem(async () => {
    const checkout = await creem.checkouts.retrieve(checkoutId).catch((error) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (!checkout) return null;
    const status = statusOf[checkout.status];
    const url = status === "open" ? (checkout.checkoutUrl ?? null) : null;
    return { status, payment: await paymentOfCheckout(creem, checkout), url };
  });
}
