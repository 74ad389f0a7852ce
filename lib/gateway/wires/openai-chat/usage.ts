import { readCount, toUsage } from "../../metering/usage";
import type { FinishReason, Usage } from "../../ports";
import { isRecord } from "../media";

/** The usage of a whole answer or of one event; null when it says nothing. */
export function readUsage(answer: Record<string, unknown>): Usage | null {
  // Groq has said it in a member of its own, Moonshot within the choice.
  const choice = Array.isArray(answer.choices) ? answer.choices[0] : null;
  const reported = [answer, answer.x_groq, choice].map((part) => (isRecord(part) ? part.usage : null)).find(isRecord);
  if (!reported) return null;
  const prompt = readCount(reported.prompt_tokens);
  const completion = readCount(reported.completion_tokens);
  if (prompt === null && completion === null) return null;
  const promptDetails = isRecord(reported.prompt_tokens_details) ? reported.prompt_tokens_details : {};
  const completionDetails = isRecord(reported.completion_tokens_details) ? reported.completion_tokens_details : {};
  const cached =
    readCount(promptDetails.cached_tokens) ??
    readCount(reported.prompt_cache_hit_tokens) ?? // DeepSeek
    readCount(reported.cached_tokens) ?? // Moonshot
    0;
  const reasoning = readCount(completionDetails.reasoning_tokens) ?? 0;
  return toUsage({
    // xAI has answered with a prompt that leaves its cached part out.
    inputTokens: cached > (prompt ?? 0) ? (prompt ?? 0) + cached : (prompt ?? 0),
    cacheReadTokens: cached,
    cacheWrite5mTokens: readCount(promptDetails.cache_write_tokens) ?? 0,
    outputTokens: addReasoning(prompt ?? 0, completion ?? 0, reasoning, readCount(reported.total_tokens)),
    reasoningTokens: reasoning,
    audioInputTokens: readCount(promptDetails.audio_tokens) ?? 0,
    audioOutputTokens: readCount(completionDetails.audio_tokens) ?? 0,
    webSearchCalls: readCount(reported.num_search_queries) ?? 0, // Perplexity
  });
}

// xAI counts reasoning outside the completion, everyone else within; the total, or the impossible, tells them apart.
function addReasoning(prompt: number, completion: number, reasoning: number, total: number | null): number {
  const isOutside = reasoning > 0 && (total === prompt + completion + reasoning || reasoning > completion);
  return isOutside ? completion + reasoning : completion;
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  tool_calls: "tool_calls",
  function_call: "tool_calls",
  content_filter: "content_filter",
  error: "error",
};

/** The house's closed word for what a provider wrote; null when it wrote none. */
export function readFinishReason(value: unknown): FinishReason | null {
  if (typeof value !== "string" || value === "") return null;
  return Object.hasOwn(finishReasons, value) ? finishReasons[value]! : "other";
}
