import { Money } from "@/app/_ui/money";
import { UtcTime } from "@/app/_ui/utc-time";
import type { BudgetView } from "@/lib/billing/budgets/schema";

/** What a key has spent of its budget, what calls in flight hold of it, and when it starts anew. */
export function BudgetCell({ budget }: { budget: BudgetView | null }) {
  if (!budget) return <span className="text-faint">no limit</span>;
  return (
    <>
      <span className="whitespace-nowrap">
        <Money nano={budget.spentNano} places={2} /> of <Money nano={budget.amountNano} places={2} /> a {budget.period}
      </span>
      <span className="block text-[13px] text-faint">
        {budget.heldNano > 0n && (
          <>
            <Money nano={budget.heldNano} places={2} /> held,{" "}
          </>
        )}
        resets <UtcTime at={budget.resetsAt} part="date" />
      </span>
    </>
  );
}
