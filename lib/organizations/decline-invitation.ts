import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { claimInvitation, type Invited } from "./answer-invitation";
import type { InvitationTokenInput } from "./schema";

/** Makes an invitation to oneself useless. Nobody is told. Throws invalid_input and forbidden. */
export async function declineInvitation(invited: Invited, input: InvitationTokenInput): Promise<void> {
  await transaction(async (tx) => {
    const { id } = await claimInvitation(tx, invited, input);
    const event = { action: "member.withdraw_invitation", subjectId: invited.userId, targetId: id } as const;
    await recordAudit(tx, invited, event);
  });
}
