import type { OrderView } from "@/lib/billing/payments/schema";
import type { LedgerEntryKind } from "@/lib/billing/schema";

export const entryWords: Readonly<Record<LedgerEntryKind, string>> = {
  usage: "Usage",
  grant: "Credit granted",
  top_up: "Credit bought",
  discount: "Discount on a purchase",
  discount_reversed: "Discount taken back",
  refund: "Refunded to you",
  dispute: "Taken back: payment disputed",
  dispute_returned: "Given back after a dispute or refund",
  debt: "Owed after a dispute or refund",
  debt_collected: "Debt paid",
  debt_cancelled: "Debt cancelled",
  adjustment: "Adjusted by the operator",
  redemption: "Code redeemed",
  sign_up_credit: "Sign-up credit",
};

const failures: Readonly<Record<string, string>> = {
  declined: "declined",
  authentication_required: "not confirmed with your bank",
  processor_refused: "payment page not opened",
};

/** What became of an order, in words. */
export function orderWords({ status, failure }: Pick<OrderView, "status" | "failure">): string {
  switch (status) {
    case "paid":
      return "paid";
    case "pending":
      return "waiting for payment";
    case "expired":
      return "not paid in time";
    case "mismatched":
      return "payment does not match";
    case "failed":
      return failures[failure ?? ""] ?? "not paid";
  }
}

/** Short enough to read out: the end of the id, which is random. */
export const orderNumber = (orderId: string) => orderId.slice(-8);
