import type { Actor } from "@/lib/base/actor";
import { db, type Tx, transaction } from "@/lib/db/client";
import { type Resealing, resealEach } from "@/lib/db/resealing";
import { isSealedUnderCurrentKey, seal, unseal } from "@/lib/db/sealed";
import { requireOperator } from "../operator";
import { totpContext } from "./totp";

/** Encrypts every second factor's secret under CREDENTIALS_KEY as it is now. Can be stopped and run again. */
export async function reencryptTotpSecrets(actor: Actor): Promise<Resealing> {
  requireOperator(actor);
  const secrets = await db().totpSecret.findMany({ select: { userId: true }, orderBy: { userId: "asc" } });
  return resealEach(
    secrets.map(({ userId }) => userId),
    (userId) => transaction((tx) => reencrypt(tx, userId)),
  );
}

async function reencrypt(tx: Tx, userId: string): Promise<keyof Resealing> {
  const [row] = await tx.$queryRaw<{ stored: Uint8Array }[]>`
    SELECT secret_encrypted AS stored FROM totp_secrets WHERE user_id = ${userId}::uuid FOR UPDATE`;
  if (!row || isSealedUnderCurrentKey(row.stored)) return "current";
  const secret = readable(userId, row.stored);
  if (secret === null) return "unreadable";
  const secretEncrypted = seal(secret, totpContext(userId));
  await tx.totpSecret.update({ where: { userId }, data: { secretEncrypted }, select: { userId: true } });
  return "renewed";
}

function readable(userId: string, stored: Uint8Array): Uint8Array | null {
  try {
    return unseal(stored, totpContext(userId));
  } catch {
    return null;
  }
}
