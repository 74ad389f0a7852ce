import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { claimInvitation, type Invited } from "./answer-invitation";
import type { InvitationTokenInput } from "./schema";

/**
 * Makes the person a member, with the role that the invitation names, and lets their session look at the organization.
 * Who is a member already stays what they are. Throws invalid_input and forbidden.
 */
export async function acceptInvitation(invited: Invited, input: InvitationTokenInput): Promise<void> {
  const { userId, sessionId } = invited;
  await transaction(async (tx) => {
    const { organizationId, role } = await claimInvitation(tx, invited, input);
    const member = { organizationId, userId };
    if (!(await tx.member.findUnique({ where: { organizationId_userId: member }, select: { role: true } }))) {
      await tx.member.create({ data: { ...member, role }, select: { role: true } });
      await recordAudit(tx, invited, { action: "member.join", subjectId: userId, targetId: organizationId });
    }
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { organizationId } });
  });
}
