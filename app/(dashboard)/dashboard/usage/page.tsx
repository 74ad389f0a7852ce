import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { keepDays } from "@/lib/privacy/inventory/keep";
import { listCalls } from "@/lib/usage/list-calls";
import { summarizeUsage } from "@/lib/usage/summarize-usage";
import { requireSession } from "@/lib/web/session";
import { CallsTable } from "../../calls-table";
import { SpendByDay } from "./spend-by-day";
import { UsageSums } from "./usage-sums";

export const metadata: Metadata = { title: "Usage" };

const pageSize = 50;
const shownDays = 30;
const dayMs = 86_400_000;

type Props = { searchParams: Promise<{ after?: string | string[] }> };

export default async function UsagePage({ searchParams }: Props) {
  const actor = await requireSession();
  const after = [(await searchParams).after].flat()[0];
  const to = new Date(Math.ceil((Date.now() + 1) / dayMs) * dayMs);
  const from = new Date(to.getTime() - shownDays * dayMs);
  const [calls, days, models] = await Promise.all([
    listCalls(actor, { limit: pageSize, after: after?.slice(0, 64) }),
    summarizeUsage(actor, { from, to, groupBy: "day" }),
    summarizeUsage(actor, { from, to, groupBy: "model" }),
  ]);
  const last = calls.at(-1);
  return (
    <>
      <PageHeader size="dashboard" title="Usage" lead={`Kept for ${keptDays()} days, then gone. No words, ever.`} />
      {!after && days.rows.length > 0 && (
        <>
          <Card title="Spend by day" note={`the last ${shownDays} days, UTC`}>
            <SpendByDay from={from} days={shownDays} sums={days.rows} />
            <details>
              <summary className="mt-2 inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
                The same as a table
              </summary>
              <UsageSums heading="day" sums={days.rows.toReversed()} />
            </details>
          </Card>
          <Card title="By model" note={`the last ${shownDays} days`} className="mt-5">
            <UsageSums heading="model" sums={models.rows} />
          </Card>
        </>
      )}
      <Card title="Calls" note="newest first; each leads to its receipt" className="mt-5">
        {calls.length > 0 ? (
          <CallsTable caption="Calls, newest first" calls={calls} />
        ) : (
          <EmptyState
            title={after ? "Nothing older" : "No calls yet"}
            action={
              <Button href={after ? "/dashboard/usage" : "/docs"} variant="quiet">
                {after ? "Back to the newest" : "Make the first one"}
              </Button>
            }
          />
        )}
        {last && (after || calls.length === pageSize) && (
          <div className="mt-4 flex flex-wrap gap-3">
            {after && (
              <Button href="/dashboard/usage" variant="quiet" size="small">
                Newest
              </Button>
            )}
            {calls.length === pageSize && (
              <Button href={`/dashboard/usage?after=${last.id}`} variant="quiet" size="small">
                Older calls
              </Button>
            )}
          </div>
        )}
      </Card>
    </>
  );
}

function keptDays(): number | null | undefined {
  return keepDays(inventory.tables.find((table) => table.model === "UsageRecord")?.keep ?? "");
}
