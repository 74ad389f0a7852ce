/**
 * `sandbox/echo`: answers with the last user message. It needs no provider, always says the same to the same request,
 * and counts its tokens by a rule that anyone can check: four bytes of UTF-8 each, rounded up.
 */
type EchoRequest = {
  messages: { role?: unknown; content?: unknown }[];
  stream?: boolean | null;
  stream_options?: { include_usage?: unknown } | null;
  max_tokens?: number | null;
  max_completion_tokens?: number | null;
  n?: number | null;
};

type EchoAnswer = { readonly status: number; readonly contentType: string; readonly chunks: Iterator<Uint8Array> };

const bytesPerToken = 4;
/** As the catalogue says. */
const outputTokensMax = 4_096;
const nothingToEcho = "Say something, and sandbox/echo will say it back.";
const encoder = new TextEncoder();

export function echo(body: Uint8Array): EchoAnswer {
  const request = JSON.parse(new TextDecoder().decode(body)) as EchoRequest;
  if ((request.n ?? 1) !== 1) return refuse("sandbox/echo gives one answer.", "n");
  const heard = request.messages.map((message) => textOf(message?.content)).join("");
  const last = request.messages.findLast((message) => message?.role === "user");
  const said = textOf(last?.content) || nothingToEcho;
  const cap = Math.min(request.max_completion_tokens ?? request.max_tokens ?? outputTokensMax, outputTokensMax);
  const text = cutTo(said, cap * bytesPerToken);
  const finish = text.length < said.length ? "length" : "stop";
  const usage = toUsage(countTokens(heard), countTokens(text));
  if (!request.stream) return whole(text, finish, usage);
  return {
    status: 200,
    contentType: "text/event-stream; charset=utf-8",
    chunks: events(text, finish, request.stream_options?.include_usage === true ? usage : null),
  };
}

function refuse(message: string, param: string): EchoAnswer {
  const error = { message, type: "invalid_request_error", param, code: "unsupported_value" };
  return { status: 400, contentType: "application/json", chunks: [toBytes({ error })].values() };
}

function whole(text: string, finish: string, usage: ReturnType<typeof toUsage>): EchoAnswer {
  const message = { role: "assistant", content: text, refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
  const answer = { ...label("chat.completion"), choices, usage };
  return { status: 200, contentType: "application/json", chunks: [toBytes(answer)].values() };
}

function* events(text: string, finish: string, usage: ReturnType<typeof toUsage> | null): Generator<Uint8Array> {
  const chunk = (delta: object, finishReason: string | null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
    return toEvent(JSON.stringify({ ...label("chat.completion.chunk"), choices }));
  };
  yield chunk({ role: "assistant", content: "" }, null);
  for (const [word] of text.matchAll(/\s*\S+|\s+$/g)) yield chunk({ content: word }, null);
  yield chunk({}, finish);
  if (usage) yield toEvent(JSON.stringify({ ...label("chat.completion.chunk"), choices: [], usage }));
  yield toEvent("[DONE]");
}

function label(object: string) {
  return { id: "chatcmpl-sandbox", object, created: 0, model: "sandbox/echo", system_fingerprint: "tacit-sandbox" };
}

function toUsage(promptTokens: number, completionTokens: number) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part?.text === "string" ? part.text : "")).join("");
}

function countTokens(text: string): number {
  return Math.ceil(encoder.encode(text).length / bytesPerToken);
}

/** The beginning of the text that fits, never half a character. */
function cutTo(text: string, bytesMax: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

function toBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

function toEvent(data: string): Uint8Array {
  return encoder.encode(`data: ${data}\n\n`);
}
