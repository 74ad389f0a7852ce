import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { forgetKeyId } from "./find-key-facts";
import { lockKey } from "./lock-key";
import { readKeyView } from "./read-key-view";
import type { KeyIdInput, KeyView } from "./schema";
import { notifyKeyChanged } from "./watch-keys";

/**
 * Ends a key until somebody resumes it. Its bucket is closed, as when it is revoked: no call is admitted after this
 * returns, on any node, and those that run are ended. Pausing twice changes nothing.
 */
export async function pauseKey(actor: Actor, { id }: KeyIdInput): Promise<KeyView> {
  const view = await transaction(async (tx) => {
    const key = await lockKey(tx, actor, id);
    if (key.revokedAt) throw new AppError("conflict", "This key was revoked, which no pause can add to.");
    if (await closeForNow(tx, key, "person")) {
      await recordAudit(tx, actor, { action: "key.pause", subjectId: key.organization.ownerId, targetId: id });
      await notifyKeyChanged(tx, id);
    }
    return readKeyView(tx, id);
  });
  forgetKeyId(id);
  return view;
}

/** Of a key whose row is locked. False: it was paused or revoked already. */
export async function closeForNow(
  tx: Tx,
  { id, bucketId }: { readonly id: string; readonly bucketId: bigint },
  pausedFor: "person" | "velocity",
): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.apiKey.updateMany({
    where: { id, revokedAt: null, pausedAt: null },
    data: { pausedAt: now, pausedFor },
  });
  if (count > 0) await tx.bucket.updateMany({ where: { id: bucketId, closedAt: null }, data: { closedAt: now } });
  return count > 0;
}
