import type { ConditionalPrice, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { highestTier } from "./package-tiers";

/** The price in force, or of the dearest hour: whoever is cheaper at night must not be sold at the night's price by day. */
export function withDearestHour({ prices }: ModelInfo, now: ModelPrice): ModelPrice {
  if (!Array.isArray(prices) || !prices.some(isOfAnHour)) return now;
  const begun = prices.filter((price) => !isOfAnHour(price) && hasBegun(price));
  const rates = [...begun.slice(-1), ...prices.filter(isOfAnHour)].map((price) => price.prices);
  const units = [...new Set(rates.flatMap(Object.keys))];
  return Object.fromEntries(
    units.map((unit) => [unit, Math.max(...rates.map((each) => highestTier(each[unit]) ?? 0))]),
  );
}

function isOfAnHour({ constraint }: ConditionalPrice): boolean {
  return constraint?.type === "time_of_date";
}

function hasBegun({ constraint }: ConditionalPrice): boolean {
  return constraint?.type !== "start_date" || Date.parse(constraint.start_date) <= Date.now();
}
