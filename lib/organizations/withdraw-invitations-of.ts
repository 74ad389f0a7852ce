import type { Actor } from "@/lib/base/actor";
import { recordAudits } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";

type Whose = { readonly organizationId: string; readonly userId: string };

/** Makes the invitations useless that a person sent who may not invite any more. The organization must be locked. */
export async function withdrawInvitationsOf(tx: Tx, actor: Actor, { organizationId, userId }: Whose): Promise<void> {
  const where = { organizationId, invitedById: userId };
  const sent = await tx.invitation.findMany({ where, select: { id: true } });
  await tx.invitation.deleteMany({ where });
  const action = "member.withdraw_invitation";
  await recordAudits(
    tx,
    actor,
    sent.map(({ id }) => ({ action, subjectId: userId, targetId: id })),
  );
}
