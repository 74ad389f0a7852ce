import type { Usage } from "../ports";
import type { CallShape, HoldBound } from "./hold-bound";
import { noUsage } from "./usage";

const bytesPerToken = 4;

/**
 * Usage from the bytes that went by, for an answer whose provider gave no count: about four bytes a token, never more
 * than the call was held for, the searches that were seen, and sound by the text it says.
 * Tokenisers are not used: they take seconds on crafted text.
 */
export function estimateUsage(shape: CallShape, bound: HoldBound, answerBytes: number, searches = 0): Usage {
  const soundTokens = Math.min(bound.outputTokens, shape.soundTokens ?? 0);
  return {
    ...noUsage,
    inputTokens: Math.min(bound.inputTokens, Math.ceil(shape.textBytes / bytesPerToken)),
    outputTokens: Math.min(bound.outputTokens, Math.ceil(answerBytes / bytesPerToken) + soundTokens),
    ...(soundTokens > 0 && { audioOutputTokens: soundTokens }),
    webSearchCalls: searches,
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

/** The same with searches that were seen, where fewer are in it: a provider counts them at the end. */
export function withSearches(usage: Usage, searches: number): Usage {
  return usage.webSearchCalls >= searches ? usage : { ...usage, webSearchCalls: searches, source: "estimated" };
}
