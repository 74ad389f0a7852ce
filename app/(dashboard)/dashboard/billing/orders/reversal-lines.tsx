import { Money } from "@/app/_ui/money";
import type { OrderView } from "@/lib/billing/payments/schema";

/** What was taken back of an order, a line each. */
export function ReversalLines({ reversals }: Pick<OrderView, "reversals">) {
  return reversals.map(({ kind, isOpen, amountNano }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to
    <span key={index} className="block text-[13px] text-faint">
      <Money nano={amountNano} places={2} />{" "}
      {kind === "refund" ? "refunded" : isOpen ? "taken back: disputed, not yet decided" : "taken back: disputed"}
    </span>
  ));
}
