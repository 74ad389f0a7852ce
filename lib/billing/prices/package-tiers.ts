import type { ModelPrice } from "@pydantic/genai-prices";

/** What the price package asks for a million tokens of a unit: for any call, or more for a long one. */
export type PackageRate = ModelPrice[string];

/**
 * The one length above which all of these units cost more, in tokens of the whole input: the package takes a tier when
 * there are more than its `start`. Null where there is no tier, and where units differ or have several.
 */
export function findThreshold(rates: readonly PackageRate[]): number | null {
  const tiers = rates.flatMap((rate) => (typeof rate === "object" ? [rate.tiers] : []));
  const starts = new Set(tiers.flatMap((each) => each.map((tier) => tier.start)));
  const [start] = starts;
  return starts.size === 1 && tiers.every((each) => each.length === 1) && start ? start : null;
}

export function isTiered(rate: PackageRate): boolean {
  return typeof rate === "object";
}

/** What a short call pays. */
export function baseTier(rate: PackageRate): number | null {
  if (rate === undefined) return null;
  return typeof rate === "number" ? rate : rate.base;
}

/** What the longest call pays, or any where a tier is cheaper than what lies before it. */
export function highestTier(rate: PackageRate): number | null {
  if (rate === undefined) return null;
  if (typeof rate === "number") return rate;
  return Math.max(rate.base, ...rate.tiers.map((tier) => tier.price));
}

/** What a call beyond the only threshold pays. */
export function longTier(rate: PackageRate): number | null {
  return typeof rate === "object" ? rate.tiers[0]!.price : baseTier(rate);
}
