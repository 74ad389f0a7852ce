import { joinBytes } from "../json/splice";
import { readEventObject } from "../wires/read-json";
import { createEventScanner } from "../wires/scan-answer";
import { createTapReader, type Tap } from "../wires/tap-stream";
import type { StreamReader } from "../wires/wire";
import { openaiEvents } from "./openai-surface";
import { createPassingReader } from "./passing-reader";
import { readTokenUsage } from "./usage";

const decoder = new TextDecoder();
const nothing = new Uint8Array(0);
const longestField = "event:".length;

const scanner = createEventScanner({ answer: [], usage: "usage", finish: "finish_reason" });

const tap: Tap = {
  ...openaiEvents,
  scanner: {
    ...scanner,
    scan: (bytes, visit) =>
      scanner.scan(bytes, (marks) => {
        // That sound came is known; what it is worth its bytes do not say.
        if (marks.type === "speech.audio.delta") marks.answerBytes = 1;
        return visit(marks);
      }),
  },
  isTerminal: (marks) => marks.type === "speech.audio.done" || marks.isDone,
  readUsage: (events) => readTokenUsage(events.map(readEventObject).findLast((event) => event?.usage)?.usage, "output"),
};

/**
 * Carries speech: sound as it comes, or events with the sound in them (`speech.audio.delta`, `speech.audio.done`), told
 * apart by how it begins.
 */
export function createSpeechStreamReader(): StreamReader {
  let reader = createPassingReader();
  let begun: Uint8Array | null = nothing;

  function begin(bytes: Uint8Array): Uint8Array {
    begun = null;
    if (/^(event:|data:|:)/.test(decoder.decode(bytes.subarray(0, longestField)))) reader = createTapReader(tap);
    return reader.read(bytes);
  }

  return {
    read(bytes) {
      if (!begun) return reader.read(bytes);
      begun = joinBytes([begun, bytes]);
      return begun.length < longestField ? nothing : begin(begun);
    },
    rest: () => joinBytes([begun ? begin(begun) : nothing, reader.rest()]),
    facts: () => reader.facts(),
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
