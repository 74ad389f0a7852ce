import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { pendingUser, releaseUsername } from "./pending-user";
import { normalizeName } from "./user-view";

/**
 * Throws `conflict` for a name that is taken; `ownId` is whose own it may be. A name held by an account that is still to
 * be confirmed is not taken but goes to whoever asks next. Otherwise asking for the same name again would tell whether
 * the sign-up before it had made an account or met a taken address.
 */
export async function requireFreeUsername(tx: Tx, username: string, ownId?: string): Promise<void> {
  const where = { usernameNormalized: normalizeName(username) };
  const holder = await tx.user.findUnique({ where, select: { id: true } });
  if (!holder || holder.id === ownId) return;
  if (await tx.user.findFirst({ where: { id: holder.id, ...pendingUser }, select: { id: true } })) {
    return releaseUsername(tx, holder.id, username);
  }
  throw usernameTaken();
}

export function usernameTaken(): AppError {
  const message = "This username is taken.";
  return new AppError("conflict", message, { fields: { username: message } });
}
