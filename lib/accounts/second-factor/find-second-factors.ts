import { db, type Tx } from "@/lib/db/client";

export type SecondFactors = {
  /** Since when codes of an authenticator app are asked for. */
  readonly totpSince: Date | null;
  readonly passkeyCount: number;
  readonly recoveryCodesLeft: number;
};

/** What a person has besides their password. */
export async function findSecondFactors(userId: string, tx: Tx = db()): Promise<SecondFactors> {
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      totpSecret: { select: { confirmedAt: true } },
      _count: { select: { passkeys: true, recoveryCodes: { where: { usedAt: null } } } },
    },
  });
  const { passkeys: passkeyCount, recoveryCodes: recoveryCodesLeft } = user._count;
  return { totpSince: user.totpSecret?.confirmedAt ?? null, passkeyCount, recoveryCodesLeft };
}

/** Whether the password alone opens nothing. */
export function isSecondFactorOn({ totpSince, passkeyCount }: SecondFactors): boolean {
  return totpSince !== null || passkeyCount > 0;
}
