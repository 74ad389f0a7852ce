import type { SignedIn } from "@/lib/accounts/find-session";
import { AppError } from "@/lib/base/errors";
import { lockOrganization } from "@/lib/billing/payments/locks";
import type { Tx } from "@/lib/db/client";
import { findLiveInvitation } from "./find-invitation";
import type { InvitationTokenInput } from "./schema";

/** Who answers: where they are signed in is to show the organization afterwards. */
export type Invited = Pick<SignedIn, "kind" | "userId" | "organizationId" | "organizationRole" | "role" | "sessionId">;

const gone = "This invitation was answered or withdrawn already, or is too old. Ask for a new one.";
// It does not say whose: whoever holds a link need not know to which address it was sent.
const forAnother =
  "This invitation was sent to another address than your account's. Sign in with the account of the address it was sent to.";

/**
 * Uses an invitation up, for the person whose confirmed address it was sent to and nobody else. Of two answers at once
 * one finds it. Throws invalid_input and forbidden, and then it stays as it was.
 */
export async function claimInvitation(tx: Tx, { userId }: Invited, { token }: InvitationTokenInput) {
  const seen = await findLiveInvitation(tx, token);
  if (!seen) throw new AppError("invalid_input", gone);
  await lockOrganization(tx, seen.organizationId);
  // Again, now that nobody answers or withdraws it, and nobody changes what its sender may.
  const invitation = await findLiveInvitation(tx, token);
  if (!invitation) throw new AppError("invalid_input", gone);
  const person = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: { emailNormalized: true, emailVerifiedAt: true, disabledAt: true },
  });
  if (person.emailNormalized !== invitation.email || !person.emailVerifiedAt || person.disabledAt)
    throw new AppError("forbidden", forAnother);
  await tx.invitation.delete({ where: { id: invitation.id }, select: { id: true } });
  return invitation;
}
