import type { UpstreamFailure } from "../../../call/judge-failure";
import { readObject } from "../../read-json";
import { createEventScanner } from "../../scan-answer";
import type { AnswerFacts } from "../../wire";
import { toFailure } from "../failure";
import { readFinishReason } from "../stop-reason";
import { readUsage } from "../usage";

export const messageScanner = createEventScanner({
  answer: ["text", "thinking", "partial_json"],
  answerObjects: ["input"],
  usage: "usage",
  finish: "stop_reason",
});

/** What a whole message tells; null when the bytes are none. */
export function readAnswer(bytes: Uint8Array): AnswerFacts | null {
  const answer = readObject(bytes);
  if (!answer || !Array.isArray(answer.content) || answer.type === "error") return null;
  return {
    usage: readUsage(typeof answer.usage === "object" && answer.usage ? { ...answer.usage } : {}),
    finishReason: readFinishReason(answer.stop_reason),
    answerBytes: messageScanner.measure(bytes),
  };
}

/** The failure in `{"type":"error"}`; null when the bytes hold none. */
export function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const answer = readObject(bytes);
  return answer && (answer.type === "error" || answer.error) ? toFailure(answer) : null;
}
