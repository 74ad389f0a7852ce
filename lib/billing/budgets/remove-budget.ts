import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { Prisma, type Tx, transaction } from "@/lib/db/client";
import { dropBudget } from "./drop-budget";
import { findBudgetSubject } from "./find-budget-subject";
import type { BudgetSubject } from "./schema";

/**
 * Takes a budget away. Calls in flight end as they would have; set anew, a budget starts from nothing spent. Throws
 * forbidden and not_found.
 */
export async function removeBudget(actor: Actor, subject: BudgetSubject, tx?: Tx): Promise<void> {
  return tx ? remove(actor, subject, tx) : transaction((own) => remove(actor, subject, own));
}

async function remove(actor: Actor, subject: BudgetSubject, tx: Tx): Promise<void> {
  const { organizationId, event } = await findBudgetSubject(tx, actor, subject);
  const condition =
    "keyId" in subject
      ? Prisma.sql`key_id = ${subject.keyId}::uuid`
      : Prisma.sql`organization_id = ${organizationId}::uuid AND member_id = ${subject.memberId}::uuid`;
  if (!(await dropBudget(tx, condition))) throw new AppError("not_found", "There is no such budget.");
  await recordAudit(tx, actor, event);
}
