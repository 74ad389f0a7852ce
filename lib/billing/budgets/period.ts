/**
 * Periods are by UTC: a day, a week from Monday (ISO 8601), a month. Which one it is now is the database's to say, in the
 * statement that asks, so that processes whose clocks differ never count in two periods at once.
 */
import { Prisma } from "@/lib/db/client";

/** When the current period of a `BudgetPeriod` expression began, as a timestamp in UTC. */
export function periodStart(period: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_trunc(${period}::text, now() AT TIME ZONE 'utc')`;
}

/** When the current period ends and the next begins, as a timestamp in UTC. */
export function periodEnd(period: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${periodStart(period)} + ('1 ' || ${period}::text)::interval)`;
}
