import { createHmac, randomInt } from "node:crypto";
import type { Tx } from "@/lib/db/client";
import { env } from "@/lib/env";

export const recoveryCodeCount = 10;
// Crockford's: no letter that looks like a digit. Twelve of them are 60 bits.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const characters = 12;

/** Makes a person's recovery codes anew, and voids those of before. They can be read here and never again. */
export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ hmac: hmacOf(userId, code), userId })) });
  return codes.map((code) => code.match(/.{4}/g)!.join("-"));
}

/** Whether a recovery code is right and unused; it is used up. Takes it as typed, without its hyphens. */
export async function takeRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const read = code.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
  const { count } = await tx.recoveryCode.updateMany({
    where: { hmac: hmacOf(userId, read), userId, usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

function newCode(): string {
  return Array.from({ length: characters }, () => alphabet[randomInt(alphabet.length)]).join("");
}

function hmacOf(userId: string, code: string): Uint8Array<ArrayBuffer> {
  const pepper = env().KEY_PEPPER;
  if (!pepper) throw new Error("KEY_PEPPER is not set.");
  const mac = createHmac("sha256", Buffer.from(pepper, "base64"));
  return Uint8Array.from(mac.update(`tacit.recovery_code.1\0${userId}\0${code}`).digest());
}
