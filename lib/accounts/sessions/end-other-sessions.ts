import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import type { SignedIn } from "../find-session";

/** Signs the person out everywhere but here. */
export async function endOtherSessions(person: SignedIn): Promise<{ ended: number }> {
  return { ended: await transaction((tx) => deleteOtherSessions(tx, person)) };
}

/** The same as a part of something larger. Gives how many there were. */
export async function deleteOtherSessions(tx: Tx, person: SignedIn): Promise<number> {
  const { userId, sessionId } = person;
  const { count } = await tx.session.deleteMany({ where: { userId, id: { not: sessionId } } });
  if (count > 0) {
    await recordAudit(tx, person, { action: "account.end_other_sessions", subjectId: userId, targetId: sessionId });
  }
  return count;
}
