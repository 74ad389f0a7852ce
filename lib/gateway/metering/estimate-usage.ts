import type { Usage } from "../ports";
import type { CallShape, HoldBound } from "./hold-bound";
import { noUsage } from "./usage";

const bytesPerToken = 4;

/**
 * Usage from the bytes that went by, for an answer whose provider gave no count: about four bytes a token, never more
 * than the call was held for. Tokenisers are not used: they take seconds on crafted text.
 */
export function estimateUsage(shape: CallShape, bound: HoldBound, answerBytes: number): Usage {
  return {
    ...noUsage,
    inputTokens: Math.min(bound.inputTokens, Math.ceil(shape.textBytes / bytesPerToken)),
    outputTokens: Math.min(bound.outputTokens, Math.ceil(answerBytes / bytesPerToken)),
    ...(shape.calls !== undefined && { calls: shape.calls }),
    source: "estimated",
  };
}

/** A provider's count with the text that followed it, estimated. */
export function withUncounted(usage: Usage, uncountedBytes: number): Usage {
  if (uncountedBytes <= 0) return usage;
  const outputTokens = usage.outputTokens + Math.ceil(uncountedBytes / bytesPerToken);
  return { ...usage, outputTokens, source: "estimated" };
}
