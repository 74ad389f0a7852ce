import { readCount, toUsage } from "../../metering/usage";
import type { FinishReason, Usage } from "../../ports";
import { isRecord } from "../media";

/** The usage of a response; null when it says nothing. */
export function readUsage(response: Readonly<Record<string, unknown>>): Usage | null {
  const reported = response.usage;
  if (!isRecord(reported)) return null;
  const input = readCount(reported.input_tokens);
  const output = readCount(reported.output_tokens);
  if (input === null && output === null) return null;
  const inputDetails = isRecord(reported.input_tokens_details) ? reported.input_tokens_details : {};
  const outputDetails = isRecord(reported.output_tokens_details) ? reported.output_tokens_details : {};
  return toUsage({
    inputTokens: input ?? 0,
    cacheReadTokens: readCount(inputDetails.cached_tokens) ?? 0,
    cacheWrite5mTokens: readCount(inputDetails.cache_write_tokens) ?? 0,
    outputTokens: output ?? 0,
    reasoningTokens: readCount(outputDetails.reasoning_tokens) ?? 0,
    audioInputTokens: readCount(inputDetails.audio_tokens) ?? 0,
    audioOutputTokens: readCount(outputDetails.audio_tokens) ?? 0,
    webSearchCalls: countSearches(response.output),
  });
}

/** Opening a page or looking for words in it is no search of its own. */
export function countSearches(output: unknown): number {
  if (!Array.isArray(output)) return 0;
  return output.filter((item) => {
    if (!isRecord(item) || item.type !== "web_search_call" || item.status === "failed") return false;
    return !isRecord(item.action) || item.action.type === "search";
  }).length;
}

/** Why a response ended, by its status and what it holds; null while it has not. */
export function readFinishReason(response: Readonly<Record<string, unknown>>): FinishReason | null {
  const { status, output, incomplete_details: details } = response;
  if (status === "incomplete" || (status === undefined && isRecord(details))) {
    const reason = isRecord(details) ? details.reason : null;
    return reason === "max_output_tokens" ? "length" : reason === "content_filter" ? "content_filter" : "other";
  }
  if (status === "failed" || status === "cancelled") return "error";
  if (status !== "completed" && status !== undefined) return null;
  return Array.isArray(output) && output.some(isOwnCall) ? "tool_calls" : "stop";
}

/** A call of a tool that the caller runs. */
export function isOwnCall(item: unknown): boolean {
  return isRecord(item) && (item.type === "function_call" || item.type === "custom_tool_call");
}
