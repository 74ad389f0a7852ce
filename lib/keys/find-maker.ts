import { requireCurrentRight } from "@/lib/accounts/require-current-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Right } from "@/lib/base/rights";
import type { Tx } from "@/lib/db/client";

/**
 * Whose a new key is to be: the person's who makes it, or the maker's of the management key that does, so that it counts
 * in their budget and ends when they leave. Null: a program of the house makes it. Whoever takes the right away, or ends
 * the management key, waits until the new key is there to be ended too. Throws forbidden.
 */
export async function findMaker(tx: Tx, actor: Actor, right: Right): Promise<string | null> {
  if (actor.kind === "user") {
    await requireCurrentRight(tx, actor, right);
    return actor.userId;
  }
  if (actor.kind !== "key") return null;
  const [key] = await tx.$queryRaw<{ createdById: string | null }[]>`
    SELECT created_by_id AS "createdById" FROM api_keys
    WHERE id = ${actor.keyId}::uuid AND revoked_at IS NULL FOR SHARE`;
  if (!key) throw new AppError("forbidden", "This key was revoked.");
  return key.createdById;
}
