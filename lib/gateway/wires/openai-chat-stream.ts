import { joinBytes } from "../json/splice";
import { withUncounted } from "../metering/estimate-usage";
import type { FinishReason, Usage } from "../ports";
import { createEventBuffer } from "../streaming/event-buffer";
import { isRecord } from "./openai-chat-media";
import { readFinishReason, readUsage } from "./openai-chat-usage";
import { scanEvents } from "./scan-answer";
import type { StreamReader } from "./wire";

const nothing = new Uint8Array(0);

/**
 * Watches a stream of chat completion chunks as it passes. Nothing is re-written: the events of usage that only we asked
 * for are left out, everything else goes on byte for byte. Whatever the watching meets, the stream flows on.
 */
export function createChatStreamReader(hidesUsage: boolean): StreamReader {
  const buffer = createEventBuffer();
  let usageEvents: Uint8Array[] = [];
  let finishReason: FinishReason | null = null;
  let answerBytes = 0;
  let isComplete = false;
  let isMidEvent = false;
  let failure: Uint8Array | null = null;
  let usage: Usage | null = null;
  let countedBytes = 0;

  function watch(events: Uint8Array): Uint8Array {
    const kept: Uint8Array[] = [];
    let from = 0;
    let to = events.length;
    try {
      scanEvents(events, (marks) => {
        if (marks.hasError) {
          failure = events.slice(marks.start, marks.end);
          to = marks.start;
          return false;
        }
        answerBytes += marks.answerBytes;
        finishReason = readFinishReason(marks.finishReason) ?? finishReason;
        isComplete ||= marks.isDone || finishReason !== null;
        if (!marks.hasUsage) return true;
        // The last one counts. The one before is kept too, in case the last was cut.
        usageEvents = [...usageEvents.slice(-1), events.slice(marks.start, marks.end)];
        usage = null;
        countedBytes = answerBytes;
        if (hidesUsage && !marks.hasChoices) {
          kept.push(events.subarray(from, marks.start));
          from = marks.end;
        }
        return true;
      });
    } catch {
      return events;
    }
    if (kept.length === 0) return to === events.length ? events : events.subarray(0, to);
    return joinBytes([...kept, events.subarray(from, to)]);
  }

  return {
    read(bytes) {
      if (failure) return nothing;
      const taken = buffer.take(bytes);
      if (!taken) return nothing;
      isMidEvent = taken.isPartial;
      return taken.isPartial ? taken.bytes : watch(taken.bytes);
    },
    rest() {
      if (failure) return nothing;
      const left = buffer.drain();
      const bytes = watch(left);
      // An event that never ended is no event; said only where the answer had come to its end.
      return isComplete || isMidEvent ? bytes : nothing;
    },
    facts() {
      if (!usage) usage = usageEvents.toReversed().map(readEventUsage).find(isRecord) ?? null;
      // What came after a provider's last count is not in it: some count once at the start, and the client may hang up.
      return { usage: usage && withUncounted(usage, answerBytes - countedBytes), finishReason, answerBytes };
    },
    get isComplete() {
      return isComplete;
    },
    get isMidEvent() {
      return isMidEvent;
    },
    get failure() {
      return failure;
    },
  };
}

function readEventUsage(event: Uint8Array): Usage | null {
  const chunk = parseEvent(event);
  return chunk ? readUsage(chunk) : null;
}

/** The JSON object that an event carries; null when it carries none. */
export function parseEvent(event: Uint8Array): Record<string, unknown> | null {
  const lines = new TextDecoder().decode(event).split(/\r\n|\r|\n/);
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
  try {
    const parsed: unknown = JSON.parse(data.join("\n"));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
