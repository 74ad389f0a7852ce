import { readCount, toUsage } from "../../metering/usage";
import type { FinishReason, Usage } from "../../ports";
import { isRecord } from "../media";
import { pick, pickRecord, recordsOf } from "./spelling";

/**
 * The usage of a whole answer or of one chunk, whose counts are of everything so far; null when it says nothing. What
 * tools fetched is input beside the prompt, thoughts are output beside the candidates, the cached part is in the prompt.
 */
export function readUsage(answer: Record<string, unknown>): Usage | null {
  const reported = pickRecord(answer, "usageMetadata");
  if (!reported) return null;
  const count = (name: string) => readCount(pick(reported, name));
  const prompt = count("promptTokenCount");
  const candidates = count("candidatesTokenCount");
  const thoughts = count("thoughtsTokenCount");
  // Vertex says in every chunk what kind of traffic it was, and only in the last how much.
  if (prompt === null && candidates === null && thoughts === null) return null;
  const usage = toUsage({
    inputTokens: (prompt ?? 0) + (count("toolUsePromptTokenCount") ?? 0),
    cacheReadTokens: count("cachedContentTokenCount") ?? 0,
    cacheWrite5mTokens: 0,
    outputTokens: (candidates ?? 0) + (thoughts ?? 0),
    reasoningTokens: thoughts ?? 0,
    // What was cached of it costs what anything cached does.
    audioInputTokens: Math.max(
      countSound(reported, "promptTokensDetails") - countSound(reported, "cacheTokensDetails"),
      0,
    ),
    audioOutputTokens: countSound(reported, "candidatesTokensDetails"),
  });
  return { ...usage, webSearchCalls: countSearches(answer) };
}

/** The usage of several chunks in their order: the last counts, and of searches the most, for not every chunk names them. */
export function readUsageOf(chunks: readonly Record<string, unknown>[]): Usage | null {
  const last = chunks
    .toReversed()
    .map(readUsage)
    .find((usage) => usage !== null);
  return last ? { ...last, webSearchCalls: Math.max(...chunks.map(countSearches)) } : null;
}

/** Google lists its counts once more, by what the tokens stood for. */
function countSound(reported: Record<string, unknown>, list: string): number {
  const counts = recordsOf(pick(reported, list)).filter(({ modality }) => modality === "AUDIO");
  return counts.reduce((sum, each) => sum + (readCount(pick(each, "tokenCount")) ?? 0), 0);
}

/** Google counts each query that the model sent to its search. */
function countSearches(answer: Record<string, unknown>): number {
  const [candidate] = recordsOf(answer.candidates);
  const grounding = candidate && pickRecord(candidate, "groundingMetadata");
  const queries = grounding && pick(grounding, "webSearchQueries");
  return Array.isArray(queries) ? queries.length : 0;
}

/** The same in Google's counts: thoughts are taken out of the output, the cached part stays in the prompt. */
export function writeUsage(usage: Usage) {
  const { inputTokens, cacheReadTokens, outputTokens, reasoningTokens, audioInputTokens, audioOutputTokens } = usage;
  const answered = outputTokens - reasoningTokens;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: answered,
    ...(reasoningTokens > 0 && { thoughtsTokenCount: reasoningTokens }),
    ...(cacheReadTokens > 0 && { cachedContentTokenCount: cacheReadTokens }),
    ...(audioInputTokens && { promptTokensDetails: byModality(inputTokens, audioInputTokens) }),
    ...(audioOutputTokens && { candidatesTokensDetails: byModality(answered, audioOutputTokens) }),
    totalTokenCount: inputTokens + outputTokens,
  };
}

function byModality(tokens: number, sound: number) {
  const text = Math.max(tokens - sound, 0);
  return [...(text > 0 ? [{ modality: "TEXT", tokenCount: text }] : []), { modality: "AUDIO", tokenCount: sound }];
}

/** What the scanner writes where the prompt was refused, and so nothing will be generated. */
export const blocked = "BLOCKED";

const finishReasons: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  BLOCKLIST: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  SPII: "content_filter",
  IMAGE_SAFETY: "content_filter",
  IMAGE_PROHIBITED_CONTENT: "content_filter",
  IMAGE_RECITATION: "content_filter",
  [blocked]: "content_filter",
  MALFORMED_FUNCTION_CALL: "error",
  MALFORMED_RESPONSE: "error",
  UNEXPECTED_TOOL_CALL: "error",
  TOO_MANY_TOOL_CALLS: "error",
};

/** The house's closed word for what the provider wrote; null when it wrote none. */
export function readFinishReason(value: unknown): FinishReason | null {
  if (typeof value !== "string" || value === "" || value === "FINISH_REASON_UNSPECIFIED") return null;
  return Object.hasOwn(finishReasons, value) ? finishReasons[value]! : "other";
}

/** Whether the provider refused the prompt itself. */
export function isBlocked(answer: Record<string, unknown>): boolean {
  const feedback = pickRecord(answer, "promptFeedback");
  const reason = feedback && pick(feedback, "blockReason");
  return typeof reason === "string" && reason !== "" && !/UNSPECIFIED$/.test(reason);
}

/** The word for why the first candidate ended, or that there will be none. */
export function finishWord(answer: Record<string, unknown>): string | null {
  const [candidate] = recordsOf(answer.candidates);
  const word = isRecord(candidate) ? pick(candidate, "finishReason") : null;
  if (typeof word === "string" && word !== "") return word;
  return !candidate && isBlocked(answer) ? blocked : null;
}
