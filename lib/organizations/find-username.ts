import type { Tx } from "@/lib/db/client";
import type { Person } from "./change-members";

/** What others call the actor. */
export async function findUsername(tx: Tx, { userId }: Person): Promise<string> {
  return (await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { username: true } })).username;
}
