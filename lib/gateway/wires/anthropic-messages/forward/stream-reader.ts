import type { Usage } from "../../../ports";
import { isRecord } from "../../media";
import { readEventObject } from "../../read-json";
import type { EventScanner } from "../../scan-answer";
import { createTapReader, type Tap } from "../../tap-stream";
import type { StreamReader } from "../../wire";
import { writeErrorEvent } from "../errors";
import { toFailure } from "../failure";
import { readFinishReason } from "../stop-reason";
import { type Counts, overlay, readUsage } from "../usage";
import { messageScanner } from "./read-answer";

const encoder = new TextEncoder();
const searchBytesMax = 4_096;

const tap: Tap = {
  scanner: createMarkingScanner(),
  isFailure: (marks) => marks.type === "error" || (marks.type === null && marks.hasError),
  isTerminal: (marks) => marks.type === "message_stop",
  readFinishReason,
  readUsage: readEventUsage,
  countSearches: ({ type }, event) => (type === "content_block_start" ? countSearches(event()) : 0),
  readFailure: (event) => toFailure(readEventObject(event)),
  renderError: (error) => encoder.encode(writeErrorEvent(error, null)),
};

/** What was found is said in full in such an event; that it is searched for, in few words. */
function countSearches(event: Uint8Array): number {
  const block = event.length > searchBytesMax ? null : readEventObject(event)?.content_block;
  return isRecord(block) && block.type === "server_tool_use" && block.name === "web_search" ? 1 : 0;
}

/** Nothing is ever hidden: usage is part of every stream of this dialect. */
export function createMessageStreamReader(): StreamReader {
  return createTapReader(tap);
}

/** What a server tool returned may have members that look like an answer's: only what the dialect puts there counts. */
function createMarkingScanner(): EventScanner {
  return {
    ...messageScanner,
    scan: (bytes, visit) =>
      messageScanner.scan(bytes, (marks) => {
        const isReport = marks.type === "message_start" || marks.type === "message_delta";
        if (!isReport) {
          marks.hasUsage = false;
          marks.finishReason = null;
        }
        if (isReport || marks.type === "content_block_start") marks.answerBytes = 0;
        return visit(marks);
      }),
  };
}

/** The counts of `message_start`, overwritten by those that came later. A start that is said twice counts once. */
function readEventUsage(events: readonly Uint8Array[]): Usage | null {
  let id: unknown = null;
  let counts: Counts = {};
  for (const event of events) {
    const said = readEventObject(event);
    if (said?.type === "message_delta") counts = overlay(counts, said.usage);
    const message = said?.type === "message_start" && isRecord(said.message) ? said.message : null;
    if (!message || (id !== null && message.id === id)) continue;
    id = message.id ?? null;
    counts = overlay({}, message.usage);
  }
  return readUsage(counts);
}
