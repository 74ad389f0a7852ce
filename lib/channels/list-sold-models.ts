import { findHouse } from "./offers";
import { allowedOffers, offersNamed } from "./offers-named";
import type { SoldModel } from "./schema";
import type { Offer } from "./to-offer";

/**
 * What can be sold to everybody now, by id: every model with a live channel and a price, once, however many sell it, and
 * the operator's aliases for such models. What an account reaches under its own credentials is not here, nor, for a key that
 * may call only some `models`, what it may not.
 */
export async function listSoldModels(allowed: readonly string[] = []): Promise<SoldModel[]> {
  const { pooled, aliases } = await findHouse();
  const listed = new Map<string, SoldModel>();
  const list = (id: string, offers: readonly Offer[], aliasOf: readonly string[] | null) => {
    const mine = allowedOffers(offers, allowed);
    if (mine.length > 0) listed.set(id, toSoldModel(id, mine, aliasOf));
    else listed.delete(id);
  };
  for (const [id, offers] of pooled) list(id, offers, null);
  for (const [name, models] of aliases) {
    list(
      name,
      models.flatMap((model) => offersNamed([pooled], model)),
      models,
    );
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
