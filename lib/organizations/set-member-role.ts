import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { hasRight } from "@/lib/base/rights";
import { recordAudit } from "@/lib/db/audit";
import { sendMail } from "@/lib/mail/send-mail";
import { changeMembers } from "./change-members";
import { endManagementKeys } from "./end-keys";
import { findUsername } from "./find-username";
import type { SetMemberRoleInput } from "./schema";
import { withdrawInvitationsOf } from "./withdraw-invitations-of";

/**
 * Gives a member another role, and tells them by mail. Nobody changes their own; the owner's changes only by handing over.
 * With the right to change others' keys go the management keys that could, with the right to invite the invitations that
 * nobody has answered. Throws forbidden, not_found and conflict.
 */
export async function setMemberRole(who: Actor, { userId, role }: SetMemberRoleInput): Promise<void> {
  const mail = await changeMembers(who, "members:write", async ({ tx, actor, organizationId, ...members }) => {
    const member = await members.findMember(userId);
    if (userId === actor.userId) throw new AppError("conflict", "Somebody else has to change your role.");
    if (member.role === "owner") throw new AppError("conflict", "The owner's role changes by handing over alone.");
    if (member.role === role) return null;
    const where = { organizationId_userId: { organizationId, userId } };
    await tx.member.update({ where, data: { role }, select: { userId: true } });
    if (!hasRight(role, "keys:write_all")) await endManagementKeys(tx, actor, { organizationId, userId });
    if (!hasRight(role, "members:write")) await withdrawInvitationsOf(tx, actor, { organizationId, userId });
    await recordAudit(tx, actor, { action: "member.role", subjectId: userId, targetId: organizationId });
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    return {
      to: email,
      userId,
      about: { organization: members.organizationName, person: await findUsername(tx, actor), role },
    };
  });
  if (mail) void sendMail({ ...mail, template: "member-role", topic: "members", path: "/dashboard/organization" });
}
