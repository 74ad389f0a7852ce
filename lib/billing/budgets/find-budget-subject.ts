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
 * Whom a budget would limit. A signed-in person sets those of their own organization, an operator's program all. A
 * person belongs to the organization that they own, and to those in which they made a key. Throws not_found.
 */
export async function findBudgetSubject(tx: Tx, actor: Actor, subject: BudgetSubject): Promise<Found> {
  const own = organizationOfActor(actor);
  return "keyId" in subject ? findKey(tx, own, subject.keyId) : findMember(tx, own, subject);
}

async function findKey(tx: Tx, own: string | null, keyId: string): Promise<Found> {
  const key = await tx.apiKey.findFirst({
    where: { id: keyId, ...(own && { organizationId: own }) },
    select: { organizationId: true, organization: { select: { ownerId: true } } },
  });
  if (!key) throw new AppError("not_found", "There is no such key.");
  const event = { action: "key.budget", subjectId: key.organization.ownerId, targetId: keyId } as const;
  return { organizationId: key.organizationId, event };
}

async function findMember(
  tx: Tx,
  own: string | null,
  { memberId, organizationId }: Extract<BudgetSubject, { memberId: string }>,
): Promise<Found> {
  const belongs = [{ ownerId: memberId }, { keys: { some: { createdById: memberId } } }];
  const organization = await tx.organization.findFirst({
    where: { AND: [{ id: organizationId }, own ? { id: own } : {}], OR: belongs },
    select: { id: true },
  });
  if (!organization) throw new AppError("not_found", "There is no such person in this organization.");
  const event = { action: "member.budget", subjectId: memberId, targetId: organizationId } as const;
  return { organizationId, event };
}
