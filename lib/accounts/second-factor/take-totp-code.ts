import type { Tx } from "@/lib/db/client";
import { unseal } from "@/lib/db/sealed";
import { stepOfCode, totpContext } from "./totp";

/** Whether a code of the person's authenticator app is right. Its step is used up, and so is every earlier one. */
export async function takeTotpCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const row = await tx.totpSecret.findUnique({
    where: { userId },
    select: { secretEncrypted: true, confirmedAt: true },
  });
  if (!row?.confirmedAt) return false;
  const step = stepOfCode(unseal(row.secretEncrypted, totpContext(userId)), code);
  return step !== null && spendStep(tx, userId, step);
}

/** Notes a step as used. False when it, or a later one, was used before. */
export async function spendStep(tx: Tx, userId: string, step: bigint): Promise<boolean> {
  const { count } = await tx.totpSecret.updateMany({
    where: { userId, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
    data: { lastStep: step },
  });
  return count === 1;
}
