import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { hashToken, newToken } from "./token";

type Purpose = "verify_email" | "reset_password" | "change_email" | "undo_email_change";

const hourMs = 3_600_000;
export const undoDays = 7;
const lifetimeMs: Record<Purpose, number> = {
  verify_email: 24 * hourMs,
  reset_password: hourMs,
  change_email: 24 * hourMs,
  undo_email_change: undoDays * 24 * hourMs,
};
const pages: Record<Purpose, string> = {
  verify_email: "/verify",
  reset_password: "/reset",
  change_email: "/email/confirm",
  undo_email_change: "/email/undo",
};

/** Makes the one link of its purpose that works for this person, and gives its path. Older ones stop working. */
export async function issueMailToken(tx: Tx, userId: string, purpose: Purpose): Promise<string> {
  const token = newToken();
  await tx.mailToken.deleteMany({ where: { userId, purpose } });
  await tx.mailToken.create({
    data: { tokenHash: hashToken(token), userId, purpose, expiresAt: new Date(Date.now() + lifetimeMs[purpose]) },
    select: { userId: true },
  });
  return `${pages[purpose]}?token=${token}`;
}

/** Uses a link up and says whose it was. Of two at the same moment one succeeds; a used or old link is refused. */
export async function claimMailToken(tx: Tx, token: string, purpose: Purpose): Promise<string> {
  const now = new Date();
  const [claimed] = await tx.mailToken.updateManyAndReturn({
    where: { tokenHash: hashToken(token), purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
    select: { userId: true },
  });
  if (!claimed) throw new AppError("invalid_input", "This link was used already or is too old. Ask for a new one.");
  return claimed.userId;
}
