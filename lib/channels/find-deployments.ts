import { findProvider } from "@/lib/catalog/providers";
import { findOffers, type Offer, type Offers } from "./offers";
import type { Deployment } from "./schema";

/**
 * Ways to reach a model, best first: by priority, and within one by a throw of weighted dice. `provider/id` keeps to one
 * provider. Empty: the model is not sold here.
 */
export function findDeployments(model: string): readonly Deployment[] | Promise<readonly Deployment[]> {
  const offers = findOffers();
  return offers instanceof Promise ? offers.then((loaded) => choose(loaded, model)) : choose(offers, model);
}

function choose(offers: Offers, asked: string): readonly Deployment[] {
  return inOrder(offers.get(asked) ?? offersOfProvider(offers, asked)).map((offer) => offer.deployment);
}

function offersOfProvider(offers: Offers, asked: string): readonly Offer[] {
  const slash = asked.indexOf("/");
  const provider = slash > 0 ? findProvider(asked.slice(0, slash)) : null;
  if (!provider) return [];
  const sold = offers.get(asked.slice(slash + 1)) ?? [];
  return sold.filter((offer) => offer.deployment.provider === provider.id);
}

/** Exported for its test: `random` gives numbers in [0, 1). */
export function inOrder(offers: readonly Offer[], random: () => number = Math.random): readonly Offer[] {
  if (offers.length < 2) return offers;
  // Efraimidis and Spirakis (2006): sorting by -ln(u) / weight draws without replacement in proportion to the weights.
  const drawn = offers.map((offer) => ({ offer, rank: -Math.log(1 - random()) / offer.weight }));
  drawn.sort((left, right) => right.offer.priority - left.offer.priority || left.rank - right.rank);
  return drawn.map(({ offer }) => offer);
}
