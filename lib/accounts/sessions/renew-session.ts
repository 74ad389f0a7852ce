import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { hashToken, newToken } from "../token";

/**
 * Gives a session a new token, for a person who has just proved to be themselves: whoever knew the token of before has
 * nothing of the new proof. The caller puts it into the browser's cookie.
 */
export async function renewSession(tx: Tx, sessionId: string): Promise<string> {
  const token = newToken();
  const { count } = await tx.session.updateMany({
    where: { id: sessionId },
    data: { tokenHash: hashToken(token), provedAt: new Date() },
  });
  if (count === 0) throw new AppError("unauthenticated", "You are signed out. Sign in again to go on.");
  return token;
}
