import { readEventObject } from "../wires/read-json";
import { createEventScanner } from "../wires/scan-answer";
import { createTapReader, type Tap } from "../wires/tap-stream";
import type { StreamReader } from "../wires/wire";
import { openaiEvents } from "./openai-surface";
import { estimateSoundUsage, readSoundUsage } from "./sound";

export const transcriptScanner = createEventScanner({ answer: ["delta"], usage: "usage", finish: "finish_reason" });

const tap: Tap = {
  ...openaiEvents,
  scanner: transcriptScanner,
  isTerminal: (marks) => marks.type === "transcript.text.done" || marks.isDone,
  readUsage: (events) => readSoundUsage(events.map(readEventObject).findLast((event) => event?.usage)?.usage, null),
};

/** Watches a transcript as it is written: `transcript.text.delta`, `transcript.text.done`. */
export function createTranscriptStreamReader(): StreamReader {
  const reader = createTapReader(tap);
  return {
    read: reader.read,
    rest: reader.rest,
    renderError: reader.renderError,
    facts() {
      const facts = reader.facts();
      // What was written down was heard, also when nobody waits for the count.
      if (facts.usage || facts.answerBytes === 0) return facts;
      return { ...facts, usage: estimateSoundUsage(facts.answerBytes) };
    },
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
