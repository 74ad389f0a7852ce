import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { findSession } from "./find-session";
import { hashToken } from "./token";

/** Signs a browser out: its session is gone, and a copy of its cookie with it. */
export async function endSession(token: string): Promise<void> {
  const actor = await findSession(token);
  await transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { tokenHash: hashToken(token) } });
    if (!actor || count === 0) return;
    await recordAudit(tx, actor, { action: "account.sign_out", subjectId: actor.userId, targetId: actor.sessionId });
  });
}
