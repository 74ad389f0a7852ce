import { formatUtc } from "@/app/_ui/figures";
import type { UsageSum } from "@/lib/usage/schema";
import type { DaySpend } from "@/lib/usage/spend-by-day";
import type { UsageQuery } from "@/lib/usage/usage-query";

/** One layer of the chart: what it stands for, and what it cost on each day. */
export type CostSeries = { readonly name: string; readonly nanoOn: ReadonlyMap<string, bigint> };

/** As many as can be told apart; what else there is becomes one layer. */
export const layersMax = 5;

const dayMs = 86_400_000;

/** The days of a period that can have calls: none that is deleted, none to come. */
export function chartDays({ from, to, keptSince }: UsageQuery, nowMs: number): string[] {
  const first = Math.floor(Math.max(from.getTime(), keptSince?.getTime() ?? 0) / dayMs);
  const end = Math.min(Math.ceil(to.getTime() / dayMs), Math.floor(nowMs / dayMs) + 1);
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) =>
    formatUtc(new Date((first + index) * dayMs), "date"),
  );
}

/** The days' whole cost as one layer. */
export function wholeSeries(days: readonly UsageSum[]): CostSeries[] {
  return [{ name: "Cost", nanoOn: new Map(days.map((day) => [day.group, day.costNano])) }];
}

/** A layer for each of the dearest groups, and one for the rest of each day where there is one. */
export function layeredSeries(
  days: readonly UsageSum[],
  groups: readonly { readonly id: string; readonly name: string }[],
  spends: readonly DaySpend[],
): CostSeries[] {
  const layers = groups.map(({ id, name }) => ({
    name,
    nanoOn: new Map(spends.filter((spend) => spend.group === id).map((spend) => [spend.day, spend.costNano])),
  }));
  const rest = new Map<string, bigint>();
  for (const { group: day, costNano } of days) {
    const named = layers.reduce((sum, { nanoOn }) => sum + (nanoOn.get(day) ?? 0n), 0n);
    // A call may end between the two questions: the rest is never below nothing.
    if (costNano > named) rest.set(day, costNano - named);
  }
  return rest.size > 0 ? [...layers, { name: "All others", nanoOn: rest }] : layers;
}
