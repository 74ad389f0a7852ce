import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd } from "@/lib/base/money";
import { setCallsMax } from "@/lib/billing/holds/set-calls-max";
import { recordAudit } from "@/lib/db/audit";
import { type Prisma, type Tx, transaction } from "@/lib/db/client";
import { changeBudget } from "./change-budget";
import { forgetKeyId } from "./find-key-facts";
import { requireGrantable, scopesByDefault } from "./granted-scopes";
import { type LockedKey, lockKey } from "./lock-key";
import { readKeyView } from "./read-key-view";
import type { KeyScope, KeyView, UpdateKeyInput } from "./schema";
import { notifyKeyChanged } from "./watch-keys";

/**
 * Changes what is named of a key: what is absent stays, what is null is removed. It holds for the next call, on every
 * node. Throws not_found, forbidden, invalid_input, and conflict for a key that was revoked.
 */
export async function updateKey(actor: Actor, input: UpdateKeyInput): Promise<KeyView> {
  const view = await transaction(async (tx) => {
    const key = await lockKey(tx, actor, input.id);
    if (key.revokedAt) throw new AppError("conflict", "This key was revoked and cannot be changed any more.");
    const scopes = scopesFor(actor, key, input.scopes);
    await tx.apiKey.update({ where: { id: key.id }, data: { ...toColumns(input), scopes }, select: { id: true } });
    await changeConcurrency(tx, key, input.concurrency);
    await changeBudget(tx, actor, input);
    await recordAudit(tx, actor, { action: "key.update", subjectId: key.organization.ownerId, targetId: key.id });
    await notifyKeyChanged(tx, key.id);
    return readKeyView(tx, key.id);
  });
  forgetKeyId(view.id);
  return view;
}

/** Undefined is what stays as it is. */
function toColumns(input: UpdateKeyInput): Prisma.ApiKeyUpdateInput {
  const { name, models, networks, requires, rpm, tpm, pauseAboveUsd, expiresAt } = input;
  return {
    name,
    models: orNone(models),
    networks: orNone(networks),
    requires: orNone(requires),
    rpm,
    tpm,
    expiresAt,
    pauseAboveNano: typeof pauseAboveUsd === "string" ? parseUsd(pauseAboveUsd) : pauseAboveUsd,
  };
}

function orNone(list: string[] | null | undefined): string[] | undefined {
  return list === null ? [] : list;
}

/** What a key has already it may keep, also when whoever changes it could not give it. */
function scopesFor(actor: Actor, key: LockedKey, asked: UpdateKeyInput["scopes"]): KeyScope[] | undefined {
  if (asked === undefined) return undefined;
  const scopes = asked ?? scopesByDefault(actor, key.kind);
  const added = scopes.filter((scope) => !key.scopes.includes(scope));
  if (added.length > 0) requireGrantable(actor, key.kind, added);
  return scopes;
}

async function changeConcurrency(tx: Tx, { bucketId, bucket }: LockedKey, callsMax: number | null | undefined) {
  if (callsMax !== undefined && callsMax !== bucket.callsMax) await setCallsMax(tx, bucketId, callsMax);
}
