import { formatUtc } from "@/app/_ui/figures";
import type { UsageGroup } from "@/lib/usage/schema";
import type { UsageQuery } from "@/lib/usage/usage-query";

/** The first and the last day of a period, as a calendar shows them. */
export function toDays({ from, to }: Pick<UsageQuery, "from" | "to">): { first: string; last: string } {
  return { first: formatUtc(from, "date"), last: formatUtc(new Date(to.getTime() - 1), "date") };
}

/** The page's address with something else chosen. A number of days stays one, so that tomorrow it means tomorrow's. */
export function usageHref(query: UsageQuery, change: { days?: number; groupBy?: UsageGroup }): string {
  const groupBy = change.groupBy ?? query.groupBy;
  const days = change.days ?? query.days;
  const period = days === null ? periodOf(query) : { days: String(days) };
  return `/dashboard/usage?${new URLSearchParams({ ...period, group_by: groupBy })}`;
}

export function sumsCsvHref(query: UsageQuery): string {
  return `/dashboard/usage/usage.csv?${new URLSearchParams({ ...periodOf(query), group_by: query.groupBy })}`;
}

export function callsCsvHref(query: UsageQuery): string {
  return `/dashboard/usage/calls.csv?${new URLSearchParams(periodOf(query))}`;
}

function periodOf(query: UsageQuery): { from: string; to: string } {
  const { first, last } = toDays(query);
  return { from: first, to: last };
}
