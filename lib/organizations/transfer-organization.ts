import type { SignedIn } from "@/lib/accounts/find-session";
import { requireRecentProof } from "@/lib/accounts/require-recent-proof";
import { requireRight } from "@/lib/accounts/require-right";
import { AppError } from "@/lib/base/errors";
import { findFreezeReasons } from "@/lib/billing/payments/judge-wallet";
import { recordAudit } from "@/lib/db/audit";
import { sendMail } from "@/lib/mail/send-mail";
import { changeMembers, type MembersTx } from "./change-members";
import type { MemberInput } from "./schema";

type Owner = Pick<SignedIn, "kind" | "userId" | "organizationId" | "organizationRole" | "role" | "provedAt">;

/**
 * Makes another member the owner, and the owner an admin; both are told by mail. What the previous owner saved to pay
 * with, and the processors' bills, which are made out to them, are not handed over, and so automatic top-ups end. Not while the wallet is frozen: nobody is handed a debt. Throws forbidden, proof_needed,
 * not_found and conflict.
 */
export async function transferOrganization(owner: Owner, { userId }: MemberInput): Promise<void> {
  requireRight(owner, "organization:own");
  requireRecentProof(owner);
  const { previous, next, organization } = await changeMembers(owner, "organization:own", (members) =>
    handOver(members, userId),
  );
  const path = "/dashboard/organization";
  const template = { previous: "organization-transferred", next: "organization-received" } as const;
  void sendMail({
    to: previous.email,
    template: template.previous,
    path,
    about: { organization, person: next.username },
  });
  void sendMail({ to: next.email, template: template.next, path, about: { organization, person: previous.username } });
}

async function handOver({ tx, actor, organizationId, ...members }: MembersTx, nextId: string) {
  const member = await members.findMember(nextId);
  if (member.role === "owner") throw new AppError("conflict", "It is yours already.");
  if ((await findFreezeReasons(tx, organizationId)).length > 0)
    throw new AppError("conflict", "An organization whose wallet is frozen cannot be handed over.");
  const person = { email: true, username: true, disabledAt: true } as const;
  const next = await tx.user.findUniqueOrThrow({ where: { id: nextId }, select: person });
  // The keys of an organization whose owner is disabled are refused.
  if (next.disabledAt) throw new AppError("conflict", "This person's account is closed.");
  const previous = await tx.user.findUniqueOrThrow({ where: { id: actor.userId }, select: person });
  const memberOf = (userId: string) => ({ organizationId_userId: { organizationId, userId } });
  const select = { userId: true };
  // In this order: there is never more than one owner.
  await tx.member.update({ where: memberOf(actor.userId), data: { role: "admin" }, select });
  await tx.member.update({ where: memberOf(nextId), data: { role: "owner" }, select });
  await tx.organization.update({ where: { id: organizationId }, data: { ownerId: nextId }, select: { id: true } });
  await tx.paymentCustomer.deleteMany({ where: { organizationId } });
  const { count } = await tx.autoTopUp.deleteMany({ where: { organizationId } });
  if (count > 0)
    await recordAudit(tx, actor, { action: "billing.auto_top_up", subjectId: nextId, targetId: organizationId });
  await recordAudit(tx, actor, { action: "organization.transfer", subjectId: nextId, targetId: organizationId });
  return { previous, next, organization: members.organizationName };
}
