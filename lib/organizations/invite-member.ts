import { requirePerson } from "@/lib/accounts/require-organization";
import { hashToken, newToken } from "@/lib/accounts/token";
import { normalizeName } from "@/lib/accounts/user-view";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { changeMembers, type MembersTx } from "./change-members";
import { findUsername } from "./find-username";
import { type InviteMemberInput, invitationDays } from "./schema";

const dayMs = 86_400_000;

/**
 * Asks somebody into the organization by mail. Whether the address has an account is not told. An address that was asked
 * already is asked anew: the older link stops working. Tries are counted for the organization, the actor's `network` and
 * the address, which may be a stranger's. Throws forbidden, rate_limited, and conflict for a member and in a personal
 * organization.
 */
export async function inviteMember(who: Actor, input: InviteMemberInput, network: string): Promise<void> {
  const { organizationId } = requirePerson(who, "members:write");
  const token = newToken();
  const email = normalizeName(input.email);
  await requireLimit("invite_network", network);
  await requireLimit("invite_organization", organizationId);
  // A count of its own: who is asked into much can still ask for a new password.
  await requireLimit("mail_account", `invitation ${email}`);
  const mail = await changeMembers(who, "members:write", async (members) => {
    await requireNoMember(members, email);
    return invite(members, { ...input, email }, token);
  });
  void sendMail({ to: input.email, template: "invitation", path: `/invitation?token=${token}`, about: mail });
}

async function requireNoMember({ tx, organizationId }: MembersTx, emailNormalized: string): Promise<void> {
  const where = { organizationId, user: { emailNormalized } };
  if (!(await tx.member.findFirst({ where, select: { userId: true } }))) return;
  const message = "This person is a member already.";
  throw new AppError("conflict", message, { fields: { email: message } });
}

async function invite(members: MembersTx, { email, role }: InviteMemberInput, token: string) {
  const { tx, actor, organizationId, organizationName } = members;
  const expiresAt = new Date(Date.now() + invitationDays * dayMs);
  const facts = { role, tokenHash: hashToken(token), invitedById: actor.userId, expiresAt };
  const { id } = await tx.invitation.upsert({
    where: { organizationId_email: { organizationId, email } },
    create: { organizationId, email, ...facts },
    update: facts,
    select: { id: true },
  });
  await recordAudit(tx, actor, { action: "member.invite", subjectId: actor.userId, targetId: id });
  return { organization: organizationName, person: await findUsername(tx, actor), role };
}
