import type { Tx } from "@/lib/db/client";
import { findSecondFactors, isSecondFactorOn } from "./find-second-factors";

/** Recovery codes stand in for another factor: without one there are none. */
export async function endSecondFactorIfLast(tx: Tx, userId: string): Promise<void> {
  if (isSecondFactorOn(await findSecondFactors(userId, tx))) return;
  await tx.recoveryCode.deleteMany({ where: { userId } });
}
