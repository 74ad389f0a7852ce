import type { UpstreamFailure } from "../../../call/judge-failure";
import { isRecord } from "../../media";
import { readObject } from "../../read-json";
import { createEventScanner } from "../../scan-answer";
import type { AnswerFacts } from "../../wire";
import { toFailure } from "../failure";
import { readFinishReason, readUsage } from "../usage";

/** Of a whole answer, what the model said; what the answer repeats of the request has other names. */
const answerScanner = createEventScanner({
  answer: ["text", "refusal", "arguments", "input", "code", "diff"],
  usage: "usage",
  finish: "reason",
});

export const measure = answerScanner.measure;

export function readAnswer(bytes: Uint8Array): AnswerFacts | null {
  const answer = readObject(bytes);
  if (!answer || !Array.isArray(answer.output) || answer.status === "failed") return null;
  return { usage: readUsage(answer), finishReason: readFinishReason(answer), answerBytes: measure(bytes) };
}

export function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const answer = readObject(bytes);
  return answer && (answer.status === "failed" || isRecord(answer.error)) ? toFailure(answer) : null;
}
