import type { FinishReason } from "../../../ports";
import { isRecord } from "../../media";
import { readEventObject } from "../../read-json";
import { createEventScanner, type EventMarks } from "../../scan-answer";
import { createTapReader } from "../../tap-stream";
import type { StreamReader } from "../../wire";
import { renderFailedEvents } from "../errors";
import { toFailure } from "../failure";
import { countSearches, readFinishReason, readUsage } from "../usage";

/** Every text is said three times, and in full at the end: only the deltas count. */
const streamScanner = createEventScanner({ answer: ["delta"], usage: "usage", finish: "reason" });

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const idBytesMax = 1_024;
const looksMax = 4;
/** The last event repeats the whole answer, pictures among it, and without it there is neither an end nor usage. */
const eventBytesMax = 33_554_432;

/** Watches a forwarded stream of Responses. Its usage is always in its last event, so nothing is ever hidden. */
export function createResponsesStreamReader(): StreamReader {
  let finishReason: FinishReason | null = null;
  let responseId: string | null = null;
  let looks = 0;

  const reader = createTapReader({
    scanner: streamScanner,
    eventBytesMax,
    isFailure: ({ type, hasError }) => type === "error" || type === "response.failed" || (type === null && hasError),
    isTerminal(marks) {
      const isTerminal = marks.type === "response.completed" || marks.type === "response.incomplete";
      if (isTerminal) finishReason = finishOf(marks);
      return isTerminal;
    },
    readFinishReason: () => null,
    readUsage(events) {
      for (const event of events.toReversed()) {
        const response = readEventObject(event)?.response;
        const usage = isRecord(response) ? readUsage(response) : null;
        if (!usage || !isRecord(response)) continue;
        if (finishReason) finishReason = readFinishReason(response) ?? finishReason;
        return usage;
      }
      return null;
    },
    countSearches: ({ type }, event) =>
      type === "response.output_item.done" ? countSearches([readEventObject(event())?.item]) : 0,
    readFailure: (event) => toFailure(readEventObject(event)),
    renderError: (error, passed) =>
      encoder.encode(renderFailedEvents(error, { id: responseId ?? "resp_0" }, nextSequenceNumber(passed))),
  });

  return {
    read(bytes) {
      const passed = reader.read(bytes);
      if (responseId === null && passed.length > 0 && looks++ < looksMax) responseId = findId(passed);
      return passed;
    },
    rest: () => reader.rest(),
    facts() {
      const facts = reader.facts();
      return { ...facts, finishReason };
    },
    renderError: (error) => reader.renderError(error),
    get isComplete() {
      return reader.isComplete;
    },
    get isMidEvent() {
      return reader.isMidEvent;
    },
    get failure() {
      return reader.failure;
    },
  };
}

/** As far as the event can be told without parsing it; `readUsage` parses it and knows more. */
function finishOf({ type, finishReason: reason }: EventMarks): FinishReason {
  if (type === "response.completed") return "stop";
  return reason === "content_filter" ? "content_filter" : reason === "max_output_tokens" ? "length" : "other";
}

/** The id of the response, which the first event begins with. */
function findId(bytes: Uint8Array): string | null {
  return /"id"\s*:\s*"([\w-]{1,128})"/.exec(decoder.decode(bytes.subarray(0, idBytesMax)))?.[1] ?? null;
}

/** What the model says cannot look like this: a quote within a string has a backslash before it. */
function nextSequenceNumber(passed: Uint8Array): number {
  const last = [...decoder.decode(passed).matchAll(/"sequence_number"\s*:\s*(\d{1,15})/g)].at(-1);
  return last ? Number(last[1]) + 1 : 0;
}
