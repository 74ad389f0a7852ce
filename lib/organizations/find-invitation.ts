import { hashToken } from "@/lib/accounts/token";
import { hasRight } from "@/lib/base/rights";
import { db, type Tx } from "@/lib/db/client";
import type { InvitationTokenInput, OfferedInvitation } from "./schema";

/** An invitation that stands: not too old, and by somebody who may still invite. Null: there is none by this link. */
export async function findLiveInvitation(tx: Pick<Tx, "invitation" | "member">, token: string) {
  const invitation = await tx.invitation.findFirst({
    where: { tokenHash: hashToken(token), expiresAt: { gt: new Date() }, invitedBy: { disabledAt: null } },
    include: { organization: { select: { name: true } }, invitedBy: { select: { username: true } } },
  });
  if (!invitation) return null;
  const { organizationId, invitedById: userId } = invitation;
  const where = { organizationId_userId: { organizationId, userId } };
  const inviter = await tx.member.findUnique({ where, select: { role: true } });
  return inviter && hasRight(inviter.role, "members:write") ? invitation : null;
}

/** What whoever holds an invitation's link may see of it, without being signed in. */
export async function findInvitation({ token }: InvitationTokenInput): Promise<OfferedInvitation | null> {
  const invitation = await findLiveInvitation(db(), token);
  if (!invitation) return null;
  const { organization, role, invitedBy } = invitation;
  return { organizationName: organization.name ?? "", role, invitedBy: invitedBy.username };
}
