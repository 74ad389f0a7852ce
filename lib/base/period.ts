/** A stretch of time: from a moment on, to just before another. */
export type Period = { readonly from: Date; readonly to: Date };

/** What was asked for cannot be: a bound is no moment, or the period ends before it begins. */
export type PeriodProblem = "from" | "to" | "order";

const dayMs = 86_400_000;
const usualDays = 30;
// Years that a calendar and a database agree on.
const plainDay = /^(?:19[7-9]\d|2\d{3})-\d{2}-\d{2}$/;
const moment = /^(?:19[7-9]\d|2\d{3})-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * A period in the words of a query: a UTC day such as 2026-11-22, which is meant from its beginning to its end, or a
 * moment by RFC 3339. What is not said is today and the 29 days before it.
 */
export function readPeriod(
  asked: { readonly from?: string | null; readonly to?: string | null },
  nowMs: number,
): Period | { readonly problem: PeriodProblem } {
  const to = asked.to ? readBound(asked.to, dayMs) : lastDays(1, nowMs).to;
  if (!to) return { problem: "to" };
  const from = asked.from ? readBound(asked.from, 0) : new Date(to.getTime() - usualDays * dayMs);
  if (!from) return { problem: "from" };
  return from < to ? { from, to } : { problem: "order" };
}

/** So many whole UTC days, today's the last. */
export function lastDays(days: number, nowMs: number): Period {
  const to = new Date((Math.floor(nowMs / dayMs) + 1) * dayMs);
  return { from: new Date(to.getTime() - days * dayMs), to };
}

function readBound(text: string, wholeDayMs: number): Date | null {
  const isDay = plainDay.test(text);
  if (!isDay && !moment.test(text)) return null;
  const date = new Date(isDay ? `${text}T00:00:00Z` : text);
  // The calendar rolls 30 February over into March; whoever wrote it meant something else.
  if (Number.isNaN(date.getTime()) || !isCalendarDay(text.slice(0, 10))) return null;
  return new Date(date.getTime() + (isDay ? wholeDayMs : 0));
}

function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
