import type { Tx } from "@/lib/db/client";

/** Lets nobody else change this person until the transaction ends; false when there is no such person. */
export async function lockUser(tx: Tx, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
  return rows.length > 0;
}
