import type { Signature } from "../../../canonical/generate-request";
import type { ContentStart, StreamPart } from "../../../canonical/stream-part";
import { noUsage } from "../../../metering/usage";
import type { FinishReason } from "../../../ports";
import type { AnswerContext } from "../../wire";
import { createCallWriter, isCustomCall } from "./call-encoder";
import { describeResponse, encodeUsage, idStem } from "./describe-response";
import { type ContentWriter, createMessageWriter, type Place } from "./message-encoder";
import { createReasoningWriter, writeCallSignature } from "./reasoning-encoder";
import type { Emit, PictureItem, ResponseObject } from "./response-types";

/** Writes an answer as the events of a response. Parts come in legal order: one content open at a time. */
export function createResponseWriter(context: AnswerContext, emit: Emit) {
  const described = describeResponse(context);
  const stem = idStem(context);
  const output: unknown[] = [];
  const { tools } = context.request;
  let message: ReturnType<typeof createMessageWriter> | null = null;
  let content: ContentWriter | null = null;
  let isBegun = false;
  let hasRefused = false;
  let count = 0;

  const response = (changed: Partial<ResponseObject> = {}): ResponseObject => ({
    ...described,
    output: [...output],
    ...changed,
  });
  const keep = (item: unknown) => void output.push(item);

  function place(prefix: string): Place {
    const outputIndex = count++;
    return { id: `${prefix}_${stem}${outputIndex}`, outputIndex };
  }

  function begin(): void {
    if (isBegun) return;
    isBegun = true;
    emit({ type: "response.created", response: response() });
    emit({ type: "response.in_progress", response: response() });
  }

  function closeMessage(isCut = false): void {
    if (message) output.push(message.close(isCut));
    message = null;
  }

  function start(start: ContentStart): ContentWriter | null {
    if (start.type === "text") {
      message ??= createMessageWriter(place("msg"), emit);
      hasRefused ||= start.isRefusal === true;
      return start.isRefusal ? message.refusal() : message.text();
    }
    closeMessage();
    switch (start.type) {
      case "reasoning":
        return createReasoningWriter(place("rs"), start.redacted, emit, keep);
      case "tool-call":
        return startCall(start);
      case "file":
        keep(writePicture(place("ig"), start.data, emit));
        return null;
      case "provider":
        if (start.wire === "openai_responses") writeOwn(start.value);
        return null;
    }
  }

  function startCall(call: Extract<ContentStart, { type: "tool-call" }>): ContentWriter {
    let isSigned = false;
    const sign = (signature: Signature) => {
      isSigned = true;
      keep(writeCallSignature(place("rs"), call.toolCallId, signature, emit));
    };
    if (call.signature) sign(call.signature);
    let late: Signature | null = null;
    // OpenAI refuses an item whose id begins otherwise.
    const prefix = isCustomCall(call, tools) ? "ctc" : "fc";
    const onDone = (item: unknown) => {
      keep(item);
      if (late && !isSigned) sign(late);
    };
    const writer = createCallWriter({ place: place(prefix), call, tools, emit, onDone });
    return {
      ...writer,
      meta: ({ signature }) => {
        late = signature ?? late;
      },
    };
  }

  function writeOwn(item: unknown): void {
    const { outputIndex } = place("item");
    emit({ type: "response.output_item.added", output_index: outputIndex, item });
    emit({ type: "response.output_item.done", output_index: outputIndex, item });
    keep(item);
  }

  function finish(part: Extract<StreamPart, { type: "finish" }>): void {
    const usage = encodeUsage(part.usage ?? noUsage);
    const reason = incompleteReason(part.finishReason, hasRefused);
    closeMessage(reason !== null);
    if (reason === null) {
      emit({ type: "response.completed", response: response({ status: "completed", usage }) });
      return;
    }
    const changed = { status: "incomplete", incomplete_details: { reason }, usage } as const;
    emit({ type: "response.incomplete", response: response(changed) });
  }

  return {
    take(part: StreamPart): void {
      begin();
      switch (part.type) {
        case "content-start":
          content = start(part.content);
          return;
        case "content-delta":
          content?.delta(part.text, part.logprobs);
          return;
        case "content-meta":
          content?.meta(part);
          return;
        case "content-end":
          content?.end();
          content = null;
          return;
        case "finish":
          finish(part);
      }
    },
    /** The response as far as it has come. */
    soFar: response,
  };
}

/** A refusal in the model's own words is an answer; one without a word is a filter's. */
function incompleteReason(finishReason: FinishReason, hasRefused: boolean) {
  if (finishReason === "length") return "max_output_tokens";
  return finishReason === "content_filter" && !hasRefused ? "content_filter" : null;
}

function writePicture({ id, outputIndex }: Place, data: string, emit: Emit): PictureItem {
  const place = { item_id: id, output_index: outputIndex };
  const item: PictureItem = { id, type: "image_generation_call", status: "completed", result: data };
  emit({
    type: "response.output_item.added",
    output_index: outputIndex,
    item: { ...item, status: "in_progress", result: null },
  });
  emit({ type: "response.image_generation_call.completed", ...place });
  emit({ type: "response.output_item.done", output_index: outputIndex, item });
  return item;
}
