import { AppError } from "@/lib/base/errors";
import { lastDays, type Period, type PeriodProblem, readPeriod } from "@/lib/base/period";
import { receiptDays } from "./get-receipt";
import { UsageGroup } from "./schema";

/** What a page or a download of usage is asked for, as it stands in the address. */
type Asked = { readonly days?: string; readonly from?: string; readonly to?: string; readonly group_by?: string };

export type UsageQuery = Period & {
  readonly groupBy: UsageGroup;
  /** Set: so many days up to today, whichever day that is. */
  readonly days: ShownDays | null;
  /** What could not be read, and was replaced by what is usual. */
  readonly problem: string | null;
  /** Set: the period begins before this moment, and calls from then are deleted. */
  readonly keptSince: Date | null;
};

export const shownDays = [7, 30, 90] as const;
export type ShownDays = (typeof shownDays)[number];

const dayMs = 86_400_000;
const problems: Record<PeriodProblem, string> = {
  from: "The first day is not a date such as 2026-11-22.",
  to: "The last day is not a date such as 2026-11-22.",
  order: "The period ends before it begins.",
};

/** Dates win over a number of days; without either it is the last 30. Never throws: a page shows what is usual instead. */
export function readUsageQuery(asked: Asked, nowMs: number): UsageQuery {
  const group = UsageGroup.safeParse(asked.group_by || "day");
  const groupBy = group.success ? group.data : "day";
  const days = shownDays.find((one) => String(one) === asked.days) ?? 30;
  const usual = lastDays(days, nowMs);
  const keptSince = new Date(nowMs - receiptDays * dayMs);
  if (!asked.from && !asked.to) {
    const problem = group.success ? null : "Usage is grouped by day, model or key.";
    return { ...usual, groupBy, days, problem, keptSince: null };
  }
  const period = readPeriod(asked, nowMs);
  if ("problem" in period) {
    return { ...usual, groupBy, days, problem: problems[period.problem], keptSince: null };
  }
  // The day on which calls are deleted is still there in part.
  const isOlder = period.from.getTime() < keptSince.getTime() - dayMs;
  return { ...period, groupBy, days: null, problem: null, keptSince: isOlder ? keptSince : null };
}

/** The same for a download, which must be of what was asked or of nothing. Throws invalid_input. */
export function requireUsageQuery(asked: Asked, nowMs: number): UsageQuery {
  const query = readUsageQuery(asked, nowMs);
  if (query.problem) throw new AppError("invalid_input", query.problem);
  return query;
}
