import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { forgetKeyId } from "./find-key-facts";
import { requireGrantable } from "./granted-scopes";
import { type LockedKey, lockKey } from "./lock-key";
import { makeSecret } from "./make-secret";
import { readKeyView } from "./read-key-view";
import { type CreatedKeyView, isKeyScope, overlapDefaultSeconds, type RotateKeyInput } from "./schema";
import { notifyKeyChanged } from "./watch-keys";

/** How many secrets of a key may work at once. */
export const secretsMax = 5;

/**
 * Gives a key a new secret, shown in the answer and never again. Those of before end `overlapSeconds` from now, by this
 * process's clock, and none later than it would have. All else of the key goes on: its id, its limits, what it has spent.
 * Throws not_found; forbidden also to whoever could not make such a key; conflict for one that was revoked or has ended.
 */
export async function rotateKey(actor: Actor, input: RotateKeyInput): Promise<CreatedKeyView> {
  const view = await transaction(async (tx) => {
    const locked = await lockKey(tx, actor, input.id);
    // The answer's secret can do what the key can.
    requireGrantable(actor, locked.kind, locked.scopes.filter(isKeyScope));
    const now = new Date();
    requireLiving(locked, now);
    await endSecrets(tx, locked.id, now, input.overlapSeconds ?? overlapDefaultSeconds);
    const { key, secret } = makeSecret(locked.kind);
    await tx.apiKeySecret.create({ data: { keyId: locked.id, ...secret }, select: { keyId: true } });
    await recordAudit(tx, actor, { action: "key.rotate", subjectId: locked.organization.ownerId, targetId: locked.id });
    await notifyKeyChanged(tx, locked.id);
    return { ...(await readKeyView(tx, locked.id)), key };
  });
  forgetKeyId(view.id);
  return view;
}

function requireLiving({ revokedAt, expiresAt }: LockedKey, now: Date): void {
  if (revokedAt) throw new AppError("conflict", "This key was revoked: make a new one instead.");
  if (expiresAt && expiresAt <= now) throw new AppError("conflict", "This key has expired: give it a later end first.");
}

async function endSecrets(tx: Tx, keyId: string, now: Date, overlapSeconds: number): Promise<void> {
  const endsAt = new Date(now.getTime() + overlapSeconds * 1_000);
  const later = [{ expiresAt: null }, { expiresAt: { gt: endsAt } }];
  await tx.apiKeySecret.updateMany({ where: { keyId, OR: later }, data: { expiresAt: endsAt } });
  await tx.apiKeySecret.deleteMany({ where: { keyId, expiresAt: { lte: now } } });
  const living = await tx.apiKeySecret.count({ where: { keyId } });
  if (living < secretsMax) return;
  throw new AppError(
    "conflict",
    `${living} secrets of this key work already. Wait until one ends, or rotate it without an overlap.`,
  );
}
