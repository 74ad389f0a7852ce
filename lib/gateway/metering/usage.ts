import type { Usage } from "../ports";

const countMax = 2 ** 31 - 1;

/** A token count as a provider wrote it, made a whole number that a database column can hold. Anything else is null. */
export function readCount(value: unknown): number | null {
  if (typeof value !== "number" || Number.isNaN(value)) return null;
  return Math.min(Math.max(Math.trunc(value), 0), countMax);
}

export const noUsage: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  webSearchCalls: 0,
  source: "none",
};

/**
 * Totals from a provider's counts, made consistent: the parts of the input never exceed the input, reasoning never
 * exceeds the output, whatever the provider said.
 */
export function toUsage(counts: Omit<Usage, "source" | "cacheWrite1hTokens" | "webSearchCalls">): Usage {
  const inputTokens = Math.min(counts.inputTokens, countMax);
  const outputTokens = Math.min(counts.outputTokens, countMax);
  const cacheReadTokens = Math.min(counts.cacheReadTokens, inputTokens);
  return {
    inputTokens,
    cacheReadTokens,
    cacheWrite5mTokens: Math.min(counts.cacheWrite5mTokens, inputTokens - cacheReadTokens),
    cacheWrite1hTokens: 0,
    outputTokens,
    reasoningTokens: Math.min(counts.reasoningTokens, outputTokens),
    webSearchCalls: 0,
    source: "upstream",
  };
}
