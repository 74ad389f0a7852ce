import { findOffers } from "./offers";
import type { ListedModel } from "./schema";

/** What can be sold now: every model with a live channel and a price, by id. */
export async function listSoldModels(): Promise<ListedModel[]> {
  const offers = await findOffers();
  const listed = [...offers.values()].map(([first]) => ({
    id: first!.deployment.model,
    createdAtSeconds: first!.createdAtSeconds,
    provider: first!.deployment.provider,
    contextTokens: first!.deployment.contextTokens,
    maxOutputTokens: first!.deployment.maxOutputTokens,
  }));
  return listed.sort((left, right) => (left.id < right.id ? -1 : 1));
}
