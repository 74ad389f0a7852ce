import type { Actor } from "@/lib/base/actor";
import { db, transaction } from "@/lib/db/client";
import { hashToken } from "./token";
import { toUserView, userViewColumns } from "./user-view";

const touchEveryMs = 5 * 60_000;

/** A signed-in person: an actor, and what a page shows of them. */
export type SignedIn = Extract<Actor, { kind: "user" }> & {
  readonly sessionId: string;
  readonly email: string;
  readonly username: string;
  readonly displayName: string | null;
  readonly emailVerifiedAt: Date | null;
  /** When they last proved here to be themselves. */
  readonly provedAt: Date;
};

/** Who a session cookie stands for; null when the session was ended, is over, or the person is disabled. */
export async function findSession(token: string): Promise<SignedIn | null> {
  const session = await db().session.findUnique({
    where: { tokenHash: hashToken(token) },
    select: {
      id: true,
      expiresAt: true,
      lastSeenAt: true,
      provedAt: true,
      organizationId: true,
      user: {
        select: {
          ...userViewColumns,
          displayName: true,
          disabledAt: true,
          memberships: { select: { organizationId: true, role: true } },
        },
      },
    },
  });
  const now = new Date();
  if (!session || session.expiresAt <= now || session.user.disabledAt) return null;
  const { memberships, displayName } = session.user;
  const { id: userId, role, email, username, emailVerifiedAt, organizationId: ownId } = toUserView(session.user);
  if (now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) await touch(session.id, userId, now);
  // Whoever has left the organization they looked at is back in their own.
  const chosen = memberships.find(({ organizationId }) => organizationId === session.organizationId);
  const { organizationId, role: organizationRole } = chosen ?? { organizationId: ownId, role: "owner" as const };
  return {
    kind: "user",
    userId,
    organizationId,
    organizationRole,
    role,
    sessionId: session.id,
    email,
    username,
    displayName,
    emailVerifiedAt,
    provedAt: session.provedAt,
  };
}

async function touch(sessionId: string, userId: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    // Many: a session that was ended meanwhile is no error.
    await tx.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } });
    await tx.user.updateMany({ where: { id: userId }, data: { lastSeenOn: now } });
  });
}
