/** Usage as the surfaces report it; null where an answer says nothing of it. */
import { readCount, toUsage } from "../metering/usage";
import type { Usage } from "../ports";
import { isRecord } from "../wires/media";

const counts = { cacheReadTokens: 0, cacheWrite5mTokens: 0, reasoningTokens: 0 };

/** Of what only reads: `prompt_tokens`, or only `total_tokens` (Voyage, Jina). */
export function readInputUsage(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  const inputTokens = readCount(usage.prompt_tokens) ?? readCount(usage.total_tokens);
  return inputTokens === null ? null : toUsage({ ...counts, inputTokens, outputTokens: 0 });
}

/**
 * Of OpenAI's pictures, speech and transcripts: `input_tokens` and `output_tokens`. `sound` names the side that is sound:
 * all of it, unless the provider says of how many tokens that holds.
 */
export function readTokenUsage(usage: unknown, sound: "input" | "output" | null = null): Usage | null {
  if (!isRecord(usage)) return null;
  const input = readCount(usage.input_tokens);
  const output = readCount(usage.output_tokens);
  if (input === null && output === null) return null;
  const told = sound && usage[`${sound}_token_details`];
  const heard = isRecord(told) ? readCount(told.audio_tokens) : null;
  return toUsage({
    ...counts,
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    audioInputTokens: sound === "input" ? (heard ?? input ?? 0) : 0,
    audioOutputTokens: sound === "output" ? (heard ?? output ?? 0) : 0,
  });
}
