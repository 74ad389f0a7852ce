import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { models } from "@/lib/catalog/models";
import { recordAudit } from "@/lib/db/audit";
import { db, transaction } from "@/lib/db/client";
import { parseBps } from "./mark-up";
import { lockPrices } from "./price-lock";
import { everywhere, type MarkupChange, type MarkupView, type SetMarkupInput } from "./schema";
import { writePackagePrices } from "./write-package-prices";

/**
 * Sells what the price package prices at so much more from now on: everywhere, or at one provider, whose own mark-up
 * counts before the one for everybody. Each price in scope gets a new row; calls in flight keep the old one, and what an
 * operator set stays as it is. Operators only; throws forbidden.
 */
export async function setMarkup(actor: Actor, { scope, percent }: SetMarkupInput): Promise<MarkupChange> {
  requireOperator(actor);
  const bps = parseBps(percent);
  const sold = models.filter(({ provider }) => scope === everywhere || provider === scope);
  return transaction(async (tx) => {
    const effectiveFrom = await lockPrices(tx);
    const markup = await tx.priceMarkup.create({ data: { scope, bps } });
    await recordAudit(tx, actor, { action: "price.markup", targetId: markup.id.toString() });
    const prices = await writePackagePrices(tx, sold, { effectiveFrom, addsNew: false });
    return { scope, bps, createdAt: markup.createdAt, isInForce: true, prices };
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
