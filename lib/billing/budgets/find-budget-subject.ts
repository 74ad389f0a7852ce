import { requireCurrentRight } from "@/lib/accounts/require-current-right";
import { mayDo, requireRight } from "@/lib/accounts/require-right";
import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { AuditAction } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";
import type { BudgetSubject } from "./schema";

type Found = {
  readonly organizationId: string;
  /** What is written down about a change of this budget. */
  readonly event: { readonly action: AuditAction; readonly subjectId: string; readonly targetId: string };
};

/**
 * Whom the actor may limit by a budget: a key of their organization that they may change, a member if they may change
 * members; an operator's program all. Throws forbidden and not_found.
 */
export async function findBudgetSubject(tx: Tx, actor: Actor, subject: BudgetSubject): Promise<Found> {
  const right = "keyId" in subject ? "keys:write" : "members:write";
  requireRight(actor, right);
  await requireCurrentRight(tx, actor, right);
  return "keyId" in subject ? findKey(tx, actor, subject.keyId) : findMember(tx, actor, subject);
}

async function findKey(tx: Tx, actor: Actor, keyId: string): Promise<Found> {
  const own = organizationOfActor(actor);
  const key = await tx.apiKey.findFirst({
    where: { id: keyId, ...(own && { organizationId: own }) },
    select: { organizationId: true, createdById: true, organization: { select: { ownerId: true } } },
  });
  if (!key) throw new AppError("not_found", "There is no such key.");
  const isTheirs = actor.kind === "user" && key.createdById === actor.userId;
  if (!isTheirs && !mayDo(actor, "keys:write_all"))
    throw new AppError("forbidden", "You may change the keys only that you made yourself.");
  const event = { action: "key.budget", subjectId: key.organization.ownerId, targetId: keyId } as const;
  return { organizationId: key.organizationId, event };
}

async function findMember(
  tx: Tx,
  actor: Actor,
  { memberId: userId, organizationId }: Extract<BudgetSubject, { memberId: string }>,
): Promise<Found> {
  const own = organizationOfActor(actor);
  const isElsewhere = own !== null && own !== organizationId;
  // Whoever takes the member out waits, and then finds the budget that goes with them.
  const found = isElsewhere
    ? 0
    : await tx.$executeRaw`
    SELECT 1 FROM members WHERE organization_id = ${organizationId}::uuid AND user_id = ${userId}::uuid FOR SHARE`;
  if (found === 0) throw new AppError("not_found", "There is no such person in this organization.");
  const event = { action: "member.budget", subjectId: userId, targetId: organizationId } as const;
  return { organizationId, event };
}
