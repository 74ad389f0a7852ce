import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { type Prisma, transaction } from "@/lib/db/client";
import { normalizeName } from "../user-view";
import { maskEmail } from "./mask-email";
import { requireStaff } from "./require-staff";
import { type FoundUsers, SearchUsersInput } from "./schema";
import { toUserState } from "./user-state";

const pageSize = 50;

/**
 * People by whole e-mail address or by how their username begins, newest first. A list is no look at anybody: addresses
 * are masked, and no beginning of one finds it, as that would spell it out letter by letter. That somebody searched is
 * written down all the same, without a subject.
 */
export async function searchUsers(actor: Actor, input: SearchUsersInput = {}): Promise<FoundUsers> {
  requireStaff(actor);
  const { query, after } = SearchUsersInput.parse(input);
  const rows = await transaction(async (tx) => {
    await recordAudit(tx, actor, { action: "user.list" });
    return tx.user.findMany({
      where: { ...matching(query), ...(after && { id: { lt: after } }) },
      select: {
        id: true,
        username: true,
        email: true,
        role: true,
        disabledAt: true,
        emailVerifiedAt: true,
        createdAt: true,
        lastSeenOn: true,
      },
      orderBy: { id: "desc" },
      take: pageSize + 1,
    });
  });
  const users = rows.slice(0, pageSize).map((row) => ({
    id: row.id,
    username: row.username,
    maskedEmail: maskEmail(row.email),
    role: row.role,
    state: toUserState(row),
    createdAt: row.createdAt,
    lastSeenOn: row.lastSeenOn,
  }));
  return { users, hasMore: rows.length > pageSize };
}

function matching(query: string): Prisma.UserWhereInput {
  if (query === "") return {};
  const name = normalizeName(query);
  // An underscore is a letter of names, and a wildcard of LIKE.
  return { OR: [{ emailNormalized: name }, { usernameNormalized: { startsWith: name.replace(/[\\%_]/g, "\\$&") } }] };
}
