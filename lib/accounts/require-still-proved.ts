import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { findSecondFactors, isSecondFactorOn } from "./second-factor/find-second-factors";

/** Who signs in. */
export type Proved = Extract<Actor, { kind: "user" }> & {
  /** The hash that their password was checked against, and whether it sufficed; absent where a passkey did all. */
  readonly by?: { readonly passwordHash: string; readonly sufficed: boolean };
};

/**
 * That what was checked still holds: a new password, a second factor or the closing of the account may have come
 * between, which ended the sessions there were. Whoever comes with one of these now waits until this transaction ends,
 * and ends its session too. Throws unauthenticated.
 */
export async function requireStillProved(tx: Tx, { userId, by }: Proved): Promise<void> {
  const [user] = await tx.$queryRaw<{ passwordHash: string }[]>`
    SELECT password_hash AS "passwordHash" FROM users
    WHERE id = ${userId}::uuid AND disabled_at IS NULL FOR SHARE`;
  const isSame = user && (!by || by.passwordHash === user.passwordHash);
  if (!isSame || (by?.sufficed && isSecondFactorOn(await findSecondFactors(userId, tx)))) {
    throw new AppError("unauthenticated", "Something about this account was just changed. Sign in again.");
  }
}
