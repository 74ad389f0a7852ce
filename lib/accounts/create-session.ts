import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { hashToken, newToken } from "./token";

export const sessionDays = 30;

/** Opens a session and gives its token, which goes into the browser's cookie and nowhere else. */
export async function createSession(actor: Extract<Actor, { kind: "user" }>, device: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
  await transaction(async (tx) => {
    const session = await tx.session.create({
      data: { tokenHash: hashToken(token), userId: actor.userId, device, expiresAt },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "account.sign_in", subjectId: actor.userId, targetId: session.id });
  });
  return token;
}
