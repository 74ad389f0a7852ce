import type { Tx } from "@/lib/db/client";

/**
 * With a new password: links that were mailed before, sign-ins that are half done and a change of address that waits to
 * be confirmed are void. The link that takes a change of address back is not: it is for whom the account was taken from.
 */
export async function voidOldWaysIn(tx: Tx, userId: string): Promise<void> {
  await tx.mailToken.deleteMany({ where: { userId, usedAt: null, purpose: { not: "undo_email_change" } } });
  await tx.signInChallenge.deleteMany({ where: { userId } });
  await tx.emailChange.deleteMany({ where: { userId, confirmedAt: null } });
}
