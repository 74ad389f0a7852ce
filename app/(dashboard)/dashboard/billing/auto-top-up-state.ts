import type { BillingView } from "@/lib/billing/payments/schema";

/** What a standing order is doing. `capped`: the month has no room for another charge; a frozen wallet buys nothing. */
export type AutoTopUpState = "off" | "paused" | "unsaved" | "frozen" | "capped" | "on";

export function stateOf({
  autoTopUp,
  hasSavedMethod,
  frozenFor,
}: Pick<BillingView, "autoTopUp" | "hasSavedMethod" | "frozenFor">): AutoTopUpState {
  if (!autoTopUp) return "off";
  if (!hasSavedMethod) return "unsaved";
  if (autoTopUp.pausedAt) return "paused";
  if (frozenFor.length > 0) return "frozen";
  const { chargedMinor, amountMinor, monthlyCapMinor } = autoTopUp;
  return chargedMinor + amountMinor > monthlyCapMinor ? "capped" : "on";
}
