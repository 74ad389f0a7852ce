import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import type { PriceView } from "../schema";
import { findSuspicions } from "./find-suspicions";
import { priceTransaction } from "./price-transaction";
import type { SetPriceInput } from "./schema";
import { toPriceRates } from "./to-price-rates";
import { toPriceView } from "./to-price-view";

export type SetPrice = PriceView & { readonly warning: string | null };

/**
 * Sells a model at a new price from now on, as a new row; calls in flight keep the old one. `warning` says what looks like
 * an accident, and the price is set all the same. Operators only; throws forbidden and invalid_input.
 */
export async function setPrice(actor: Actor, input: SetPriceInput): Promise<SetPrice> {
  requireOperator(actor);
  const { model } = input;
  const rates = toPriceRates(input);
  return priceTransaction(async (tx, effectiveFrom) => {
    const last = await tx.price.findFirst({ where: { model }, orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }] });
    const source = actor.kind === "system" ? "tacit" : "operator";
    const price = await tx.price.create({ data: { model, source, effectiveFrom, ...rates } });
    await recordAudit(tx, actor, { action: "price.set", targetId: price.id.toString() });
    const suspicions = findSuspicions(rates, { last, catalogue: null });
    const warning =
      suspicions.length > 0 ? `${suspicions.join(" ")} If that was not meant, set the price again.` : null;
    return { ...toPriceView(price), warning };
  });
}
