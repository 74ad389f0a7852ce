import type { Actor } from "@/lib/base/actor";
import { recordAudits } from "@/lib/db/audit";
import { type Prisma, Prisma as sql, type Tx } from "@/lib/db/client";
import { notifyKeyChanged } from "@/lib/keys/watch-keys";

type Whose = { readonly organizationId: string; readonly userId: string };

/** Ends every key that a person made in an organization they leave: their next call is refused, on every node. */
export function endKeysOfLeaver(tx: Tx, actor: Actor, whose: Whose): Promise<void> {
  return endKeys(tx, actor, whose, { revokedFor: "left" });
}

/** Ends the management keys of a person who may not change others' keys any more: theirs could. */
export function endManagementKeys(tx: Tx, actor: Actor, whose: Whose): Promise<void> {
  return endKeys(tx, actor, whose, { revokedFor: "person", kind: "management" });
}

type Ending = Pick<Prisma.ApiKeyUncheckedUpdateManyInput, "revokedFor"> & { readonly kind?: "management" };

async function endKeys(tx: Tx, actor: Actor, whose: Whose, ending: Ending): Promise<void> {
  // Again until there is none: a management key that was waited for has made others meanwhile.
  while ((await endSome(tx, actor, whose, ending)) > 0);
}

async function endSome(
  tx: Tx,
  actor: Actor,
  { organizationId, userId }: Whose,
  { revokedFor, kind }: Ending,
): Promise<number> {
  const revokedAt = new Date();
  const ended = await tx.apiKey.updateManyAndReturn({
    where: { organizationId, createdById: userId, revokedAt: null, kind },
    data: { revokedAt, revokedFor },
    select: { id: true, bucketId: true },
  });
  if (ended.length === 0) return 0;
  // By id ascending, as calls take them: neither waits for the other in a circle.
  await tx.$executeRaw`
    UPDATE buckets b SET closed_at = ${revokedAt}
    FROM (SELECT id FROM buckets WHERE id IN (${sql.join(ended.map(({ bucketId }) => bucketId))}) AND closed_at IS NULL
      ORDER BY id FOR UPDATE) open
    WHERE b.id = open.id`;
  await recordAudits(
    tx,
    actor,
    ended.map(({ id }) => ({ action: "key.revoke", subjectId: userId, targetId: id })),
  );
  for (const { id } of ended) await notifyKeyChanged(tx, id);
  return ended.length;
}
