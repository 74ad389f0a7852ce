/** Google's `generateContent` and `streamGenerateContent`. */
import type { WireCodec } from "../wire";
import { createStreamDecoder, decodeAnswer } from "./decode-stream";
import { encodeAnswer } from "./encode-answer";
import { encodeRequest } from "./encode-request";
import { createStreamEncoder } from "./encode-stream";
import { renderGeminiError } from "./errors";
import { geminiScanner, readAnswer, readFailure } from "./read-answer";
import { readRequest } from "./read-request";
import { createGeminiStreamReader } from "./stream-reader";

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
