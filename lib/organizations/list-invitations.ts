import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import type { InvitationView } from "./schema";

/** Invitations of the actor's organization that nobody has answered yet, oldest first. For those who may invite. */
export async function listInvitations(who: Actor): Promise<InvitationView[]> {
  const { organizationId } = requirePerson(who, "members:write");
  const rows = await db().invitation.findMany({
    where: { organizationId, expiresAt: { gt: new Date() } },
    select: { id: true, email: true, role: true, expiresAt: true, invitedBy: { select: { username: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ invitedBy, ...invitation }) => ({ ...invitation, invitedBy: invitedBy.username }));
}
