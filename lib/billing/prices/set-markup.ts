import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { models } from "@/lib/catalog/models";
import { recordAudit } from "@/lib/db/audit";
import { db } from "@/lib/db/client";
import { findDuePrices, listPackagePrices } from "./find-due-prices";
import { insertPrices } from "./insert-prices";
import { parseBps } from "./mark-up";
import { priceTransaction } from "./price-transaction";
import { everywhere, type MarkupChange, type MarkupView, type SetMarkupInput } from "./schema";

/**
 * Sells what the price package prices at so much more from now on: everywhere, or at one provider, whose own mark-up
 * counts before the one for everybody. Each price in scope gets a new row; calls in flight keep the old one, and what an
 * operator set stays as it is. Operators only; throws forbidden.
 */
export async function setMarkup(actor: Actor, { scope, percent }: SetMarkupInput): Promise<MarkupChange> {
  requireOperator(actor);
  const bps = parseBps(percent);
  const inScope = listPackagePrices(models.filter(({ provider }) => scope === everywhere || provider === scope));
  return priceTransaction(async (tx, effectiveFrom) => {
    const markup = await tx.priceMarkup.create({ data: { scope, bps } });
    await recordAudit(tx, actor, { action: "price.markup", targetId: markup.id.toString() });
    const due = await findDuePrices(tx, inScope, { addsNew: false });
    await insertPrices(tx, due, effectiveFrom);
    return { scope, bps, createdAt: markup.createdAt, isInForce: true, prices: due.length };
  });
}

/** Every mark-up ever set, the newest first. Operators only; throws forbidden. */
export async function listMarkups(actor: Actor): Promise<MarkupView[]> {
  requireOperator(actor);
  const rows = await db().priceMarkup.findMany({ orderBy: { id: "desc" } });
  const inForce = new Set<bigint>();
  const seen = new Set<string>();
  for (const { id, scope } of rows) {
    if (!seen.has(scope)) inForce.add(id);
    seen.add(scope);
  }
  return rows.map(({ id, scope, bps, createdAt }) => ({ scope, bps, createdAt, isInForce: inForce.has(id) }));
}
