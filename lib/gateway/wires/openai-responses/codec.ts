/** OpenAI's Responses. */
import { renderOpenaiError } from "../openai-errors";
import type { WireCodec } from "../wire";
import { createStreamDecoder, decodeAnswer } from "./decode-answer/stream-decoder";
import { createStreamEncoder, encodeAnswer } from "./encode-answer/stream-encoder";
import { encodeRequest } from "./encode-request/encode-request";
import { measure, readAnswer, readFailure } from "./forward/read-answer";
import { readRequest } from "./forward/read-request";
import { createResponsesStreamReader } from "./forward/stream-reader";

export const openaiResponses: WireCodec = {
  serves: "openai_responses",
  wire: "openai_responses",
  endpoint: "responses",
  readRequest,
  renderError: renderOpenaiError,
  keepAlive: new TextEncoder().encode(": keep-alive\n\n"),
  forwardedHeaders: ["openai-beta"],
  readAnswer,
  readFailure,
  measure,
  createStreamReader: createResponsesStreamReader,
  parameterNames: {
    toolChoice: "tool_choice",
    parallelToolCalls: "parallel_tool_calls",
    responseFormat: "text.format",
    maxOutputTokens: "max_output_tokens",
    topP: "top_p",
    frequencyPenalty: "frequency_penalty",
    presencePenalty: "presence_penalty",
    verbosity: "text.verbosity",
    topLogprobs: "top_logprobs",
    endUserId: "safety_identifier",
    promptCacheKey: "prompt_cache_key",
  },
  createStreamEncoder,
  encodeAnswer,
  encodeRequest,
  createStreamDecoder,
  decodeAnswer,
};
