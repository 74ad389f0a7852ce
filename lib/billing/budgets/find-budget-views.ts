import { toNano } from "@/lib/base/money";
import { db, Prisma, type Tx } from "@/lib/db/client";
import { periodEnd, periodStart } from "./period";
import type { BudgetView } from "./schema";

const period = Prisma.sql`b.period`;

type Row = Omit<BudgetView, "leftNano">;

/** Budgets `b` for which `condition` holds, oldest first, as they stand in their current period. Checks no right. */
export async function findBudgetViews(condition: Prisma.Sql, tx: Pick<Tx, "$queryRaw"> = db()): Promise<BudgetView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT b.id, b.organization_id AS "organizationId", b.key_id AS "keyId", b.member_id AS "memberId",
      b.amount_nano AS "amountNano", b.period::text AS period, coalesce(bucket.spent_nano, 0) AS "spentNano",
      coalesce(bucket.held_nano, 0) AS "heldNano", ${periodStart(period)} AT TIME ZONE 'utc' AS "startsAt",
      ${periodEnd(period)} AT TIME ZONE 'utc' AS "resetsAt"
    FROM budgets b
    LEFT JOIN budget_buckets opened ON opened.budget_id = b.id AND opened.period = b.period
      AND opened.starts_on = ${periodStart(period)}::date
    LEFT JOIN buckets bucket ON bucket.id = opened.bucket_id
    WHERE ${condition} ORDER BY b.id`;
  return rows.map((row) => ({ ...row, leftNano: leftOf(row) }));
}

/** The budgets of keys, by key id. */
export async function findKeyBudgets(
  keyIds: readonly string[],
  tx?: Pick<Tx, "$queryRaw">,
): Promise<Map<string, BudgetView>> {
  if (keyIds.length === 0) return new Map();
  const views = await findBudgetViews(Prisma.sql`b.key_id = ANY (${[...keyIds]}::uuid[])`, tx);
  return new Map(views.map((view) => [view.keyId!, view]));
}

/** The budgets of an organization's members, by the person's id. Checks no right. */
export async function findMemberBudgets(organizationId: string): Promise<Map<string, BudgetView>> {
  const condition = Prisma.sql`b.organization_id = ${organizationId}::uuid AND b.member_id IS NOT NULL`;
  return new Map((await findBudgetViews(condition)).map((view) => [view.memberId!, view]));
}

/** Lowered below what is spent and held, a budget has nothing left until its period ends. */
function leftOf({ amountNano, spentNano, heldNano }: Row) {
  const left = amountNano - spentNano - heldNano;
  return toNano(left > 0n ? left : 0n);
}
