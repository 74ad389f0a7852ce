/** OpenAI's chat completions. */
import { renderOpenaiError } from "../openai-errors";
import type { ForwardCodec } from "../wire";
import { chatScanner, readAnswer, readFailure } from "./read-answer";
import { readRequest } from "./read-request";
import { createChatStreamReader } from "./stream-reader";

export const openaiChat: ForwardCodec = {
  serves: "openai_chat",
  endpoint: "chat_completions",
  readRequest,
  renderError: renderOpenaiError,
  keepAlive: new TextEncoder().encode(": keep-alive\n\n"),
  forwardedHeaders: [],
  readAnswer,
  readFailure,
  measure: chatScanner.measure,
  createStreamReader: createChatStreamReader,
};
