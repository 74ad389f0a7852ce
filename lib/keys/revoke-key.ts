import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { forgetKeyId } from "./find-key-facts";
import { lockKey } from "./lock-key";
import { readKeyView } from "./read-key-view";
import type { KeyView, RevokeKeyInput } from "./schema";
import { notifyKeyChanged } from "./watch-keys";

/**
 * Ends a key for good. Its bucket is closed in the same transaction, so that no call is admitted after this returns, on
 * any node, whatever a cache still says; those that run are ended. Revoking twice changes nothing.
 */
export async function revokeKey(actor: Actor, { id }: RevokeKeyInput): Promise<KeyView> {
  const view = await transaction(async (tx) => {
    const key = await lockKey(tx, actor, id);
    if (!key.revokedAt) {
      const now = new Date();
      const revokedFor = organizationOfActor(actor) ? "person" : "operator";
      await tx.apiKey.update({ where: { id }, data: { revokedAt: now, revokedFor }, select: { id: true } });
      await tx.bucket.updateMany({ where: { id: key.bucketId, closedAt: null }, data: { closedAt: now } });
      await recordAudit(tx, actor, { action: "key.revoke", subjectId: key.organization.ownerId, targetId: id });
      await notifyKeyChanged(tx, id);
    }
    return readKeyView(tx, id);
  });
  forgetKeyId(id);
  return view;
}
