import { requireRight } from "@/lib/accounts/require-right";
import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { Prisma } from "@/lib/db/client";
import { findBudgetViews } from "./find-budget-views";
import type { BudgetView } from "./schema";

/**
 * Budgets as they stand now, of keys and of members: those of the actor's organization, for those who set them; all, or one
 * organization's, for operators' programs. Throws forbidden.
 */
export async function readBudgets(actor: Actor, input: { organizationId?: string } = {}): Promise<BudgetView[]> {
  requireRight(actor, "members:write");
  const organizationId = organizationOfActor(actor) ?? input.organizationId;
  return findBudgetViews(organizationId ? Prisma.sql`b.organization_id = ${organizationId}::uuid` : Prisma.sql`true`);
}
