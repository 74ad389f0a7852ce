import type { UpstreamFailure } from "../../../call/judge-failure";
import { isRecord } from "../../media";
import { readObject } from "../../read-json";
import { createEventScanner } from "../../scan-answer";
import type { AnswerFacts } from "../../wire";
import { readFinishReason, readUsage } from "../usage";

export const chatScanner = createEventScanner({
  answer: ["content", "reasoning_content", "reasoning", "thinking", "refusal", "arguments", "input", "text"],
  usage: "usage",
  finish: "finish_reason",
});

export function readAnswer(bytes: Uint8Array): AnswerFacts | null {
  const answer = readObject(bytes);
  if (!answer || !Array.isArray(answer.choices) || (answer.error && answer.choices.length === 0)) return null;
  return {
    usage: readUsage(answer),
    finishReason: readFinishReason(isRecord(answer.choices[0]) ? answer.choices[0].finish_reason : null),
    answerBytes: chatScanner.measure(bytes),
  };
}

export function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const answer = readObject(bytes);
  return answer?.error ? toFailure(answer) : null;
}

/** Some put an HTTP status into `code`; where nobody says, only a refusal of the request is the caller's. */
export function toFailure(body: Record<string, unknown> | null): UpstreamFailure {
  const error = isRecord(body?.error) ? body.error : {};
  const code = Number(error.code);
  const isStatus = Number.isInteger(code) && code >= 400 && code <= 599;
  const status = isStatus ? code : error.type === "invalid_request_error" ? 400 : 502;
  return { reason: "status", status, retryAfter: null, body };
}
