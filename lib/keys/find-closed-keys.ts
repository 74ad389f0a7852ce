import { db } from "@/lib/db/client";

/** Which of the keys admit no call any more: revoked, paused, expired, gone, or of somebody who is shut out. */
export async function findClosedKeys(keyIds: readonly string[]): Promise<ReadonlySet<string>> {
  const live = await db().$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k
    JOIN organizations o ON o.id = k.organization_id
    JOIN users u ON u.id = o.owner_id AND u.disabled_at IS NULL
    LEFT JOIN users maker ON maker.id = k.created_by_id
    WHERE k.id = ANY (${[...keyIds]}::uuid[]) AND k.revoked_at IS NULL AND k.paused_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > now()) AND maker.disabled_at IS NULL`;
  const closed = new Set(keyIds);
  for (const { id } of live) closed.delete(id);
  return closed;
}
