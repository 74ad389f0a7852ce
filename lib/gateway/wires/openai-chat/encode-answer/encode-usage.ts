import type { FinishReason, Usage } from "../../../ports";
import type { ChatFinish, ChatUsage } from "./chunk";

/** Counts as this wire has them: the cache within the prompt, reasoning within the completion. */
export function encodeUsage(usage: Usage): ChatUsage {
  const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cacheReadTokens,
      ...(written > 0 && { cache_write_tokens: written }),
      ...(usage.audioInputTokens && { audio_tokens: usage.audioInputTokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      ...(usage.audioOutputTokens && { audio_tokens: usage.audioOutputTokens }),
    },
  };
}

/** This wire has no word for what is neither; an answer that failed ends in an error and not here. */
export function encodeFinish(reason: FinishReason): ChatFinish {
  return reason === "error" || reason === "other" ? "stop" : reason;
}
