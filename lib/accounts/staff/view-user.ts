import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toNano } from "@/lib/base/money";
import { recordAudit } from "@/lib/db/audit";
import { type Prisma, type Tx, transaction } from "@/lib/db/client";
import { findRecentEvents } from "../activity/list-activity";
import { requireStaff } from "./require-staff";
import type { UserIdInput, ViewedKey, ViewedOrganization, ViewedUser } from "./schema";
import { toUserState } from "./user-state";

const keysMax = 100;
const eventsMax = 30;

const columns = {
  id: true,
  email: true,
  username: true,
  displayName: true,
  role: true,
  disabledAt: true,
  emailVerifiedAt: true,
  createdAt: true,
  lastSeenOn: true,
  totpSecret: { select: { confirmedAt: true } },
  _count: { select: { passkeys: true } },
  memberships: {
    orderBy: { createdAt: "asc" },
    select: {
      role: true,
      organization: {
        select: {
          id: true,
          name: true,
          isPersonal: true,
          ownerId: true,
          frozenAt: true,
          wallet: { select: { capNano: true, spentNano: true, heldNano: true } },
        },
      },
    },
  },
} satisfies Prisma.UserSelect;

type UserRow = Prisma.UserGetPayload<{ select: typeof columns }>;
type Membership = UserRow["memberships"][number];

/**
 * What staff sees of a person: the account, its organizations, balance and keys without what proves them. No usage. Every
 * such look is an audit line that the person can read, written before anything is shown.
 */
export async function viewUser(actor: Actor, { id }: UserIdInput): Promise<ViewedUser> {
  requireStaff(actor);
  return transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id }, select: columns });
    if (!user) throw new AppError("not_found", "There is no such person.");
    await recordAudit(tx, actor, { action: "user.view", subjectId: id, targetId: id });
    return {
      id,
      email: user.email,
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      state: toUserState(user),
      createdAt: user.createdAt,
      lastSeenOn: user.lastSeenOn,
      hasAuthenticatorApp: Boolean(user.totpSecret?.confirmedAt),
      passkeyCount: user._count.passkeys,
      sessionCount: await tx.session.count({ where: { userId: id, expiresAt: { gt: new Date() } } }),
      organizations: user.memberships.map((membership) => toOrganization(membership, id)),
      keys: await findKeys(tx, id),
      events: await findRecentEvents(tx, id, eventsMax),
    };
  });
}

function toOrganization({ role, organization }: Membership, userId: string): ViewedOrganization {
  const { id, name, isPersonal, ownerId, frozenAt, wallet } = organization;
  const isOwn = ownerId === userId;
  return {
    id,
    name,
    isPersonal,
    role,
    isFrozen: frozenAt !== null,
    availableNano: isOwn ? toNano(wallet.capNano - wallet.spentNano - wallet.heldNano) : null,
    heldNano: isOwn ? toNano(wallet.heldNano) : null,
  };
}

async function findKeys(tx: Tx, userId: string): Promise<ViewedKey[]> {
  const rows = await tx.apiKey.findMany({
    where: { organization: { ownerId: userId } },
    orderBy: { id: "desc" },
    take: keysMax,
    select: {
      id: true,
      name: true,
      createdAt: true,
      lastUsedAt: true,
      expiresAt: true,
      pausedAt: true,
      revokedAt: true,
      secrets: { orderBy: { createdAt: "desc" }, take: 1, select: { prefix: true, last4: true } },
    },
  });
  const now = new Date();
  return rows.map(({ secrets: [secret], revokedAt, pausedAt, expiresAt, ...key }) => ({
    id: key.id,
    name: key.name,
    createdAt: key.createdAt,
    lastUsedAt: key.lastUsedAt,
    prefix: secret?.prefix ?? "",
    last4: secret?.last4 ?? "",
    state: revokedAt ? "revoked" : expiresAt && expiresAt <= now ? "expired" : pausedAt ? "paused" : "live",
  }));
}
