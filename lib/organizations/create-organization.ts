import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { type CreateOrganizationInput, type OrganizationView, ownedOrganizationsMax } from "./schema";

/** A new organization with an empty wallet, whose owner is whoever makes it. Throws forbidden and conflict. */
export async function createOrganization(actor: Actor, { name }: CreateOrganizationInput): Promise<OrganizationView> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person can do this.");
  const { userId } = actor;
  return transaction(async (tx) => {
    // Two at once are counted one after the other.
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
    const owned = await tx.organization.count({ where: { ownerId: userId, isPersonal: false } });
    if (owned >= ownedOrganizationsMax)
      throw new AppError("conflict", `A person can own ${ownedOrganizationsMax} organizations, and you do.`);
    const wallet = await tx.bucket.create({ data: { kind: "wallet", capNano: 0n }, select: { id: true } });
    await tx.ledgerAccount.create({ data: { kind: "wallet", walletId: wallet.id }, select: { id: true } });
    const { id } = await tx.organization.create({
      data: {
        ownerId: userId,
        name,
        isPersonal: false,
        walletId: wallet.id,
        members: { create: { userId, role: "owner" } },
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "organization.create", subjectId: userId, targetId: id });
    return { id, name, isPersonal: false, role: "owner" };
  });
}
