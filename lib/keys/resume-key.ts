import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { forgetKeyId } from "./find-key-facts";
import { lockKey } from "./lock-key";
import { readKeyView } from "./read-key-view";
import type { KeyIdInput, KeyView } from "./schema";
import { notifyKeyChanged } from "./watch-keys";

/**
 * Lets a paused key make calls again. What it spent before counts no more towards the amount that pauses it: whoever
 * resumes it has seen that. Resuming one that is not paused changes nothing; one that was revoked stays so.
 */
export async function resumeKey(actor: Actor, { id }: KeyIdInput): Promise<KeyView> {
  const view = await transaction(async (tx) => {
    const key = await lockKey(tx, actor, id);
    if (key.revokedAt) throw new AppError("conflict", "This key was revoked: make a new one instead.");
    // By the clock by which charges are settled.
    const resumed = await tx.$executeRaw`
      UPDATE api_keys SET paused_at = NULL, paused_for = NULL, resumed_at = now()
      WHERE id = ${id}::uuid AND paused_at IS NOT NULL`;
    if (resumed > 0) {
      await tx.bucket.update({ where: { id: key.bucketId }, data: { closedAt: null }, select: { id: true } });
      await recordAudit(tx, actor, { action: "key.resume", subjectId: key.organization.ownerId, targetId: id });
      await notifyKeyChanged(tx, id);
    }
    return readKeyView(tx, id);
  });
  forgetKeyId(id);
  return view;
}
