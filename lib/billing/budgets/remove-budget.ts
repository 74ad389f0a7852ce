import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { Prisma, transaction } from "@/lib/db/client";
import { findBudgetSubject } from "./find-budget-subject";
import { periodStart } from "./period";
import { type BudgetSubject, noLimitNano } from "./schema";

/**
 * Takes a budget away. The bucket of its period stays, without a limit: calls in flight stand in it, and nodes that
 * remember it will still put some there. Set anew, a budget starts from nothing spent. Throws not_found.
 */
export async function removeBudget(actor: Actor, subject: BudgetSubject): Promise<void> {
  await transaction(async (tx) => {
    const { organizationId, event } = await findBudgetSubject(tx, actor, subject);
    const condition =
      "keyId" in subject
        ? Prisma.sql`key_id = ${subject.keyId}::uuid`
        : Prisma.sql`organization_id = ${organizationId}::uuid AND member_id = ${subject.memberId}::uuid`;
    const [budget] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM budgets WHERE ${condition} FOR UPDATE`;
    if (!budget) throw new AppError("not_found", "There is no such budget.");
    await tx.$executeRaw`
      UPDATE buckets b SET cap_nano = ${noLimitNano}, lower_to_nano = NULL
      FROM (SELECT bucket_id FROM budget_buckets WHERE budget_id = ${budget.id}::uuid
        AND starts_on = ${periodStart(Prisma.sql`period`)}::date ORDER BY bucket_id OFFSET 0) current
      WHERE b.id = current.bucket_id`;
    await tx.budget.delete({ where: { id: budget.id }, select: { id: true } });
    await recordAudit(tx, actor, event);
  });
}
