import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { changeMembers } from "./change-members";
import type { InvitationInput } from "./schema";

/** Makes an invitation's link useless. Throws forbidden, and not_found when it was answered already. */
export async function withdrawInvitation(who: Actor, { invitationId: id }: InvitationInput): Promise<void> {
  await changeMembers(who, "members:write", async ({ tx, actor, organizationId }) => {
    const { count } = await tx.invitation.deleteMany({ where: { id, organizationId } });
    if (count === 0) throw new AppError("not_found", "There is no such invitation.");
    await recordAudit(tx, actor, { action: "member.withdraw_invitation", subjectId: actor.userId, targetId: id });
  });
}
