import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { dropBudget } from "@/lib/billing/budgets/drop-budget";
import { Prisma, type Tx } from "@/lib/db/client";
import type { Membership } from "./change-members";
import { endKeysOfLeaver } from "./end-keys";
import { withdrawInvitationsOf } from "./withdraw-invitations-of";

const ownersStay = "The owner cannot leave an organization: it is handed over to another member first.";

/**
 * Takes a member out with everything that was theirs alone: keys, budget, invitations that nobody has answered. The
 * organization must be locked. Sessions that look at it are back in the person's own with their next request.
 */
export async function endMembership(
  tx: Tx,
  actor: Actor,
  { organizationId, member }: { readonly organizationId: string; readonly member: Membership },
): Promise<void> {
  if (member.role === "owner") throw new AppError("conflict", ownersStay);
  const { userId } = member;
  const whose = { organizationId, userId };
  // First, so that whoever is making a key as this member has made it when their keys are ended, or makes none.
  await tx.member.delete({ where: { organizationId_userId: whose }, select: { userId: true } });
  await endKeysOfLeaver(tx, actor, whose);
  await dropBudget(tx, Prisma.sql`organization_id = ${organizationId}::uuid AND member_id = ${userId}::uuid`);
  await withdrawInvitationsOf(tx, actor, whose);
  await tx.session.updateMany({ where: { organizationId, userId }, data: { organizationId: null } });
}
