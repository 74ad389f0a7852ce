import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Money } from "@/app/_ui/money";
import type { BillingView } from "@/lib/billing/payments/schema";
import { type AutoTopUpState, stateOf } from "./auto-top-up-state";
import { MinorMoney } from "./minor-money";

const notes: Readonly<Record<AutoTopUpState, string>> = {
  off: "off",
  on: "on",
  paused: "paused: a charge was refused",
  unsaved: "at rest: no means of payment is saved",
  frozen: "at rest: the wallet is frozen",
  capped: "at rest: this month’s cap is reached",
};

/** The standing order in one sentence, and the way to change it. */
export function AutoTopUpCard({ billing }: { billing: BillingView }) {
  const { autoTopUp } = billing;
  return (
    <Card title="Automatic top-ups" note={notes[stateOf(billing)]}>
      <p className="mb-4 text-[15px] text-soft">
        {autoTopUp ? (
          <>
            <MinorMoney minor={autoTopUp.amountMinor} /> when less than <Money nano={autoTopUp.belowNano} places={2} />{" "}
            is available. <MinorMoney minor={autoTopUp.chargedMinor} /> of at most{" "}
            <MinorMoney minor={autoTopUp.monthlyCapMinor} /> charged this month.
          </>
        ) : (
          "Credit that runs low is topped up from what you saved, up to a cap a month."
        )}
      </p>
      <Button href="/dashboard/billing/auto-top-up" variant="quiet">
        {autoTopUp ? "Change" : "Set up"}
      </Button>
    </Card>
  );
}
