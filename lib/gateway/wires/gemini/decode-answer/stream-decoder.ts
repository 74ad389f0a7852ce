import type { StreamPart } from "../../../canonical/stream-part";
import type { Usage } from "../../../ports";
import { isRecord } from "../../media";
import type { ServerSentEvent, StreamDecoder } from "../../wire";
import { isAnswerChunk, toFailure } from "../forward/read-answer";
import { listOf, pick, recordsOf } from "../spelling";
import { finishWord, readFinishReason, readUsage } from "../usage";
import { createContentDecoder } from "./content-decoder";

/** A provider's stream of chunks, or the chunks of a whole answer, as parts. */
export function createStreamDecoder(): StreamDecoder {
  const decoder = createChunkDecoder();
  return {
    take({ data }: ServerSentEvent) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(data);
      } catch {
        return [];
      }
      return listOf(parsed).flatMap((chunk) => (isRecord(chunk) ? decoder.take(chunk) : []));
    },
    end: decoder.end,
  };
}

/** The parts of a whole answer, an object or a list of chunks; null when it is neither. */
export function decodeAnswer(answer: unknown): readonly StreamPart[] | null {
  const chunks = recordsOf(answer);
  if (!chunks.some(isAnswerChunk)) return null;
  const decoder = createChunkDecoder();
  return [...chunks.flatMap((chunk) => decoder.take(chunk)), ...decoder.end()];
}

/** It has ended only when the stream has: older models write a reason to end into every chunk. */
function createChunkDecoder() {
  let id: string | null = null;
  let hasStarted = false;
  let hasFailed = false;
  let word: string | null = null;
  let usage: Usage | null = null;
  const contents = createContentDecoder();

  function take(chunk: Record<string, unknown>): readonly StreamPart[] {
    if (hasFailed) return [];
    if (isRecord(chunk.error)) {
      hasFailed = true;
      return [{ type: "error", failure: toFailure(chunk) }];
    }
    const out: StreamPart[] = [];
    const counted = readUsage(chunk);
    // The queries of a search are told once, the counts with every chunk.
    if (counted) usage = { ...counted, webSearchCalls: Math.max(counted.webSearchCalls, usage?.webSearchCalls ?? 0) };
    if (!hasStarted) {
      hasStarted = true;
      id = textOf(pick(chunk, "responseId"));
      // What this chunk says follows, and is counted as it does.
      const begun = counted && { ...counted, outputTokens: counted.reasoningTokens };
      out.push({ type: "start", id, model: textOf(pick(chunk, "modelVersion")), usage: begun });
    }
    word = finishWord(chunk) ?? word;
    const [candidate] = recordsOf(chunk.candidates);
    if (candidate) out.push(...contents.take(candidate, id));
    return out;
  }

  function end(): readonly StreamPart[] {
    const out = [...contents.end()];
    const reason = readFinishReason(word);
    if (hasFailed || reason === null) return out;
    const finishReason = reason === "stop" && contents.hasCalls() ? "tool_calls" : reason;
    const detail = word === "CONTINUATION" ? ({ detail: "pause" } as const) : {};
    return [...out, { type: "finish", finishReason, ...detail, stopSequence: null, usage }];
  }

  return { take, end };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
