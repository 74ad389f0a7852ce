import { ceilToNano, type Nano, toNano } from "../../base/money";
import type { PriceFacts, Usage } from "../ports";

/**
 * What a call cost, in nano-USD. The totals of the usage are taken apart so that no token is counted twice, multiplied
 * in whole pico-USD and rounded up once. The price per call is charged as often as the usage says (`calls`), or once.
 */
export function computeCostNano(price: PriceFacts, usage: Usage): Nano {
  if (usage.source === "none") return toNano(0n);
  const cached = usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  const plainInput = Math.max(usage.inputTokens - cached, 0);
  const pico =
    BigInt(plainInput) * price.inputPicoPerToken +
    BigInt(usage.cacheReadTokens) * price.cacheReadPicoPerToken +
    BigInt(usage.cacheWrite5mTokens) * price.cacheWrite5mPicoPerToken +
    BigInt(usage.cacheWrite1hTokens) * price.cacheWrite1hPicoPerToken +
    BigInt(usage.outputTokens) * price.outputPicoPerToken;
  return toNano(ceilToNano(pico) + BigInt(usage.calls ?? 1) * price.perCallNano);
}
