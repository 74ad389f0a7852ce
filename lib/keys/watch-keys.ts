import type { Tx } from "@/lib/db/client";

export const keyChannel = "tacit_key_changed";

/** Tells every process, once the transaction is committed, that what it knows of a key is no longer so. */
export async function notifyKeyChanged(tx: Tx, keyId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${keyChannel}, ${keyId})`;
}
