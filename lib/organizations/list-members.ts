import { requirePerson } from "@/lib/accounts/require-organization";
import { mayDo } from "@/lib/accounts/require-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { findMemberBudgets } from "@/lib/billing/budgets/find-budget-views";
import { db } from "@/lib/db/client";
import type { MemberView } from "./schema";

const memberColumns = {
  userId: true,
  role: true,
  createdAt: true,
  user: { select: { username: true, email: true } },
} as const;

/**
 * The members of the actor's organization, the owner first, with their budgets. Addresses and others' budgets are for
 * those who may change members.
 */
export async function listMembers(who: Actor): Promise<MemberView[]> {
  const { organizationId, userId: ownId } = requirePerson(who, "members:read");
  const rows = await db().member.findMany({
    where: { organizationId },
    select: memberColumns,
    orderBy: [{ role: "asc" }, { createdAt: "asc" }, { userId: "asc" }],
  });
  const budgets = await findMemberBudgets(organizationId);
  const seesAll = mayDo(who, "members:write");
  return rows.map(({ user, createdAt, ...member }) => {
    const isSeen = seesAll || member.userId === ownId;
    return {
      ...member,
      username: user.username,
      email: isSeen ? user.email : null,
      joinedAt: createdAt,
      budget: isSeen ? (budgets.get(member.userId) ?? null) : null,
    };
  });
}

/** One of them. Throws not_found. */
export async function getMember(who: Actor, userId: string): Promise<MemberView> {
  const member = (await listMembers(who)).find((each) => each.userId === userId);
  if (!member) throw new AppError("not_found", "There is no such member.");
  return member;
}
