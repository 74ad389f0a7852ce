/** OpenAI's chat completions, forward lane: what is read of a request, what is changed in it, what an answer tells. */
import type { UpstreamFailure } from "../call/judge-failure";
import { type GatewayError, gatewayError } from "../gateway-error";
import { isNestedDeeper, type JsonMember, objectStart, scanMembers } from "../json/scan-members";
import { type Edit, splice } from "../json/splice";
import type { CallShape } from "../metering/hold-bound";
import { isRecord, measureMedia } from "./openai-chat-media";
import { createChatStreamReader, parseEvent } from "./openai-chat-stream";
import { readFinishReason, readUsage } from "./openai-chat-usage";
import { measureAnswer } from "./scan-answer";
import type { AnswerFacts, Envelope, RequestReader, WireCodec } from "./wire";

const encoder = new TextEncoder();
const choicesMax = 128;
const depthMax = 1_000;

export const openaiChat: WireCodec = {
  wire: "openai_chat",
  endpoint: "chat_completions",
  readRequest,
  readAnswer,
  readFailure,
  readEventFailure: (event) => toFailure(parseEvent(event)),
  measure: measureAnswer,
  createStreamReader: createChatStreamReader,
  renderError: (error) => encoder.encode(renderWords(error)),
  renderStreamError: (error) => encoder.encode(`data: ${renderWords(error)}\n\n`),
  keepAlive: encoder.encode(": keep-alive\n\n"),
};

function renderWords(error: GatewayError): string {
  return JSON.stringify({ error: error.words });
}

function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, readMembers);
  const options = members.find((member) => member.key === "stream_options");
  if (options && body[options.valueStart] === 0x7b) {
    refuseAmbiguity(scanMembers(body, options.valueStart), ["include_usage"]);
  }
  const envelope = readEnvelope(parsed, body.length);
  const hidesUsage = envelope.stream && !envelope.wantsUsage;
  const storesAnswer = parsed.store !== undefined && parsed.store !== null && parsed.store !== false;
  return {
    envelope,
    prepare({ upstreamModel, outputCap }) {
      const models = members.filter((member) => member.key === "model");
      const edits: Edit[] = [];
      if (models.length > 1 || envelope.model !== upstreamModel) {
        for (const member of models) edits.push(replace(member, JSON.stringify(upstreamModel)));
      }
      // On the house's own credential an answer kept by the provider could be read by other callers.
      if (storesAnswer) edits.push(setMember(body, members, "store", "false"));
      if (hidesUsage) edits.push(askForUsage(body, members));
      if (outputCap !== null) edits.push(setMember(body, members, "max_completion_tokens", String(outputCap)));
      return { bytes: splice(body, edits), hidesUsage };
    },
  };
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  // JSON.parse takes seconds for megabytes of opening brackets, and nobody else is served meanwhile.
  if (isNestedDeeper(body, depthMax)) throw gatewayError("invalid_request", "The body is nested too deeply.");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw gatewayError("invalid_request", "The body is not valid UTF-8.");
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw gatewayError("invalid_request", "The body is not valid JSON.");
  }
  if (!isRecord(parsed)) throw gatewayError("invalid_request", "The body must be a JSON object.");
  return parsed;
}

const readMembers = [
  "model",
  "messages",
  "stream",
  "stream_options",
  "n",
  "max_tokens",
  "max_completion_tokens",
  "store",
];

/**
 * Parsers differ on a repeated member, and Go's ignores case; a provider that read another value than we did would
 * answer a dearer call than the one that was paid for. (A repeated `model` is written over everywhere instead.)
 */
function refuseAmbiguity(members: readonly JsonMember[], names: readonly string[]): void {
  const seen = new Set<string>();
  for (const { key } of members) {
    // Go folds the long s too.
    const folded = key.toLowerCase().replaceAll("ſ", "s");
    const name = names.find((read) => read === folded);
    if (!name) continue;
    const isRepeated = name !== "model" && seen.has(name);
    if (isRepeated || name !== key) invalid(name, `\`${name}\` must be written once, in lower case.`);
    seen.add(name);
  }
}

function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const { model, messages, stream, stream_options: streamOptions } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid("messages", "`messages` must be a list with at least one message.");
  }
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalid("stream", "`stream` must be true or false.");
  }
  if (streamOptions !== undefined && streamOptions !== null && !isRecord(streamOptions)) {
    return invalid("stream_options", "`stream_options` must be an object.");
  }
  const caps = ["max_tokens", "max_completion_tokens"].map((name) =>
    readWhole(parsed, name, Number.MAX_SAFE_INTEGER / choicesMax),
  );
  const given = caps.filter((cap) => cap !== null);
  const media = measureMedia(messages);
  const shape: CallShape = {
    textBytes: bodyBytes - media.encodedLength,
    messages: messages.length,
    mediaParts: media.parts,
    choices: readWhole(parsed, "n", choicesMax) ?? 1,
    outputCap: given.length > 0 ? Math.max(...given) : null,
  };
  const wantsUsage = isRecord(streamOptions) && streamOptions.include_usage === true;
  return { model, stream: stream === true, wantsUsage, shape };
}

function readWhole(parsed: Record<string, unknown>, name: string, max: number): number | null {
  const value = parsed[name];
  if (value === undefined || value === null) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= max) return value as number;
  return invalid(
    name,
    `\`${name}\` must be a whole number, at least 1${name === "n" ? `, at most ${choicesMax}` : ""}.`,
  );
}

function invalid(param: string, message: string): never {
  throw gatewayError("invalid_request", message, { param });
}

function replace(member: JsonMember, text: string): Edit {
  return { start: member.valueStart, end: member.valueEnd, text };
}

/** Gives a member of the object at `from` a value; a member it does not have yet is written first. */
function setMember(body: Uint8Array, members: readonly JsonMember[], key: string, text: string, from = 0): Edit {
  const member = members.find((one) => one.key === key);
  if (member) return replace(member, text);
  const at = objectStart(body, from) + 1;
  return { start: at, end: at, text: `"${key}":${text}${members.length > 0 ? "," : ""}` };
}

function askForUsage(body: Uint8Array, members: readonly JsonMember[]): Edit {
  const options = members.find((member) => member.key === "stream_options");
  if (!options || body[options.valueStart] !== 0x7b) {
    return setMember(body, members, "stream_options", '{"include_usage":true}');
  }
  const inner = scanMembers(body, options.valueStart);
  return setMember(body, inner.toReversed(), "include_usage", "true", options.valueStart);
}

function readAnswer(bytes: Uint8Array): AnswerFacts | null {
  const answer = parseAnswer(bytes);
  if (!answer || !Array.isArray(answer.choices) || (answer.error && answer.choices.length === 0)) return null;
  return {
    usage: readUsage(answer),
    finishReason: readFinishReason(isRecord(answer.choices[0]) ? answer.choices[0].finish_reason : null),
    answerBytes: measureAnswer(bytes),
  };
}

function readFailure(bytes: Uint8Array): UpstreamFailure | null {
  const answer = parseAnswer(bytes);
  return answer?.error ? toFailure(answer) : null;
}

/** Some put an HTTP status into `code`; where nobody says, only a refusal of the request is the caller's. */
function toFailure(body: Record<string, unknown> | null): UpstreamFailure {
  const error = isRecord(body?.error) ? body.error : {};
  const code = Number(error.code);
  const isStatus = Number.isInteger(code) && code >= 400 && code <= 599;
  const status = isStatus ? code : error.type === "invalid_request_error" ? 400 : 502;
  return { reason: "status", status, retryAfter: null, body };
}

function parseAnswer(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
