import type { GeneratedAnswer } from "../../../canonical/stream-part";
import { gatewayError } from "../../../gateway-error";
import { writeEvent } from "../../../streaming/write-event";
import type { AnswerContext, StreamEncoder } from "../../wire";
import { renderFailedEvents, toResponseError } from "../errors";
import { encodeUsage } from "./describe-response";
import type { ResponseObject } from "./response-types";
import { createResponseWriter } from "./response-writer";

const brokenOff = gatewayError("upstream", "The model broke off its answer.");

/** Writes a stream of Responses: every event numbered, and named as its type. */
export function createStreamEncoder(context: AnswerContext): StreamEncoder {
  let written: string[] = [];
  let sequenceNumber = 0;
  const writer = createResponseWriter(context, (event) => {
    const { type, ...fields } = event;
    written.push(writeEvent({ type, sequence_number: sequenceNumber++, ...fields }, type));
  });
  return {
    encode(part) {
      if (part.type === "error") return "";
      // Chat has a word for an answer that came to nothing; here it is a failure.
      if (part.type === "finish" && part.finishReason === "error") {
        return renderFailedEvents(brokenOff, writer.soFar(), sequenceNumber);
      }
      writer.take(part);
      const text = written.join("");
      written = [];
      return text;
    },
    encodeError: (error) => renderFailedEvents(error, writer.soFar(), sequenceNumber),
  };
}

/** A whole answer: what its stream would have ended with. */
export function encodeAnswer(answer: GeneratedAnswer, context: AnswerContext): ResponseObject {
  let response: ResponseObject | null = null;
  const writer = createResponseWriter(context, (event) => {
    if (event.type === "response.completed" || event.type === "response.incomplete") response = event.response;
  });
  for (const [index, { start, text, signature, citations, logprobs }] of answer.contents.entries()) {
    writer.take({ type: "content-start", index, content: start });
    if (text !== "") writer.take({ type: "content-delta", index, text, logprobs });
    for (const citation of citations) writer.take({ type: "content-meta", index, citation });
    if (signature) writer.take({ type: "content-meta", index, signature });
    writer.take({ type: "content-end", index });
  }
  if (answer.finishReason === "error") {
    const usage = encodeUsage(answer.usage);
    return writer.soFar({ status: "failed", error: toResponseError(brokenOff), usage });
  }
  writer.take({ ...answer, type: "finish" });
  return response ?? writer.soFar();
}
