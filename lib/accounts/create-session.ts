import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import { type Proved, requireStillProved } from "./require-still-proved";
import { hashToken, newToken } from "./token";

export const sessionDays = 30;

/**
 * Opens a session and gives its token, which goes into the browser's cookie and nowhere else. Where the person is signed
 * in on no device of this kind they are told by mail, but for their very first sign-in. Throws unauthenticated when what
 * was proved no longer holds.
 */
export async function createSession(actor: Proved, device: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
  const now = new Date();
  const told = await transaction(async (tx) => {
    const { userId } = actor;
    await requireStillProved(tx, actor);
    const known = await tx.session.count({ where: { userId, device, expiresAt: { gt: now } } });
    const earlier = await tx.auditEvent.findFirst({
      where: { subjectId: userId, action: "account.sign_in" },
      select: { id: true },
    });
    const session = await tx.session.create({
      data: { tokenHash: hashToken(token), userId, device, expiresAt, provedAt: now },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "account.sign_in", subjectId: userId, targetId: session.id });
    if (known > 0 || !earlier) return null;
    return tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  });
  if (told) void sendMail({ to: told.email, template: "new-device", path: "/dashboard/settings/security" });
  return token;
}
