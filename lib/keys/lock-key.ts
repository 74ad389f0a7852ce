import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { Prisma, type Tx } from "@/lib/db/client";
import { requireOwnKey } from "./require-own-key";

const columns = {
  id: true,
  kind: true,
  scopes: true,
  bucketId: true,
  createdById: true,
  expiresAt: true,
  revokedAt: true,
  organization: { select: { ownerId: true } },
  bucket: { select: { callsMax: true } },
} as const satisfies Prisma.ApiKeySelect;

export type LockedKey = Prisma.ApiKeyGetPayload<{ select: typeof columns }>;

/** A key that the actor may change, held until the transaction ends. Throws not_found and forbidden. */
export async function lockKey(tx: Tx, actor: Actor, id: string): Promise<LockedKey> {
  const organizationId = organizationOfActor(actor);
  const within = organizationId ? Prisma.sql`AND organization_id = ${organizationId}::uuid` : Prisma.empty;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM api_keys WHERE id = ${id}::uuid ${within} FOR UPDATE`;
  if (rows.length === 0) throw new AppError("not_found", "There is no such key.");
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id }, select: columns });
  requireOwnKey(actor, key);
  return key;
}
