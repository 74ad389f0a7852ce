import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db, type Tx, transaction } from "@/lib/db/client";
import { type Resealing, resealEach } from "@/lib/db/resealing";
import { isSealedUnderCurrentKey } from "@/lib/db/sealed";
import { decryptCredential, encryptCredential } from "./credentials";

/**
 * Encrypts every provider's credential under CREDENTIALS_KEY as it is now, so that no key of before is needed for one.
 * Can be stopped and run again; calls go on meanwhile.
 */
export async function reencryptCredentials(actor: Actor): Promise<Resealing> {
  requireOperator(actor);
  const channels = await db().channel.findMany({
    where: { credentialEncrypted: { not: null } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return resealEach(
    channels.map(({ id }) => id),
    (id) => transaction((tx) => reencrypt(tx, id)),
  );
}

async function reencrypt(tx: Tx, id: string): Promise<keyof Resealing> {
  const [row] = await tx.$queryRaw<{ stored: Uint8Array | null }[]>`
    SELECT credential_encrypted AS stored FROM channels WHERE id = ${id}::uuid FOR UPDATE`;
  // Removed meanwhile: there is nothing of it to read.
  if (!row?.stored || isSealedUnderCurrentKey(row.stored)) return "current";
  const credential = readable(id, row.stored);
  if (credential === null) return "unreadable";
  await tx.channel.update({
    where: { id },
    data: { credentialEncrypted: encryptCredential(id, credential) },
    select: { id: true },
  });
  return "renewed";
}

function readable(id: string, stored: Uint8Array): string | null {
  try {
    return decryptCredential(id, stored);
  } catch {
    return null;
  }
}
