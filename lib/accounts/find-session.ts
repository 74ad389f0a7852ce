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
  readonly emailVerifiedAt: Date | null;
};

/** Who a session cookie stands for; null when the session was ended, is over, or the person is disabled. */
export async function findSession(token: string): Promise<SignedIn | null> {
  const session = await db().session.findUnique({
    where: { tokenHash: hashToken(token) },
    select: {
      id: true,
      expiresAt: true,
      lastSeenAt: true,
      user: { select: { ...userViewColumns, disabledAt: true } },
    },
  });
  const now = new Date();
  if (!session || session.expiresAt <= now || session.user.disabledAt) return null;
  const { id, role, email, username, emailVerifiedAt, organizationId } = toUserView(session.user);
  if (now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) await touch(session.id, id, now);
  return { kind: "user", userId: id, organizationId, role, sessionId: session.id, email, username, emailVerifiedAt };
}

async function touch(sessionId: string, userId: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    // Many: a session that was ended meanwhile is no error.
    await tx.session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } });
    await tx.user.updateMany({ where: { id: userId }, data: { lastSeenOn: now } });
  });
}
