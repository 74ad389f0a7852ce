/** Anthropic's messages. */
import type { WireCodec } from "../wire";
import { createStreamDecoder, decodeAnswer } from "./decode-answer/stream-decoder";
import { encodeAnswer } from "./encode-answer/encode-answer";
import { createStreamEncoder } from "./encode-answer/stream-encoder";
import { encodeRequest } from "./encode-request/encode-request";
import { renderAnthropicError } from "./errors";
import { messageScanner, readAnswer, readFailure } from "./forward/read-answer";
import { readRequest } from "./forward/read-request";
import { createMessageStreamReader } from "./forward/stream-reader";

export const anthropicMessages: WireCodec = {
  serves: "anthropic_messages",
  wire: "anthropic_messages",
  endpoint: "messages",
  readRequest,
  renderError: renderAnthropicError,
  keepAlive: new TextEncoder().encode('event: ping\ndata: {"type": "ping"}\n\n'),
  forwardedHeaders: ["anthropic-version", "anthropic-beta"],
  defaultHeaders: { "anthropic-version": "2023-06-01" },
  readAnswer,
  readFailure,
  measure: messageScanner.measure,
  createStreamReader: createMessageStreamReader,
  parameterNames: {
    maxOutputTokens: "max_tokens",
    topP: "top_p",
    topK: "top_k",
    stopSequences: "stop_sequences",
    reasoning: "thinking",
    responseFormat: "output_config.format",
    toolChoice: "tool_choice",
    parallelToolCalls: "tool_choice.disable_parallel_tool_use",
    endUserId: "metadata.user_id",
  },
  createStreamEncoder,
  encodeAnswer,
  encodeRequest,
  createStreamDecoder,
  decodeAnswer,
};
