import { db } from "@/lib/db/client";
import type { SignedIn } from "../find-session";
import type { SessionView } from "../schema";

/** Where the person is signed in: this browser first, then the last seen. */
export async function listSessions({ userId, sessionId }: SignedIn): Promise<SessionView[]> {
  const rows = await db().session.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    select: { id: true, device: true, createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: "desc" },
  });
  const views = rows.map((row) => ({ ...row, isThis: row.id === sessionId }));
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)];
}
