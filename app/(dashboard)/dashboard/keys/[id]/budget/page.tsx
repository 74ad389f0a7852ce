import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card } from "@/app/_ui/card";
import { Figure, Figures } from "@/app/_ui/figure";
import { Money } from "@/app/_ui/money";
import { PageHeader } from "@/app/_ui/page-header";
import { UtcTime } from "@/app/_ui/utc-time";
import { formatUsd } from "@/lib/base/money";
import { requireSession } from "@/lib/web/session";
import { findOwnKey } from "../find-own-key";
import { BudgetForm } from "./budget-form";
import { RemoveBudgetForm } from "./remove-budget-form";

export const metadata: Metadata = { title: "Budget of a key" };

export default async function KeyBudgetPage({ params }: { params: Promise<{ id: string }> }) {
  const key = await findOwnKey(await requireSession(), (await params).id);
  if (key.revokedAt) redirect("/dashboard/keys");
  const { budget } = key;
  return (
    <>
      <PageHeader
        size="dashboard"
        title={`Budget of “${key.name}”`}
        lead="What this key may spend in a day, a week from Monday or a month, by UTC. A call that it cannot bear is refused before it reaches a provider."
      />
      {budget && (
        <div className="mb-5">
          <Figures>
            <Figure label="left">
              <Money nano={budget.leftNano} />
            </Figure>
            <Figure label={`spent this ${budget.period}`}>
              <Money nano={budget.spentNano} />
            </Figure>
            <Figure label="held" note="for calls that are running">
              <Money nano={budget.heldNano} />
            </Figure>
            <Figure label="resets">
              <UtcTime at={budget.resetsAt} />
            </Figure>
          </Figures>
        </div>
      )}
      <Card title={budget ? "Change it" : "Set a budget"}>
        <BudgetForm
          keyId={key.id}
          amount={budget ? formatUsd(budget.amountNano).replace(/\.?0+$/, "") : undefined}
          period={budget?.period}
        />
        {budget && <RemoveBudgetForm keyId={key.id} />}
      </Card>
    </>
  );
}
