import type { BillingView } from "@/lib/billing/payments/schema";

/** What a standing order is doing. `capped`: the month has no room for another charge. */
export type AutoTopUpState = "off" | "paused" | "unsaved" | "capped" | "on";

export function stateOf({
  autoTopUp,
  hasSavedMethod,
}: Pick<BillingView, "autoTopUp" | "hasSavedMethod">): AutoTopUpState {
  if (!autoTopUp) return "off";
  if (!hasSavedMethod) return "unsaved";
  if (autoTopUp.pausedAt) return "paused";
  const { chargedMinor, amountMinor, monthlyCapMinor } = autoTopUp;
  return chargedMinor + amountMinor > monthlyCapMinor ? "capped" : "on";
}
