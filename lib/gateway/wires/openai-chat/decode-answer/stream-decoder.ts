import type { UpstreamFailure } from "../../../call/judge-failure";
import type { StreamPart } from "../../../canonical/stream-part";
import type { FinishReason, Usage } from "../../../ports";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import type { StreamDecoder } from "../../wire";
import type { Members } from "../decode-request/read-value";
import { toFailure } from "../forward/read-answer";
import { readFinishReason, readUsage } from "../usage";
import { createCallDecoder } from "./call-decoder";
import { createContentDecoder } from "./content-decoder";
import { readCitations } from "./read-citations";

/** Reads a provider's stream; see `StreamDecoder`. It goes by the words of the stream alone and throws at none of them. */
export function createChatStreamDecoder(): StreamDecoder {
  const decoder = createChatDecoder();
  return {
    take({ data }) {
      if (data.trim() === "[DONE]") return decoder.finish(true);
      const chunk = parseText(data);
      return chunk ? decoder.take(chunk) : [];
    },
    end: () => decoder.finish(false),
  };
}

/** The parts of a whole answer; null when it is none. */
export function decodeChatAnswer(answer: unknown): readonly StreamPart[] | null {
  if (!isRecord(answer)) return null;
  if (!answer.error && (!Array.isArray(answer.choices) || answer.choices.length === 0)) return null;
  const decoder = createChatDecoder();
  return [...decoder.take(answer), ...decoder.finish(true)];
}

function createChatDecoder() {
  let nextIndex = 0;
  const takeIndex = () => nextIndex++;
  const contents = createContentDecoder(takeIndex);
  const calls = createCallDecoder(takeIndex);
  let hasBegun = false;
  let isOver = false;
  let usage: Usage | null = null;
  let finishReason: FinishReason | null = null;
  let stopSequence: string | null = null;
  let sources: Members | null = null;

  function take(chunk: Members): StreamPart[] {
    if (isOver) return [];
    const out: StreamPart[] = [];
    if (!hasBegun) {
      hasBegun = true;
      calls.seed = typeof chunk.id === "string" ? chunk.id : "";
      out.push({ type: "start", id: textOf(chunk.id), model: textOf(chunk.model), usage: null });
    }
    const counted = readUsage(chunk);
    usage = counted ?? usage;
    if (chunk.search_results || chunk.citations) sources = chunk;
    const choice = findChoice(chunk.choices);
    if (choice) takeChoice(choice, out);
    if (chunk.error || chunk.object === "error" || choice?.finish_reason === "error") {
      fail(toFailure(chunk.error ? chunk : { error: chunk.object === "error" ? chunk : {} }), out);
    } else if (counted && !choice && finishReason) {
      // The count that comes last of all: nothing is waited for that a broken connection could take away.
      out.push(...finish(true));
    }
    return out;
  }

  function takeChoice(choice: Members, out: StreamPart[]): void {
    const said = isRecord(choice.delta) ? choice.delta : isRecord(choice.message) ? choice.message : {};
    contents.takeThoughts(said, out);
    contents.takeTexts(said, choice.logprobs, out);
    calls.take(said, () => contents.close(out), out);
    finishReason = readFinishReason(choice.finish_reason) ?? finishReason;
    stopSequence = textOf(choice.stop_reason) ?? textOf(choice.matched_stop) ?? stopSequence;
  }

  function fail(failure: UpstreamFailure, out: StreamPart[]): void {
    isOver = true;
    contents.close(out);
    calls.end(out);
    out.push({ type: "error", failure });
  }

  function finish(isDone: boolean): StreamPart[] {
    if (isOver || !hasBegun) return [];
    isOver = true;
    const out: StreamPart[] = [];
    if (sources && !contents.hasCitations) contents.cite(readCitations(sources), out);
    contents.close(out);
    calls.end(out);
    if (finishReason === null && !isDone) return out;
    const detail = contents.hasRefusal ? ({ detail: "refusal" } as const) : {};
    out.push({
      type: "finish",
      finishReason: settleReason(finishReason, calls.hasAny),
      ...detail,
      stopSequence,
      usage,
    });
    return out;
  }

  return { take, finish };
}

/** The only one that is asked for; a stream of several is never asked for here. */
function findChoice(choices: unknown): Members | null {
  if (!Array.isArray(choices)) return null;
  return choices.find((choice) => isRecord(choice) && (choice.index ?? 0) === 0) ?? null;
}

/** Some say "stop" after a tool call, or "tool_calls" after none; agents go by the word. */
function settleReason(reason: FinishReason | null, hasCalls: boolean): FinishReason {
  if (hasCalls) return reason === "length" || reason === "content_filter" ? reason : "tool_calls";
  return reason === null || reason === "tool_calls" ? "stop" : reason;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
