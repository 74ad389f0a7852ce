import type { GeneratedAnswer } from "../../../canonical/stream-part";
import type { AnswerContext } from "../../wire";
import { writeStop } from "../stop-reason";
import { writeUsage } from "../usage";
import { writeBlocks } from "./encode-content";

/** The answer as one message. Throws a GatewayError for a picture that the model made. */
export function encodeAnswer(answer: GeneratedAnswer, context: AnswerContext) {
  return {
    ...messageHead(context),
    content: answer.contents.flatMap(writeBlocks),
    ...writeStop(answer),
    usage: writeUsage(answer.usage),
  };
}

/** What every message has before anything was said. */
export function messageHead({ request, requestId }: AnswerContext) {
  return {
    id: `msg_${requestId.replace(/^req_/, "")}`,
    type: "message",
    role: "assistant",
    model: request.model,
    container: null,
    diagnostics: null,
  } as const;
}
