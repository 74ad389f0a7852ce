import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { changeMembers } from "./change-members";
import { endMembership } from "./end-membership";

/** Takes the actor out of the organization, with the keys they made. Its owner stays: throws conflict. */
export async function leaveOrganization(who: Actor): Promise<void> {
  // What every member may; only that they still are one matters.
  await changeMembers(who, "members:read", async ({ tx, actor, organizationId, findMember }) => {
    const { userId } = actor;
    await endMembership(tx, actor, { organizationId, member: await findMember(userId) });
    await recordAudit(tx, actor, { action: "member.leave", subjectId: userId, targetId: organizationId });
  });
}
