import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { Prisma, type Tx, transaction } from "@/lib/db/client";
import { findBudgetSubject } from "./find-budget-subject";
import { findBudgetViews } from "./find-budget-views";
import { periodStart } from "./period";
import type { BudgetView, SetBudgetInput } from "./schema";

/**
 * Limits what a key, or a person's keys together, may spend in each period; `amountNano` in nano-USD. A budget that is
 * there is changed: raised, it is at once in force on every node; lowered below what its period has spent and holds, it
 * comes down with every call that ends, and admits none meanwhile. A new one, or a new period, counts from now on, and is
 * in force on every node within the two seconds for which the facts of a key are remembered. Throws forbidden and not_found.
 */
export async function setBudget(actor: Actor, input: SetBudgetInput, tx?: Tx): Promise<BudgetView> {
  return tx ? set(actor, input, tx) : transaction((own) => set(actor, input, own));
}

async function set(actor: Actor, input: SetBudgetInput, tx: Tx): Promise<BudgetView> {
  const { organizationId, event } = await findBudgetSubject(tx, actor, input);
  const { amountNano, period } = input;
  const limits = { amountNano, period };
  // Holds the budget's row until the end: its period cannot be opened meanwhile with the amount of before.
  const { id } =
    "keyId" in input
      ? await tx.budget.upsert({
          where: { keyId: input.keyId },
          create: { organizationId, keyId: input.keyId, ...limits },
          update: limits,
          select: { id: true },
        })
      : await tx.budget.upsert({
          where: { organizationId_memberId: { organizationId, memberId: input.memberId } },
          create: { organizationId, memberId: input.memberId, ...limits },
          update: limits,
          select: { id: true },
        });
  // Also a period that was opened while this waited for the row: the clock of a transaction stands where it began.
  await tx.$executeRaw`
    UPDATE buckets b SET cap_nano = greatest(${amountNano}::bigint, b.spent_nano + b.held_nano),
      lower_to_nano = CASE WHEN ${amountNano}::bigint < b.spent_nano + b.held_nano THEN ${amountNano}::bigint END
    FROM budget_buckets opened
    WHERE opened.budget_id = ${id}::uuid AND opened.period = ${period}::"BudgetPeriod"
      AND opened.starts_on >= ${periodStart(Prisma.sql`opened.period`)}::date AND b.id = opened.bucket_id`;
  await recordAudit(tx, actor, event);
  const [view] = await findBudgetViews(Prisma.sql`b.id = ${id}::uuid`, tx);
  return view!;
}
