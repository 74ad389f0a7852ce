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

/** What only some wires tell. */
type Rare = "cacheWrite1hTokens" | "webSearchCalls" | "audioInputTokens" | "audioOutputTokens";

/**
 * Totals from a provider's counts, made consistent: the parts of the input never exceed the input, reasoning and sound
 * never exceed the output, whatever the provider said. Of the input, sound is what no cache held.
 */
export function toUsage(counts: Omit<Usage, "source" | Rare> & Partial<Pick<Usage, Rare>>): Usage {
  const inputTokens = Math.min(counts.inputTokens, countMax);
  const outputTokens = Math.min(counts.outputTokens, countMax);
  const cacheReadTokens = Math.min(counts.cacheReadTokens, inputTokens);
  const cacheWrite5mTokens = Math.min(counts.cacheWrite5mTokens, inputTokens - cacheReadTokens);
  const writable = inputTokens - cacheReadTokens - cacheWrite5mTokens;
  const cacheWrite1hTokens = Math.min(counts.cacheWrite1hTokens ?? 0, writable);
  const audioInputTokens = Math.min(counts.audioInputTokens ?? 0, writable - cacheWrite1hTokens);
  const audioOutputTokens = Math.min(counts.audioOutputTokens ?? 0, outputTokens);
  return {
    inputTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    outputTokens,
    reasoningTokens: Math.min(counts.reasoningTokens, outputTokens),
    ...(audioInputTokens > 0 && { audioInputTokens }),
    ...(audioOutputTokens > 0 && { audioOutputTokens }),
    webSearchCalls: counts.webSearchCalls ?? 0,
    source: "upstream",
  };
}
