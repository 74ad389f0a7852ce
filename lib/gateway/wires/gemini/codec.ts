/** Google's `generateContent` and `streamGenerateContent`. */
import type { WireCodec } from "../wire";
import { createStreamDecoder, decodeAnswer } from "./decode-answer/stream-decoder";
import { encodeAnswer } from "./encode-answer/encode-answer";
import { createStreamEncoder } from "./encode-answer/stream-encoder";
import { encodeRequest } from "./encode-request/encode-request";
import { renderGeminiError } from "./errors";
import { geminiScanner, readAnswer, readFailure } from "./forward/read-answer";
import { readRequest } from "./forward/read-request";
import { createGeminiStreamReader } from "./forward/stream-reader";

export const gemini: WireCodec = {
  wire: "gemini",
  serves: "gemini",
  endpoint: "generate_content",
  readRequest,
  renderError: renderGeminiError,
  // Its clients break on anything that is no chunk, and a chunk that says nothing is still a chunk to them.
  keepAlive: null,
  forwardedHeaders: [],
  readAnswer,
  readFailure,
  measure: geminiScanner.measure,
  createStreamReader: createGeminiStreamReader,
  parameterNames: {
    system: "systemInstruction",
    messages: "contents",
    toolChoice: "toolConfig",
    responseFormat: "responseMimeType",
    reasoning: "thinkingConfig",
    topLogprobs: "responseLogprobs",
  },
  createStreamEncoder,
  encodeAnswer,
  encodeRequest,
  createStreamDecoder,
  decodeAnswer,
};
