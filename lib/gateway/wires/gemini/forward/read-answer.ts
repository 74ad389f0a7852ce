import type { UpstreamFailure } from "../../../call/judge-failure";
import { isRecord } from "../../media";
import { createEventScanner, type EventScanner } from "../../scan-answer";
import type { AnswerFacts } from "../../wire";
import { listOf, pick, recordsOf } from "../spelling";
import { blocked, finishWord, readFinishReason, readUsageOf } from "../usage";

const decoder = new TextDecoder();

const scanner = createEventScanner({
  // `stringValue`: a piece of a call's arguments, where they are streamed.
  answer: ["text", "code", "stringValue"],
  answerObjects: ["args"],
  usage: "usageMetadata",
  finish: "finishReason",
});

const blockMark = new TextEncoder().encode('"blockReason"');

/** Finds what metering needs; a prompt that was refused ends with the word for it. */
export const geminiScanner: EventScanner = {
  ...scanner,
  scan: (bytes, visit) =>
    scanner.scan(bytes, (marks) => {
      const isSilent = marks.answerBytes === 0 && marks.finishReason === null;
      if (isSilent && holds(bytes.subarray(marks.start, marks.end), blockMark)) marks.finishReason = blocked;
      return visit(marks);
    }),
};

/** An answer is an object, or a list of chunks where a stream was asked for without `alt=sse`. */
export function readChunks(bytes: Uint8Array): readonly Record<string, unknown>[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
  const chunks = listOf(parsed);
  return chunks.length > 0 && chunks.every(isRecord) ? chunks : null;
}

/** Whether a chunk is a piece of an answer: candidates, or that there will be none. */
export function isAnswerChunk(chunk: Record<string, unknown>): boolean {
  return Array.isArray(chunk.candidates) || isRecord(pick(chunk, "promptFeedback"));
}

/** What an answer says of itself; null when the bytes hold none, or an error. */
export function readAnswer(bytes: Uint8Array): AnswerFacts | null {
  const chunks = readChunks(bytes);
  if (!chunks?.some(isAnswerChunk) || chunks.some((chunk) => isRecord(chunk.error))) return null;
  const last = <T>(read: (chunk: Record<string, unknown>) => T | null) =>
    chunks
      .toReversed()
      .map(read)
      .find((value) => value !== null) ?? null;
  return {
    usage: readUsageOf(chunks),
    finishReason: last((chunk) => readFinishReason(finishWord(chunk))),
    answerBytes: scanner.measure(bytes),
  };
}

/** The error that the bytes hold, alone or in a list; null when there is none. */
export function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const failed = readChunks(bytes)?.find((chunk) => isRecord(chunk.error));
  return failed ? toFailure(failed) : null;
}

const statuses: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** Google's `{error: {code, message, status, details}}`; its code is the HTTP status, which its word stands in for. */
export function toFailure(body: Record<string, unknown> | null): UpstreamFailure {
  const error = isRecord(body?.error) ? body.error : {};
  const code = Number(error.code);
  const word = typeof error.status === "string" && Object.hasOwn(statuses, error.status) ? error.status : null;
  const said = Number.isInteger(code) && code >= 400 && code <= 599 ? code : word ? statuses[word]! : 502;
  // Google calls a bad key a bad request; it is the credential's affair, not the caller's.
  const isKeyRefused = recordsOf(error.details).some(({ reason }) => reason === "API_KEY_INVALID");
  return { reason: "status", status: isKeyRefused ? 401 : said, retryAfter: readRetryDelay(error), body };
}

/** `RetryInfo` among the details says how long to wait, such as "34.4s": whole seconds, rounded up. */
function readRetryDelay(error: Record<string, unknown>): string | null {
  for (const detail of recordsOf(error.details)) {
    const seconds = typeof detail.retryDelay === "string" ? Number.parseFloat(detail.retryDelay) : Number.NaN;
    if (Number.isFinite(seconds) && seconds >= 0) return String(Math.ceil(seconds));
  }
  return null;
}

function holds(bytes: Uint8Array, mark: Uint8Array): boolean {
  for (let at = bytes.indexOf(mark[0]!); at !== -1; at = bytes.indexOf(mark[0]!, at + 1)) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
