import type { Actor } from "@/lib/base/actor";
import type { Tx } from "./client";

/** Everything that is written down about who changed what. A closed list: no word of anyone can enter it. */
export type AuditAction =
  | "account.create"
  | "account.sign_in"
  | "account.sign_out"
  | "account.verify_email"
  | "account.reset_password"
  | "account.update_profile"
  | "account.change_password"
  | "account.ask_email_change"
  | "account.change_email"
  | "account.undo_email_change"
  | "account.prove"
  | "account.end_session"
  | "account.end_other_sessions"
  | "account.choose_organization"
  | "account.notifications"
  | "totp.enable"
  | "totp.disable"
  | "recovery_codes.create"
  | "recovery_codes.use"
  | "passkey.add"
  | "passkey.rename"
  | "passkey.remove"
  | "user.create"
  | "user.view"
  | "user.list"
  | "user.role"
  | "user.disable"
  | "user.enable"
  | "user.end_second_factor"
  | "organization.create"
  | "organization.rename"
  | "organization.transfer"
  | "member.invite"
  | "member.withdraw_invitation"
  | "member.join"
  | "member.role"
  | "member.remove"
  | "member.leave"
  | "member.budget"
  | "key.create"
  | "key.update"
  | "key.rotate"
  | "key.pause"
  | "key.resume"
  | "key.revoke"
  | "key.leak"
  | "key.budget"
  | "credit.grant"
  | "credit.adjust"
  | "credit.redeem"
  | "code.create"
  | "code.disable"
  | "order.create"
  | "order.refund"
  | "billing.auto_top_up"
  | "billing.alert"
  | "wallet.freeze"
  | "wallet.thaw"
  | "price.markup"
  | "price.set"
  | "channel.add"
  | "channel.remove"
  | "alias.set"
  | "alias.remove";

type AuditFacts = {
  readonly action: AuditAction;
  /** The person it concerns. */
  readonly subjectId?: string;
  /** The id of the thing that changed. */
  readonly targetId?: string;
};

/** Writes the audit line of a change, in the change's own transaction: one cannot exist without the other. */
export async function recordAudit(tx: Tx, actor: Actor, facts: AuditFacts): Promise<void> {
  await tx.auditEvent.create({ data: toRow(actor, facts), select: { id: true } });
}

/** The same of many changes that are made as one. */
export async function recordAudits(tx: Tx, actor: Actor, facts: readonly AuditFacts[]): Promise<void> {
  await tx.auditEvent.createMany({ data: facts.map((each) => toRow(actor, each)) });
}

function toRow(actor: Actor, { action, subjectId, targetId }: AuditFacts) {
  const actorId = actor.kind === "user" ? actor.userId : null;
  return { actorId, actorKind: actor.kind, action, subjectId: subjectId ?? null, targetId: targetId ?? null };
}
