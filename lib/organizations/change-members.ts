import { requireCurrentRight } from "@/lib/accounts/require-current-right";
import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { OrganizationRole, Right } from "@/lib/base/rights";
import { lockOrganization } from "@/lib/billing/payments/locks";
import { type Tx, transaction } from "@/lib/db/client";

export type Person = Extract<Actor, { kind: "user" }>;

export type Membership = { readonly userId: string; readonly role: OrganizationRole };

/** What a change of an organization's members works with: nobody else changes them until it ends. */
export type MembersTx = {
  readonly tx: Tx;
  readonly actor: Person;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly findMember: (userId: string) => Promise<Membership>;
};

const alone = "This is your personal organization: it has no other members. Create an organization to share.";

/**
 * Runs a change of members alone, once it is sure that the actor has the right, now and not only when their request
 * began. Throws forbidden, and conflict in a personal organization.
 */
export async function changeMembers<T>(who: Actor, right: Right, work: (members: MembersTx) => Promise<T>): Promise<T> {
  const actor = requirePerson(who, right);
  const { organizationId } = actor;
  return transaction(async (tx) => {
    await lockOrganization(tx, organizationId);
    await requireCurrentRight(tx, actor, right);
    const { name } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { name: true } });
    if (name === null) throw new AppError("conflict", alone);
    const findMember = async (id: string): Promise<Membership> => {
      const role = await findRole(tx, organizationId, id);
      if (!role) throw new AppError("not_found", "There is no such member.");
      return { userId: id, role };
    };
    return work({ tx, actor, organizationId, organizationName: name, findMember });
  });
}

async function findRole(tx: Tx, organizationId: string, userId: string): Promise<OrganizationRole | null> {
  const where = { organizationId_userId: { organizationId, userId } };
  return (await tx.member.findUnique({ where, select: { role: true } }))?.role ?? null;
}
