import { Prisma, type Tx } from "@/lib/db/client";
import { periodStart } from "./period";
import { noLimitNano } from "./schema";

/**
 * Takes the budget of `budgets` for which `condition` holds away; false: there is none. The bucket of its period stays,
 * without a limit: calls in flight stand in it, and nodes that remember it will still put some there. Checks no right.
 */
export async function dropBudget(tx: Tx, condition: Prisma.Sql): Promise<boolean> {
  const [budget] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM budgets WHERE ${condition} FOR UPDATE`;
  if (!budget) return false;
  await tx.$executeRaw`
    UPDATE buckets b SET cap_nano = ${noLimitNano}, lower_to_nano = NULL
    FROM (SELECT bucket_id FROM budget_buckets WHERE budget_id = ${budget.id}::uuid
      AND starts_on = ${periodStart(Prisma.sql`period`)}::date ORDER BY bucket_id OFFSET 0) current
    WHERE b.id = current.bucket_id`;
  await tx.budget.delete({ where: { id: budget.id }, select: { id: true } });
  return true;
}
