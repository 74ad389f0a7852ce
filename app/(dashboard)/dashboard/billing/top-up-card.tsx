import { Card } from "@/app/_ui/card";
import type { NamedProcessor } from "@/lib/billing/payments/named-processors";
import { type BillingView, topUpChoicesUsd, topUpMaxMinor, topUpMinMinor } from "@/lib/billing/payments/schema";
import { TopUpForm } from "./top-up-form";

type Props = {
  readonly billing: BillingView;
  readonly processor: NamedProcessor | undefined;
  readonly saves: boolean;
};

const usd = (minor: number) => (minor / 100).toLocaleString("en-US");

export function TopUpCard({ billing, processor, saves }: Props) {
  if (!processor)
    return (
      <Card title="Add credit">
        <p className="max-w-[42em] text-[15px] text-soft">
          Credit comes from the operator of this installation: it takes no payments. If you were given a code, redeem it
          on this page.
        </p>
      </Card>
    );
  // A debt is paid by buying; until a dispute or the operator's own reason is out of the way nothing can be bought.
  if (billing.frozenFor.some((reason) => reason !== "debt"))
    return (
      <Card title="Add credit">
        <p className="max-w-[42em] text-[15px] text-soft">Nothing can be bought while the wallet is frozen.</p>
      </Card>
    );
  return (
    <Card title="Add credit" note={`paid on ${processor.name}’s own page`}>
      <TopUpForm
        processorName={processor.name}
        choicesUsd={topUpChoicesUsd}
        limits={`From ${usd(topUpMinMinor)} to ${usd(topUpMaxMinor)} USD. ${processor.name} shows the total, with any tax, before you pay.`}
        canSave={billing.processor?.canCharge === true}
        saves={saves}
      />
    </Card>
  );
}
