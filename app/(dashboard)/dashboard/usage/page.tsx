import type { Metadata } from "next";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatUtc } from "@/app/_ui/figures";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import type { Actor } from "@/lib/base/actor";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { keepDays } from "@/lib/privacy/inventory/keep";
import { listCalls } from "@/lib/usage/list-calls";
import type { UsageSum } from "@/lib/usage/schema";
import { spendByDay } from "@/lib/usage/spend-by-day";
import { summarizeUsage } from "@/lib/usage/summarize-usage";
import { readUsageQuery, type UsageQuery } from "@/lib/usage/usage-query";
import { requireSession } from "@/lib/web/session";
import { CallsCard, Download } from "./calls-card";
import { CostChart } from "./cost-chart";
import { type CostSeries, chartDays, layeredSeries, layersMax, wholeSeries } from "./cost-series";
import { CostTable } from "./cost-table";
import { groupName } from "./group-name";
import { callsCsvHref, sumsCsvHref, toDays } from "./usage-address";
import { UsageChooser } from "./usage-chooser";
import { UsageSums } from "./usage-sums";
import { UsageTotals } from "./usage-totals";

export const metadata: Metadata = { title: "Usage" };

const pageSize = 50;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function UsagePage({ searchParams }: Props) {
  const actor = await requireSession();
  const asked = Object.fromEntries(
    Object.entries(await searchParams).map(([name, value]) => [name, [value].flat()[0]]),
  );
  const nowMs = Date.now();
  const query = readUsageQuery(asked, nowMs);
  const after = asked.after?.slice(0, 64);
  const calls = await listCalls(actor, { limit: pageSize, after });
  return (
    <>
      <PageHeader size="dashboard" title="Usage" lead={`Kept for ${keptDays()} days, then gone. No words, ever.`} />
      {!after && <Sums actor={actor} query={query} nowMs={nowMs} />}
      <CallsCard calls={calls} after={after} pageSize={pageSize} download={callsCsvHref(query)} />
    </>
  );
}

async function Sums({ actor, query, nowMs }: { actor: Actor; query: UsageQuery; nowMs: number }) {
  const { first, last } = toDays(query);
  const [days, groups] = await Promise.all([
    summarizeUsage(actor, { ...query, groupBy: "day" }),
    query.groupBy === "day" ? null : summarizeUsage(actor, query),
  ]);
  const sums = groups?.rows ?? days.rows.toReversed();
  return (
    <>
      <UsageChooser query={query} today={formatUtc(new Date(nowMs), "date")} />
      {query.problem && (
        <Notice tone="error" title={query.problem} className="mb-5">
          Shown are the last {query.days} days instead.
        </Notice>
      )}
      {query.keptSince && (
        <Notice title={`Calls are kept for ${keptDays()} days.`} className="mb-5">
          What was called before {formatUtc(query.keptSince, "date")} is deleted and missing from these sums.
        </Notice>
      )}
      {days.rows.length === 0 ? (
        <Card>
          <EmptyState title="No calls in this period">
            From {first} to {last}, UTC.
          </EmptyState>
        </Card>
      ) : (
        <>
          <UsageTotals sums={days.rows} />
          <CostCard
            days={chartDays(query, nowMs)}
            series={await toSeries(actor, query, days.rows, sums)}
            note={`${first} to ${last}, UTC`}
          />
          <Card
            title={`By ${query.groupBy}`}
            note={query.groupBy === "day" ? "newest first" : "dearest first"}
            className="mt-5"
            aside={<Download href={sumsCsvHref(query)}>As CSV</Download>}
          >
            <UsageSums groupBy={query.groupBy} sums={sums} />
          </Card>
        </>
      )}
    </>
  );
}

function CostCard({ days, series, note }: { days: string[]; series: CostSeries[]; note: string }) {
  return (
    <Card title="Cost by day" note={note} className="mt-5">
      <CostChart days={days} series={series} />
      <details>
        <summary className="mt-2 inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
          The same as a table
        </summary>
        <CostTable days={days} series={series} />
      </details>
    </Card>
  );
}

async function toSeries(actor: Actor, query: UsageQuery, days: readonly UsageSum[], sums: readonly UsageSum[]) {
  const { from, to, groupBy } = query;
  if (groupBy === "day") return wholeSeries(days);
  const named = sums.slice(0, layersMax).map((sum) => ({ id: sum.group, name: groupName(groupBy, sum) }));
  const spends = await spendByDay(actor, { from, to, by: groupBy, groups: named.map(({ id }) => id) });
  return layeredSeries(days, named, spends);
}

function keptDays(): number | null | undefined {
  return keepDays(inventory.tables.find((table) => table.model === "UsageRecord")?.keep ?? "");
}
