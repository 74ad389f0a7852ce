import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { hasRight, type OrganizationRole, type Right } from "@/lib/base/rights";
import type { Tx } from "@/lib/db/client";

/**
 * For what must not outlast a membership: `requireRight` again, by what the person is now and not by what they were when
 * their request began. Their role stays as it is until the transaction ends: who takes it away waits, and then sees what
 * was written under it. Throws forbidden.
 */
export async function requireCurrentRight(tx: Tx, actor: Actor, right: Right): Promise<void> {
  if (actor.kind !== "user") return;
  const [member] = await tx.$queryRaw<{ role: OrganizationRole }[]>`
    SELECT role::text AS role FROM members
    WHERE organization_id = ${actor.organizationId}::uuid AND user_id = ${actor.userId}::uuid FOR SHARE`;
  if (!member || !hasRight(member.role, right))
    throw new AppError("forbidden", "Your role in this organization does not allow this.");
}
