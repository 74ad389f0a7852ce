import { readEventObject } from "../wires/read-json";
import { createEventScanner, type EventScanner } from "../wires/scan-answer";
import { createTapReader } from "../wires/tap-stream";
import type { StreamReader } from "../wires/wire";
import { openaiEvents } from "./openai-surface";
import { readTokenUsage } from "./usage";

/** What a picture is taken for that nobody counted: 1024x1024 of medium quality, by OpenAI's table for gpt-image-1. */
export const tokensPerUncountedImage = 1_056;
/** Estimates turn bytes into tokens, four to one. */
const bytesPerUncountedImage = 4 * tokensPerUncountedImage;

const scanner = createEventScanner({ answer: [], usage: "usage", finish: "finish_reason" });

/** Watches a stream of partial pictures and the finished ones: `image_generation.partial_image`, `image_generation.completed`. */
export function createImageStreamReader(): StreamReader {
  let finished = 0;
  let hasPartial = false;
  const countingScanner: EventScanner = {
    ...scanner,
    scan: (bytes, visit) =>
      scanner.scan(bytes, (marks) => {
        if (marks.type === "image_generation.completed") finished++;
        // Whoever hangs up before the end has had a picture, however rough: it counts as one.
        if (marks.type?.startsWith("image_generation.") && !hasPartial) {
          hasPartial = true;
          marks.answerBytes = bytesPerUncountedImage;
        }
        return visit(marks);
      }),
  };
  return createTapReader({
    ...openaiEvents,
    scanner: countingScanner,
    isTerminal: (marks) => marks.type === "image_generation.completed" || marks.isDone,
    readUsage(events) {
      const usage = events
        .toReversed()
        .map((event) => readTokenUsage(readEventObject(event)?.usage))
        .find((counted) => counted !== null);
      return usage ? { ...usage, calls: finished } : null;
    },
  });
}
