import { readEvents } from "../../../streaming/read-events";
import { readEventObject } from "../../read-json";
import { createTapReader, type Tap } from "../../tap-stream";
import type { StreamReader } from "../../wire";
import { writeStreamError } from "../errors";
import { readFinishReason, readUsageOf } from "../usage";
import { geminiScanner, readChunks, toFailure } from "./read-answer";

const encoder = new TextEncoder();

const tap: Tap = {
  scanner: geminiScanner,
  isFailure: (marks) => marks.hasError,
  isTerminal: (marks) => Boolean(marks.finishReason),
  readFinishReason,
  readUsage: (events) => readUsageOf(events.map(readEventObject).filter((chunk) => chunk !== null)),
  readFailure: (event) => toFailure(readErrorObject(event)),
  renderError: (error) => encoder.encode(writeStreamError(error)),
};

/** Watches a forwarded stream of chunks. */
export function createGeminiStreamReader(): StreamReader {
  return createTapReader(tap);
}

/** Google has put the error of a stream into a list. */
function readErrorObject(event: Uint8Array): Record<string, unknown> | null {
  const data = readEvents(event)[0]?.data;
  return data === undefined ? null : (readChunks(encoder.encode(data))?.[0] ?? null);
}
