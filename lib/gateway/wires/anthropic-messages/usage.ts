import { readCount, toUsage } from "../../metering/usage";
import type { Usage } from "../../ports";
import { isRecord } from "../media";

/** A provider's counts by their names, as far as they are known. */
export type Counts = Readonly<Record<string, unknown>>;

/** Later counts over earlier ones, field by field: those of `message_delta` are totals so far and must not be added. */
export function overlay(earlier: Counts, later: unknown): Counts {
  if (!isRecord(later)) return earlier;
  return { ...earlier, ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null)) };
}

/**
 * Totals from Anthropic's counts, whose `input_tokens` leave the cache out. Where an answer took several passes of a
 * model (compaction, an adviser, a fallback) each was billed and only `iterations` has them all. Null when it says nothing.
 */
export function readUsage(counts: Counts): Usage | null {
  const passes = Array.isArray(counts.iterations) ? counts.iterations.filter(isRecord).filter(hasCounts) : [];
  if (passes.length === 0 && !hasCounts(counts)) return null;
  const billed = passes.length > 0 ? passes : [counts];
  const sum = (read: (pass: Counts) => number) => billed.reduce((total, pass) => total + read(pass), 0);
  const cacheReadTokens = sum((pass) => count(pass.cache_read_input_tokens));
  const cacheWrite5mTokens = sum((pass) => readWrites(pass).fiveMinutes);
  const cacheWrite1hTokens = sum((pass) => readWrites(pass).oneHour);
  const details = isRecord(counts.output_tokens_details) ? counts.output_tokens_details : {};
  const serverTools = isRecord(counts.server_tool_use) ? counts.server_tool_use : {};
  return toUsage({
    inputTokens: sum((pass) => count(pass.input_tokens)) + cacheReadTokens + cacheWrite5mTokens + cacheWrite1hTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    outputTokens: sum((pass) => count(pass.output_tokens)),
    reasoningTokens: count(details.thinking_tokens),
    webSearchCalls: count(serverTools.web_search_requests),
  });
}

function hasCounts(counts: Counts): boolean {
  return readCount(counts.input_tokens) !== null || readCount(counts.output_tokens) !== null;
}

function count(value: unknown): number {
  return readCount(value) ?? 0;
}

/** The total may come without its split, and a later total with the split of an earlier one. */
function readWrites(counts: Counts): { fiveMinutes: number; oneHour: number } {
  const split = isRecord(counts.cache_creation) ? counts.cache_creation : {};
  const fiveMinutes = count(split.ephemeral_5m_input_tokens);
  const oneHour = count(split.ephemeral_1h_input_tokens);
  const total = readCount(counts.cache_creation_input_tokens) ?? fiveMinutes + oneHour;
  // Whoever writes for an hour only does so in the part that the split does not know yet.
  if (oneHour > 0 && fiveMinutes === 0) return { fiveMinutes: 0, oneHour: total };
  const longest = Math.min(oneHour, total);
  return { fiveMinutes: total - longest, oneHour: longest };
}

/** The usage of a whole message, with every key that the dialect has. */
export function writeUsage(usage: Usage) {
  return {
    ...writeTotals(usage),
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5mTokens,
      ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
    },
    inference_geo: null,
    service_tier: null,
    speed: null,
  };
}

/** The usage that `message_delta` ends with. */
export function writeTotals(usage: Usage) {
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens } = usage;
  const cacheWriteTokens = cacheWrite5mTokens + cacheWrite1hTokens;
  return {
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: usage.reasoningTokens > 0 ? { thinking_tokens: usage.reasoningTokens } : null,
    server_tool_use:
      usage.webSearchCalls > 0 ? { web_search_requests: usage.webSearchCalls, web_fetch_requests: 0 } : null,
  };
}
