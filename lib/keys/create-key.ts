import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd } from "@/lib/base/money";
import { noLimitNano } from "@/lib/billing/budgets/schema";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { hashKey, keyPepperVersion, makeKey, toKeyHint } from "./key-format";
import { keyColumns, toKeyView } from "./key-view";
import { type CreatedKeyView, type CreateKeyInput, usualScopes } from "./schema";

export async function createKey(actor: Actor, input: CreateKeyInput, tx?: Tx): Promise<CreatedKeyView> {
  const organizationId = organizationFor(actor, input);
  const kind = input.kind ?? "inference";
  const key = makeKey(kind);
  const secret = { hmac: Uint8Array.from(hashKey(key)), pepperVersion: keyPepperVersion, ...toKeyHint(key) };

  const work = async (tx: Tx): Promise<CreatedKeyView> => {
    const organization = await tx.organization.findUnique({ where: { id: organizationId }, select: { ownerId: true } });
    if (!organization) throw new AppError("not_found", "There is no such organization.");
    // Closing it ends the key. What the key may spend is a budget's, whose bucket changes with every period.
    const bucket = await tx.bucket.create({ data: { kind: "key", capNano: noLimitNano }, select: { id: true } });
    const row = await tx.apiKey.create({
      data: {
        organizationId,
        createdById: actor.kind === "user" ? actor.userId : null,
        name: input.name,
        kind,
        scopes: [...usualScopes[kind]],
        bucketId: bucket.id,
        expiresAt: input.expiresAt ?? null,
        secrets: { create: secret },
      },
      select: keyColumns,
    });
    await recordAudit(tx, actor, { action: "key.create", subjectId: organization.ownerId, targetId: row.id });
    const budget = await setOwnBudget(tx, actor, row.id, input);
    return { ...toKeyView(row, budget), key };
  };
  return tx ? work(tx) : transaction(work);
}

async function setOwnBudget(tx: Tx, actor: Actor, keyId: string, { budgetUsd, budgetPeriod }: CreateKeyInput) {
  if (budgetUsd === undefined) return null;
  return setBudget(actor, { keyId, amountNano: parseUsd(budgetUsd), period: budgetPeriod ?? "month" }, tx);
}

function organizationFor(actor: Actor, input: CreateKeyInput): string {
  const own = organizationOfActor(actor);
  if (own) {
    if (input.organizationId && input.organizationId !== own)
      throw new AppError("not_found", "There is no such organization.");
    return own;
  }
  if (!input.organizationId) throw new AppError("invalid_input", "Say whose key it is.");
  return input.organizationId;
}
