import { computeChargeNano } from "../../base/charge";
import type { Nano } from "../../base/money";
import type { PriceFacts, Usage } from "../ports";

/**
 * What a call cost, in nano-USD, by the price that was pinned when its hold was taken. The rules are written in
 * `lib/base/charge.ts`, for everybody who has to come to the same number.
 */
export function computeCostNano(price: PriceFacts, usage: Usage): Nano {
  return computeChargeNano(price, usage);
}
