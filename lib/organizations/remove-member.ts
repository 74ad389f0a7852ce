import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { sendMail } from "@/lib/mail/send-mail";
import { changeMembers } from "./change-members";
import { endMembership } from "./end-membership";
import { findUsername } from "./find-username";
import type { MemberInput } from "./schema";

/** Takes a member out of the organization, with the keys they made, and tells them by mail. Throws forbidden, not_found and conflict. */
export async function removeMember(who: Actor, { userId }: MemberInput): Promise<void> {
  const mail = await changeMembers(who, "members:write", async ({ tx, actor, organizationId, ...members }) => {
    if (userId === actor.userId) throw new AppError("conflict", "To go yourself, leave the organization.");
    await endMembership(tx, actor, { organizationId, member: await members.findMember(userId) });
    await recordAudit(tx, actor, { action: "member.remove", subjectId: userId, targetId: organizationId });
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    return { to: email, about: { organization: members.organizationName, person: await findUsername(tx, actor) } };
  });
  void sendMail({ ...mail, template: "member-removed", path: "/dashboard" });
}
