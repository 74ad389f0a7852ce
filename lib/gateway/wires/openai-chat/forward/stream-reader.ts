import { writeEvent } from "../../../streaming/write-event";
import { toOpenaiError } from "../../openai-errors";
import { readEventObject } from "../../read-json";
import { createTapReader, type Tap } from "../../tap-stream";
import type { StreamReader } from "../../wire";
import { readFinishReason, readUsage } from "../usage";
import { chatScanner, toFailure } from "./read-answer";

const encoder = new TextEncoder();

const tap: Tap = {
  scanner: chatScanner,
  isFailure: (marks) => marks.hasError,
  isTerminal: (marks) => marks.isDone || marks.finishes > 0,
  readFinishReason,
  readUsage: (events) =>
    events
      .toReversed()
      .map(readEventUsage)
      .find((usage) => usage !== null) ?? null,
  readFailure: (event) => toFailure(readEventObject(event)),
  renderError: (error) => encoder.encode(writeEvent({ error: toOpenaiError(error) })),
};

const hidingTap: Tap = { ...tap, isHidden: (marks) => !marks.hasChoices };

/**
 * `hidesUsage`: the events of usage that only we asked for are left out. `choices`: how many answers the stream carries
 * (`n`); it is complete when all of them have ended, or at `[DONE]`.
 */
export function createChatStreamReader(hidesUsage: boolean, choices = 1): StreamReader {
  const watched = hidesUsage ? hidingTap : tap;
  if (choices === 1) return createTapReader(watched);
  let finishes = 0;
  return createTapReader({
    ...watched,
    isTerminal(marks) {
      finishes += marks.finishes;
      return marks.isDone || finishes >= choices;
    },
  });
}

function readEventUsage(event: Uint8Array) {
  const chunk = readEventObject(event);
  return chunk && readUsage(chunk);
}
