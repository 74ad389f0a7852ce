import type { UpstreamFailure } from "../call/judge-failure";
import type { GatewayError } from "../gateway-error";
import { joinBytes } from "../json/splice";
import { withSearches, withUncounted } from "../metering/estimate-usage";
import type { FinishReason, Usage } from "../ports";
import { createEventBuffer } from "../streaming/event-buffer";
import { createEventDigest, type EventDigest } from "./digest-event";
import type { EventMarks, EventScanner } from "./scan-answer";
import type { StreamReader } from "./wire";

/** What watching a stream of one wire needs to know about it. */
export type Tap = {
  readonly scanner: EventScanner;
  /** How long an event may be to be watched whole; absent: a megabyte. */
  readonly eventBytesMax?: number;
  /** The event reports a failure: it does not go out, nor does anything after it. */
  isFailure(marks: EventMarks): boolean;
  /** The answer has come to its end with this event. */
  isTerminal(marks: EventMarks): boolean;
  /** The event is only there because we asked for usage. */
  isHidden?(marks: EventMarks): boolean;
  /** The closed word for what the provider wrote; null when it wrote none. */
  readFinishReason(word: string | null): FinishReason | null;
  /** From the first and the last two events that held usage, in their order. */
  readUsage(events: readonly Uint8Array[]): Usage | null;
  /** How many searches of the web the event says were made, apart from any usage. */
  countSearches?(marks: EventMarks, event: () => Uint8Array): number;
  readFailure(event: Uint8Array): UpstreamFailure;
  /** `passed`: the bytes of the last events that went by, for what an error must follow on (a sequence number). */
  renderError(error: GatewayError, passed: Uint8Array): Uint8Array;
};

const nothing = new Uint8Array(0);

/**
 * Watches a forwarded stream as it passes. Nothing is re-written: hidden events are left out, everything else goes on
 * byte for byte. Whatever the watching meets, the stream flows on.
 */
export function createTapReader(tap: Tap): StreamReader {
  const buffer = createEventBuffer(tap.eventBytesMax);
  let usageEvents: Uint8Array[] = [];
  let finishReason: FinishReason | null = null;
  let answerBytes = 0;
  let searches = 0;
  let isComplete = false;
  let isMidEvent = false;
  let failure: UpstreamFailure | null = null;
  let usage: Usage | null = null;
  let countedBytes = 0;
  let passed: Uint8Array = nothing;
  let digest: EventDigest | null = null;

  /** False: the event is a failure. `events` may be used again by whoever owns them. */
  function note(marks: EventMarks, events: Uint8Array): boolean {
    if (tap.isFailure(marks)) {
      failure = tap.readFailure(events.subarray(marks.start, marks.end));
      return false;
    }
    answerBytes += marks.answerBytes;
    if (marks.finishReason !== null) finishReason = tap.readFinishReason(marks.finishReason) ?? finishReason;
    isComplete ||= tap.isTerminal(marks);
    searches += tap.countSearches?.(marks, () => events.subarray(marks.start, marks.end)) ?? 0;
    if (!marks.hasUsage) return true;
    // The last one counts. The one before is kept too, in case the last was cut; the first, where input is told.
    usageEvents = [...usageEvents.slice(0, 1), ...usageEvents.slice(1).slice(-1), events.slice(marks.start, marks.end)];
    usage = null;
    countedBytes = answerBytes;
    return true;
  }

  function watch(events: Uint8Array): Uint8Array {
    const kept: Uint8Array[] = [];
    let from = 0;
    let to = events.length;
    try {
      tap.scanner.scan(events, (marks) => {
        if (!note(marks, events)) {
          to = marks.start;
          return false;
        }
        if (marks.hasUsage && tap.isHidden?.(marks)) {
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

  /** The end of an event whose beginning has gone out, and what comes after it. */
  function finishLong(long: EventDigest, bytes: Uint8Array): Uint8Array {
    digest = null;
    let end = bytes.length;
    try {
      end = long.take(bytes);
      answerBytes += long.answerBytes;
      const event = long.event();
      if (event) tap.scanner.scan(event, (marks) => note(marks, event));
    } catch {
      return bytes;
    }
    const going = bytes.subarray(0, end);
    return end === bytes.length || failure ? going : joinBytes([going, watch(bytes.subarray(end))]);
  }

  function pass(events: Uint8Array): Uint8Array {
    const going = digest ? finishLong(digest, events) : watch(events);
    if (going.length > 0) passed = going;
    return going;
  }

  return {
    read(bytes) {
      if (failure) return nothing;
      const taken = buffer.take(bytes);
      if (!taken) return nothing;
      isMidEvent = taken.isPartial;
      if (!taken.isPartial) return pass(taken.bytes);
      digest ??= createEventDigest(tap.scanner.isAnswer);
      digest.take(taken.bytes);
      return taken.bytes;
    },
    rest() {
      if (failure) return nothing;
      const bytes = pass(buffer.drain());
      // An event that never ended is no event; said only where the answer had come to its end.
      return isComplete || isMidEvent ? bytes : nothing;
    },
    facts() {
      usage ??= tap.readUsage(usageEvents);
      // What came after a provider's last count is not in it: some count once at the start, and the client may hang up.
      const counted = usage && withUncounted(usage, answerBytes - countedBytes);
      if (isComplete || searches === 0) return { usage: counted, finishReason, answerBytes };
      return { usage: counted && withSearches(counted, searches), finishReason, answerBytes, searches };
    },
    renderError: (error) => tap.renderError(error, passed),
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
