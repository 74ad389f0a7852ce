/** Streams of Gemini's dialect as parts, and parts as what a reader of them would see. */
import { createCollector } from "@/lib/gateway/canonical/collect";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import { createSequencer } from "@/lib/gateway/canonical/sequence";
import type { GeneratedAnswer, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { createEventBuffer } from "@/lib/gateway/streaming/event-buffer";
import { readEvents } from "@/lib/gateway/streaming/read-events";
import type { AnswerContext, StreamDecoder } from "@/lib/gateway/wires/wire";
import { generateRequest } from "./fixtures/generate-request";

/** The parts of a stream that arrives in pieces of `size` bytes, in legal order. */
export function decode(decoder: StreamDecoder, text: string, size = Number.POSITIVE_INFINITY): StreamPart[] {
  const bytes = new TextEncoder().encode(text);
  const buffer = createEventBuffer();
  const sequence = createSequencer();
  const parts: StreamPart[] = [];
  const take = (events: Uint8Array) => {
    for (const event of readEvents(events)) parts.push(...decoder.take(event).flatMap(sequence));
  };
  for (let at = 0; at < bytes.length; at += size) {
    const taken = buffer.take(bytes.subarray(at, at + size));
    if (taken) take(taken.bytes);
  }
  take(buffer.drain());
  parts.push(...decoder.end().flatMap(sequence));
  return parts;
}

export function collect(parts: readonly StreamPart[]): GeneratedAnswer {
  const collector = createCollector();
  for (const part of parts) collector.take(part);
  return collector.answer();
}

/** What a client makes of an answer. */
export function summarize({ contents, finishReason }: GeneratedAnswer) {
  const textOf = (type: string) => contents.flatMap(({ start, text }) => (start.type === type ? [text] : [])).join("");
  return {
    text: textOf("text"),
    thoughts: textOf("reasoning"),
    calls: contents.flatMap(({ start, text }) =>
      start.type === "tool-call" ? [{ name: start.toolName, args: JSON.parse(text || "{}") as unknown }] : [],
    ),
    finishReason,
  };
}

export const plainRequest: GenerateRequest = generateRequest({ model: "house/model", messages: [] });

export const answerContext: AnswerContext = {
  request: plainRequest,
  requestId: "req_123",
  createdAtSeconds: 1_700_000_000,
  inputTokensEstimate: 11,
  wantsUsage: true,
};
