import { isRecord, measureMedia } from "../../media";
import { findKeptState } from "../../openai-responses/forward/find-stateful-param";
import { measureInput } from "../../openai-responses/forward/measure-input";
import { findChargedApart } from "../../pooled-members";
import { fetchedParts, measureSearches, measureTools } from "../../provider-tools";
import { invalid, readFallbackModels, readWhole } from "../../request-body";
import type { Envelope } from "../../wire";
import { readName } from "../decode-request/read-value";

const choicesMax = 128;
const capMax = Number.MAX_SAFE_INTEGER / choicesMax;

/** What the engine reads of a chat body. `bodyBytes`: how long it is. */
export function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const { messages } = parsed;
  const common = readCommon(parsed);
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid("messages", "`messages` must be a list with at least one message.");
  }
  const media = measureMedia(messages);
  const cap = readLargest(parsed, ["max_tokens", "max_completion_tokens"]);
  return {
    ...common,
    shape: {
      textBytes: bodyBytes - media.encodedLength,
      messages: messages.length,
      mediaParts: media.parts + (isAsked(parsed.web_search_options) ? fetchedParts : 0),
      choices: readWhole(parsed, "n", choicesMax) ?? 1,
      // What a prediction got wrong is charged like output, beside what was written.
      outputCap: cap !== null && isAsked(parsed.prediction) ? cap + bodyBytes : cap,
      ...(isAsked(parsed.web_search_options) && { webSearches: { most: null, wire: "openai_chat" } }),
    },
    statefulParam: findKept(parsed, messages),
    chargedParam: findChargedApart(parsed),
    usesReasoning:
      ["reasoning_effort", "reasoning", "thinking"].some((name) => isAsked(parsed[name])) ||
      messages.some(holdsReasoning),
  };
}

/** The same of a body that has the shape of Responses. */
export function readForeignEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const common = readCommon(parsed);
  const { input } = parsed;
  if (typeof input !== "string" && !Array.isArray(input)) {
    return invalid("input", "`input` must be a string or a list of items.");
  }
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  const media = measureInput(items);
  return {
    ...common,
    shape: {
      textBytes: bodyBytes - media.encodedLength,
      messages: Math.max(items.length, 1) + 1,
      mediaParts: media.parts + measureTools(parsed),
      choices: 1,
      outputCap: readLargest(parsed, ["max_output_tokens", "max_tokens", "max_completion_tokens"]),
      ...measureSearches(parsed, "openai_chat"),
    },
    statefulParam: findKeptState(parsed),
    usesReasoning: isAsked(parsed.reasoning),
  };
}

function readCommon(parsed: Record<string, unknown>) {
  const { stream, stream_options: streamOptions } = parsed;
  const model = readName(parsed, "model");
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalid("stream", "`stream` must be true or false.");
  }
  if (streamOptions !== undefined && streamOptions !== null && !isRecord(streamOptions)) {
    return invalid("stream_options", "`stream_options` must be an object.");
  }
  return {
    model,
    fallbackModels: readFallbackModels(parsed),
    stream: stream === true,
    wantsUsage: isRecord(streamOptions) && streamOptions.include_usage === true,
  };
}

/** Which of two caps a provider obeys is not ours to know: the hold must do for the larger. */
function readLargest(parsed: Record<string, unknown>, names: readonly string[]): number | null {
  const caps = names.flatMap((name) => readWhole(parsed, name, capMax) ?? []);
  return caps.length > 0 ? Math.max(...caps) : null;
}

/** The place of the first thing that the provider keeps and the body only names: a file, a recording, a cached prompt. */
function findKept(parsed: Record<string, unknown>, messages: readonly unknown[]): string | null {
  const { extra_body: extra } = parsed;
  const google = isRecord(extra) ? extra.google : null;
  if (isRecord(google) && (isAsked(google.cached_content) || isAsked(google.cachedContent))) return "extra_body";
  for (const [i, message] of messages.entries()) {
    if (!isRecord(message)) continue;
    if (isAsked(message.audio)) return `messages[${i}].audio`;
    if (!Array.isArray(message.content)) continue;
    const at = message.content.findIndex(namesFile);
    if (at === -1) continue;
    const isWrapped = isRecord(message.content[at].file) && isAsked(message.content[at].file.file_id);
    return `messages[${i}].content[${at}]${isWrapped ? ".file.file_id" : ""}`;
  }
  return null;
}

/** OpenAI's way, Mistral's, and Moonshot's `ms://` addresses. */
function namesFile(part: unknown): boolean {
  if (!isRecord(part)) return false;
  if (isAsked(part.file_id) || (isRecord(part.file) && isAsked(part.file.file_id))) return true;
  return [part.image_url, part.video_url].some((media) => {
    const url = isRecord(media) ? media.url : media;
    return typeof url === "string" && /^\s*ms:/i.test(url);
  });
}

function holdsReasoning(message: unknown): boolean {
  if (!isRecord(message) || message.role !== "assistant") return false;
  return isAsked(message.reasoning_content) || isAsked(message.reasoning_details) || isAsked(message.reasoning);
}

const isAsked = (value: unknown) => value !== undefined && value !== null;
