import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { findSecondFactors, isSecondFactorOn } from "./second-factor/find-second-factors";

/** The hash that a password was checked against, and whether it sufficed; or the passkey that did all. */
type Proof = { readonly passwordHash: string; readonly sufficed: boolean } | { readonly passkeyId: string };

/** Who signs in, and by what. */
export type Proved = Extract<Actor, { kind: "user" }> & { readonly by?: Proof };

/**
 * That what was checked still holds: a new password, a second factor, the loss of one or the closing of the account may
 * have come between, which ended the sessions there were. Whoever comes with one of these now waits until this
 * transaction ends, and ends its session too. Throws unauthenticated.
 */
export async function requireStillProved(tx: Tx, { userId, by }: Proved): Promise<void> {
  const [user] = await tx.$queryRaw<{ passwordHash: string }[]>`
    SELECT password_hash AS "passwordHash" FROM users
    WHERE id = ${userId}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (user && (!by || (await holds(tx, by, { userId, ...user })))) return;
  throw new AppError("unauthenticated", "Something about this account was just changed. Sign in again.");
}

async function holds(tx: Tx, by: Proof, user: { userId: string; passwordHash: string }): Promise<boolean> {
  const { userId } = user;
  if ("passkeyId" in by) return (await tx.passkey.count({ where: { id: by.passkeyId, userId } })) > 0;
  if (by.passwordHash !== user.passwordHash) return false;
  return !by.sufficed || !isSecondFactorOn(await findSecondFactors(userId, tx));
}
