import { randomInt } from "node:crypto";
import type { Prisma, Tx } from "@/lib/db/client";

/** An account made by public sign-up whose address nobody has confirmed: it cannot be entered and owns nothing. */
export const pendingUser = {
  role: "user",
  selfRegistered: true,
  emailVerifiedAt: null,
  keys: { none: {} },
  organizations: { none: { OR: [{ wallet: { capNano: { gt: 0n } } }, { keys: { some: {} } }] } },
} satisfies Prisma.UserWhereInput;

/** Takes back the account that waits for this address to be confirmed, if there is one. */
export async function removePending(tx: Tx, emailNormalized: string): Promise<void> {
  const user = await tx.user.findFirst({
    where: { emailNormalized, ...pendingUser },
    select: { id: true, organizations: { select: { walletId: true } } },
  });
  if (!user) return;
  const walletIds = user.organizations.map(({ walletId }) => walletId);
  await tx.user.delete({ where: { id: user.id }, select: { id: true } });
  await tx.ledgerAccount.deleteMany({ where: { walletId: { in: walletIds } } });
  await tx.bucket.deleteMany({ where: { id: { in: walletIds } } });
}

export async function releaseUsername(tx: Tx, id: string, username: string): Promise<void> {
  const other = `${username.slice(0, 25)}-${randomInt(100_000, 1_000_000)}`;
  await tx.user.update({
    where: { id },
    data: { username: other, usernameNormalized: other.toLowerCase() },
    select: { id: true },
  });
}
