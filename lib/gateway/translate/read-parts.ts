import type { UpstreamFailure } from "../call/judge-failure";
import { createSequencer } from "../canonical/sequence";
import type { StreamPart } from "../canonical/stream-part";
import { withUncounted } from "../metering/estimate-usage";
import type { FinishReason, Usage } from "../ports";
import { createEventBuffer } from "../streaming/event-buffer";
import { readEvents } from "../streaming/read-events";
import type { AnswerFacts, TranslateCodec } from "../wires/wire";

/** An event may hold a whole picture. */
const eventBytesMax = 64 * 1_048_576;

/** A provider's stream as canonical parts, in an order that every dialect allows. */
export type PartReader = {
  read(bytes: Uint8Array): void;
  /** Takes what is left at a clean end. */
  rest(): void;
  /** Takes the parts of an answer that came whole. */
  takeAll(parts: readonly StreamPart[]): void;
  facts(): AnswerFacts;
  readonly isComplete: boolean;
  readonly failure: UpstreamFailure | null;
};

/**
 * Reads parts out of bytes and hands each to `take`, except for an error, which is kept as the failure: nothing comes
 * after it. `estimate` counts for a provider that does not, so that what the caller is shown is what it is charged.
 */
export function createPartReader(
  codec: TranslateCodec,
  estimate: (answerBytes: number) => Usage,
  take: (part: StreamPart) => void,
): PartReader {
  const buffer = createEventBuffer(eventBytesMax);
  const decoder = codec.createStreamDecoder();
  const sequence = createSequencer();
  let usage: Usage | null = null;
  let finishReason: FinishReason | null = null;
  let answerBytes = 0;
  let isComplete = false;
  let failure: UpstreamFailure | null = null;

  function takeAll(parts: readonly StreamPart[]): void {
    for (const part of parts) {
      if (failure || isComplete) return;
      if (part.type === "error") failure = part.failure;
      else for (const ordered of sequence(count(part))) take(ordered);
    }
  }

  function count(part: StreamPart): StreamPart {
    if (part.type === "start") usage = part.usage;
    else if (part.type === "content-delta") answerBytes += utf8Length(part.text);
    else if (part.type === "finish") {
      isComplete = true;
      finishReason = part.finishReason;
      usage = part.usage ?? (usage ? withUncounted(usage, answerBytes) : estimate(answerBytes));
      return { ...part, usage };
    }
    return part;
  }

  function takeEvents(bytes: Uint8Array): void {
    for (const event of readEvents(bytes)) takeAll(decoder.take(event));
  }

  return {
    read(bytes) {
      const taken = buffer.take(bytes);
      if (taken) takeEvents(taken.bytes);
    },
    rest() {
      takeEvents(buffer.drain());
      takeAll(decoder.end());
    },
    takeAll,
    facts: () => ({
      usage: isComplete ? usage : usage && withUncounted(usage, answerBytes),
      finishReason,
      answerBytes,
    }),
    get isComplete() {
      return isComplete;
    },
    get failure() {
      return failure;
    },
  };
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Half of a surrogate pair counts for two of its four bytes.
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) length += 2;
    else if (unit > 0x7f) length++;
  }
  return length;
}
