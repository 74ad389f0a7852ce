import { findProvider } from "@pydantic/genai-prices";
import { highestTier } from "./package-tiers";

const found = new Map<string, number | null>();

/**
 * The most that the package asks for a thousand searches with any model of this provider, in USD; null where it asks for
 * none. It names the price with some models only, and the provider searches, and charges, with others too.
 */
export function findDearestSearch(providerId: string): number | null {
  const known = found.get(providerId);
  if (known !== undefined) return known;
  const models = findProvider({ providerId })?.models ?? [];
  const rates = models.flatMap(({ prices }) => {
    const all = Array.isArray(prices) ? prices.map((price) => price.prices) : [prices];
    return all.flatMap((price) => highestTier(price.web_searches_kcount) ?? []);
  });
  const dearest = rates.length > 0 ? Math.max(...rates) : null;
  found.set(providerId, dearest);
  return dearest;
}
