import { findHouse } from "./offers";
import { offersNamed } from "./offers-named";
import type { SoldModel } from "./schema";
import type { Offer } from "./to-offer";

/**
 * What can be sold to everybody now, by id: every model with a live channel and a price, once, however many sell it, and
 * the operator's aliases for such models. What an account reaches under its own credentials is not here.
 */
export async function listSoldModels(): Promise<SoldModel[]> {
  const { pooled, aliases } = await findHouse();
  const listed = new Map<string, SoldModel>();
  for (const [id, offers] of pooled) listed.set(id, toSoldModel(id, offers, null));
  for (const [name, models] of aliases) {
    const offers = models.flatMap((model) => offersNamed([pooled], model));
    if (offers.length > 0) listed.set(name, toSoldModel(name, offers, models));
    else listed.delete(name);
  }
  return [...listed.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function toSoldModel(id: string, offers: readonly Offer[], aliasOf: readonly string[] | null): SoldModel {
  const [{ deployment, name, createdAtSeconds }] = offers as [Offer];
  return {
    id,
    name,
    capabilities: deployment.capabilities,
    createdAtSeconds,
    provider: deployment.provider,
    providers: [...new Set(offers.map((offer) => offer.deployment.provider))],
    contextTokens: deployment.contextTokens,
    maxOutputTokens: deployment.maxOutputTokens,
    price: deployment.price,
    aliasOf,
  };
}
