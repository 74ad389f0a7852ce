import { toOpenaiError } from "../openai-errors";
import { readEventObject } from "../read-json";
import { createTapReader, type Tap } from "../tap-stream";
import type { StreamReader } from "../wire";
import { chatScanner, toFailure } from "./read-answer";
import { readFinishReason, readUsage } from "./usage";

const encoder = new TextEncoder();

const tap: Tap = {
  scanner: chatScanner,
  isFailure: (marks) => marks.hasError,
  isTerminal: (marks) => marks.isDone || Boolean(marks.finishReason),
  readFinishReason,
  readUsage: (events) =>
    events
      .toReversed()
      .map(readEventUsage)
      .find((usage) => usage !== null) ?? null,
  readFailure: (event) => toFailure(readEventObject(event)),
  renderError: (error) => encoder.encode(`data: ${JSON.stringify({ error: toOpenaiError(error) })}\n\n`),
};

const hidingTap: Tap = { ...tap, isHidden: (marks) => !marks.hasChoices };

/** `hidesUsage`: the events of usage that only we asked for are left out. */
export function createChatStreamReader(hidesUsage: boolean): StreamReader {
  return createTapReader(hidesUsage ? hidingTap : tap);
}

function readEventUsage(event: Uint8Array) {
  const chunk = readEventObject(event);
  return chunk && readUsage(chunk);
}
