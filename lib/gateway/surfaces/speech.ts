import type { CallShape } from "../metering/hold-bound";
import { readObject } from "../wires/read-json";
import { invalid } from "../wires/request-body";
import { openaiSurface } from "./openai-surface";
import { type JsonRequest, openRequest, toReader } from "./read-json-request";
import { estimateSpokenSeconds } from "./sound";
import { createSpeechStreamReader } from "./speech-stream";

const encoder = new TextEncoder();

const deciding = ["input", "instructions", "speed", "stream_format"];
/** As OpenAI counts speech. */
const tokensPerSecond = 20;
/** No language takes longer to say a byte of text. */
const secondsPerByteMax = 0.5;
const slowest = 0.25;

/**
 * OpenAI's speech: a text in, sound out. Sound comes without usage, and then it is charged by how long the text takes to
 * say; as an event stream it comes with usage, and that counts.
 */
export const speech = openaiSurface({
  serves: "speech",
  endpoint: "speech",
  readRequest(body) {
    const request = openRequest(body, deciding);
    return toReader(request, { stream: request.parsed.stream_format === "sse", shape: readShape(request) });
  },
  readAnswer(bytes) {
    if (bytes.length === 0 || readObject(bytes.subarray(0, jsonBytesMax))?.error) return null;
    return { usage: null, finishReason: null, answerBytes: 0 };
  },
  createStreamReader: createSpeechStreamReader,
});

/** An error dressed as an answer is short; sound is not looked into. */
const jsonBytesMax = 65_536;

function readShape({ body, parsed }: JsonRequest): CallShape {
  const { input, speed } = parsed;
  if (typeof input !== "string" || input === "") return invalid("input", "`input` must be a text.");
  if (speed !== undefined && speed !== null && typeof speed !== "number") {
    return invalid("speed", "`speed` must be a number.");
  }
  const pace = Math.min(Math.max(speed ?? 1, slowest), 1);
  const toTokens = (seconds: number) => Math.ceil((seconds * tokensPerSecond) / pace);
  return {
    textBytes: body.length,
    messages: 1,
    mediaParts: 0,
    choices: 1,
    outputCap: toTokens(body.length * secondsPerByteMax),
    // No model speaks faster for certain because it was asked to.
    soundTokens: toTokens(estimateSpokenSeconds(encoder.encode(input).length)),
  };
}
