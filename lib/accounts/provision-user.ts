import type { Role } from "@/lib/base/actor";
import type { Tx } from "@/lib/db/client";
import type { UserView } from "./schema";
import { termsVersion } from "./terms-version";
import { normalizeName, toUserView, userViewColumns } from "./user-view";

type NewUser = {
  readonly email: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly emailVerifiedAt: Date | null;
  readonly selfRegistered: boolean;
};

/** Writes a person, their organization and its empty wallet, with the account that mirrors it in the books. */
export async function provisionUser(tx: Tx, user: NewUser): Promise<UserView> {
  const now = new Date();
  const wallet = await tx.bucket.create({ data: { kind: "wallet", capNano: 0n }, select: { id: true } });
  await tx.ledgerAccount.create({ data: { kind: "wallet", walletId: wallet.id }, select: { id: true } });
  const row = await tx.user.create({
    data: {
      ...user,
      emailNormalized: normalizeName(user.email),
      usernameNormalized: normalizeName(user.username),
      adultConfirmedAt: now,
      termsVersion,
      termsAcceptedAt: now,
      organizations: { create: { walletId: wallet.id } },
    },
    select: userViewColumns,
  });
  const view = toUserView(row);
  await tx.member.create({
    data: { organizationId: view.organizationId, userId: view.id, role: "owner" },
    select: { userId: true },
  });
  return view;
}
