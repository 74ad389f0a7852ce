import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { Prisma } from "@/lib/db/client";
import { findBudgetViews } from "./find-budget-views";
import type { BudgetView } from "./schema";

/** Budgets as they stand now: a signed-in person's organization's; all, or one organization's, for operators' programs. */
export function readBudgets(actor: Actor, input: { organizationId?: string } = {}): Promise<BudgetView[]> {
  const organizationId = organizationOfActor(actor) ?? input.organizationId;
  return findBudgetViews(organizationId ? Prisma.sql`b.organization_id = ${organizationId}::uuid` : Prisma.sql`true`);
}
