/** OpenAI's chat completions, which most providers speak: the field's common dialect. */
import { renderOpenaiError } from "../openai-errors";
import type { WireCodec } from "../wire";
import { createChatStreamDecoder, decodeChatAnswer } from "./decode-answer/stream-decoder";
import { encodeChatAnswer } from "./encode-answer/encode-answer";
import { createChatStreamEncoder } from "./encode-answer/stream-encoder";
import { encodeChatRequest } from "./encode-request/encode-request";
import { chatScanner, readAnswer, readFailure } from "./forward/read-answer";
import { readRequest } from "./forward/read-request";
import { createChatStreamReader } from "./forward/stream-reader";

export const openaiChat: WireCodec = {
  serves: "openai_chat",
  wire: "openai_chat",
  endpoint: "chat_completions",
  readRequest,
  renderError: renderOpenaiError,
  keepAlive: new TextEncoder().encode(": keep-alive\n\n"),
  forwardedHeaders: [],
  readAnswer,
  readFailure,
  measure: chatScanner.measure,
  createStreamReader: createChatStreamReader,
  parameterNames: {
    maxOutputTokens: "max_completion_tokens",
    topP: "top_p",
    topK: "top_k",
    frequencyPenalty: "frequency_penalty",
    presencePenalty: "presence_penalty",
    stopSequences: "stop",
    reasoning: "reasoning_effort",
    topLogprobs: "logprobs",
    endUserId: "user",
    promptCacheKey: "prompt_cache_key",
    toolChoice: "tool_choice",
    parallelToolCalls: "parallel_tool_calls",
    responseFormat: "response_format",
    "tools.web_search": "web_search_options",
  },
  createStreamEncoder: createChatStreamEncoder,
  encodeAnswer: encodeChatAnswer,
  encodeRequest: encodeChatRequest,
  createStreamDecoder: createChatStreamDecoder,
  decodeAnswer: decodeChatAnswer,
};
