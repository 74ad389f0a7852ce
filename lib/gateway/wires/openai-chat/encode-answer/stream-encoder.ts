import type { StreamPart } from "../../../canonical/stream-part";
import { writeEvent } from "../../../streaming/write-event";
import { toOpenaiError } from "../../openai-errors";
import type { AnswerContext, StreamEncoder } from "../../wire";
import type { ChatFinish, Chunk, Delta, Logprobs } from "./chunk";
import { createContentEncoder } from "./content-encoder";
import { toAnswerId } from "./encode-pieces";
import { encodeFinish, encodeUsage } from "./encode-usage";

/** Writes a stream as a client of this wire reads it: the role first, then what is added, the end, usage when asked for. */
export function createChatStreamEncoder(context: AnswerContext): StreamEncoder {
  const contents = createContentEncoder(context);
  const head = {
    id: toAnswerId(context),
    object: "chat.completion.chunk",
    created: context.createdAtSeconds,
    model: context.request.model,
  } as const;
  // With usage asked for, every event has the member, as OpenAI's have.
  const noUsage = context.wantsUsage ? { usage: null } : {};

  function write(delta: Delta, finish: ChatFinish | null = null, logprobs: Logprobs | null = null): string {
    const choices = [{ index: 0, delta, logprobs, finish_reason: finish }];
    return writeEvent({ ...head, choices, ...noUsage } satisfies Chunk);
  }

  function end({ finishReason, usage }: Extract<StreamPart, { type: "finish" }>): string {
    const last = write({}, encodeFinish(finishReason));
    const shown = context.wantsUsage && usage;
    const counts = shown ? writeEvent({ ...head, choices: [], usage: encodeUsage(shown) } satisfies Chunk) : "";
    return `${last}${counts}data: [DONE]\n\n`;
  }

  return {
    encode(part) {
      switch (part.type) {
        case "start":
          return write({ role: "assistant", content: "", refusal: null });
        case "content-start":
          return contents
            .start(part)
            .map((delta) => write(delta))
            .join("");
        case "content-delta": {
          const { delta, logprobs } = contents.add(part);
          return delta ? write(delta, null, logprobs) : "";
        }
        case "content-meta": {
          const delta = contents.annotate(part);
          return delta ? write(delta) : "";
        }
        case "content-end":
          return contents
            .end(part.index)
            .map((delta) => write(delta))
            .join("");
        case "finish":
          return end(part);
        case "error":
          return "";
      }
    },
    encodeError: (error) => writeEvent({ error: toOpenaiError(error) }),
  };
}
