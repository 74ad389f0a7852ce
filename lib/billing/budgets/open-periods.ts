import { Prisma, transaction } from "@/lib/db/client";
import { periodEnd, periodStart } from "./period";

const period = Prisma.sql`b.period`;

/**
 * What a call of the key `k` in the organization `o` must know of budgets, as a lateral join: `budgets.bucket_ids` of the
 * current periods of the key's own budget and of its maker's (an operator's program makes keys for the owner),
 * `budgets.unopened_ids` of budgets whose period has no bucket yet, and in how many milliseconds the first period ends.
 */
export const joinBudgetsOfKey = Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT array_agg(opened.bucket_id) FILTER (WHERE opened.bucket_id IS NOT NULL) AS bucket_ids,
      array_agg(b.id) FILTER (WHERE opened.bucket_id IS NULL) AS unopened_ids,
      extract(epoch FROM min(${periodEnd(period)}) - now() AT TIME ZONE 'utc')::float8 * 1000 AS ends_in_ms
    FROM budgets b
    LEFT JOIN budget_buckets opened ON opened.budget_id = b.id AND opened.period = b.period
      AND opened.starts_on = ${periodStart(period)}::date
    WHERE b.key_id = k.id OR (b.organization_id = o.id AND b.member_id = coalesce(k.created_by_id, o.owner_id))
  ) budgets`;

/**
 * Makes the buckets of the current periods of these budgets where there are none. Of several processes that do so at once
 * one does it, since each first locks the budgets' rows.
 */
export async function openPeriods(budgetIds: readonly string[]): Promise<void> {
  const ids = [...budgetIds];
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM budgets WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
    // A statement of its own: it must see what whoever held the lock has made.
    await tx.$executeRaw`
      WITH due AS MATERIALIZED (
        SELECT b.id AS budget_id, b.period, ${periodStart(period)}::date AS starts_on, b.amount_nano,
          nextval(pg_get_serial_sequence('buckets', 'id')) AS bucket_id
        FROM budgets b WHERE b.id = ANY (${ids}::uuid[]) AND NOT EXISTS (
          SELECT 1 FROM budget_buckets opened WHERE opened.budget_id = b.id AND opened.period = b.period
            AND opened.starts_on = ${periodStart(period)}::date)),
      made AS (INSERT INTO buckets (id, kind, cap_nano) SELECT bucket_id, 'budget', amount_nano FROM due)
      INSERT INTO budget_buckets (budget_id, period, starts_on, bucket_id)
      SELECT budget_id, period, starts_on, bucket_id FROM due
      ON CONFLICT DO NOTHING`;
  });
}
