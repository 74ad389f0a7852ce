import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { forgetOffers } from "./offers";
import type { AliasView, SetAliasInput } from "./schema";

/**
 * Gives a model, or several of which the first that can serve does, another name. It goes before a model of that name,
 * and its models are models: an alias of an alias leads nowhere.
 */
export async function setAlias(actor: Actor, { name, models }: SetAliasInput): Promise<AliasView> {
  requireOperator(actor);
  const view = await transaction(async (tx) => {
    await recordAudit(tx, actor, { action: "alias.set" });
    return tx.modelAlias.upsert({ where: { name }, create: { name, models }, update: { models } });
  });
  forgetOffers();
  return view;
}
