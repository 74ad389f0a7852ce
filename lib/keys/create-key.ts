import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd } from "@/lib/base/money";
import { noLimitNano } from "@/lib/billing/budgets/schema";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { changeBudget } from "./change-budget";
import { findMaker } from "./find-maker";
import { requireGrantable, scopesByDefault } from "./granted-scopes";
import { makeSecret } from "./make-secret";
import { readKeyView } from "./read-key-view";
import type { CreatedKeyView, CreateKeyInput } from "./schema";

/** Makes a key, whose secret is shown in the answer and never again. Throws forbidden, invalid_input and not_found. */
export async function createKey(actor: Actor, input: CreateKeyInput, tx?: Tx): Promise<CreatedKeyView> {
  const kind = input.kind ?? "inference";
  const scopes = input.scopes ?? scopesByDefault(actor, kind);
  requireGrantable(actor, kind, scopes);
  const organizationId = organizationFor(actor, input);
  const { key, secret } = makeSecret(kind);

  const work = async (tx: Tx): Promise<CreatedKeyView> => {
    const organization = await tx.organization.findUnique({ where: { id: organizationId }, select: { ownerId: true } });
    if (!organization) throw new AppError("not_found", "There is no such organization.");
    const createdById = await findMaker(tx, actor, kind === "management" ? "keys:write_all" : "keys:write");
    // Closing it ends the key. What the key may spend is a budget's, whose bucket changes with every period.
    const bucket = await tx.bucket.create({
      data: { kind: "key", capNano: noLimitNano, callsMax: input.concurrency ?? null },
      select: { id: true },
    });
    const { id } = await tx.apiKey.create({
      data: {
        organizationId,
        createdById,
        name: input.name,
        kind,
        scopes,
        models: input.models ?? [],
        networks: input.networks ?? [],
        requires: input.requires ?? [],
        rpm: input.rpm ?? null,
        tpm: input.tpm ?? null,
        pauseAboveNano: input.pauseAboveUsd ? parseUsd(input.pauseAboveUsd) : null,
        expiresAt: input.expiresAt ?? null,
        bucketId: bucket.id,
        secrets: { create: secret },
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "key.create", subjectId: organization.ownerId, targetId: id });
    await changeBudget(tx, actor, { id, budgetUsd: input.budgetUsd, budgetPeriod: input.budgetPeriod });
    return { ...(await readKeyView(tx, id)), key };
  };
  return tx ? work(tx) : transaction(work);
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
