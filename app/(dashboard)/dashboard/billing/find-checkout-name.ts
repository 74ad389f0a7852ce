import { namedProcessors } from "@/lib/billing/payments/named-processors";
import type { BillingView } from "@/lib/billing/payments/schema";

/** What the processor that takes new payments is called. */
export function findCheckoutName({ processor }: Pick<BillingView, "processor">): string {
  return namedProcessors().find(({ id }) => id === processor?.id)?.name ?? "the payment processor";
}
