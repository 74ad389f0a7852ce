/** Requests to every endpoint: some as a client would send them, most of them damaged. */
import { modelOf } from "../stage";
import type { Dice } from "./dice";
import { mutateBytes, mutateJson } from "./mutate";

/** Said in every request; may be nowhere but in what goes to the provider. */
export const requestCanary = "canaryofthecaller";

export type FuzzRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
};

const words = `${requestCanary} said hello`;
const tool = { type: "object", properties: { city: { type: "string", description: words } }, required: ["city"] };

const chat = {
  messages: [
    { role: "system", content: words },
    {
      role: "user",
      content: [
        { type: "text", text: words },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "get", arguments: `{"city":"${words}"}` } }],
    },
    { role: "tool", tool_call_id: "call_1", content: words },
    { role: "user", content: words },
  ],
  tools: [{ type: "function", function: { name: "get", description: words, parameters: tool } }],
  tool_choice: "auto",
  max_completion_tokens: 50,
  temperature: 0.5,
  stop: [words],
  reasoning_effort: "low",
  response_format: { type: "json_schema", json_schema: { name: "answer", schema: tool } },
  stream: true,
  stream_options: { include_usage: true },
};

const responses = {
  instructions: words,
  input: [
    { role: "user", content: [{ type: "input_text", text: words }] },
    { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: words }], encrypted_content: "c2ln" },
    { type: "function_call", call_id: "call_1", name: "get", arguments: `{"city":"${words}"}` },
    { type: "function_call_output", call_id: "call_1", output: words },
  ],
  tools: [
    { type: "function", name: "get", description: words, parameters: tool, strict: false },
    { type: "custom", name: "patch", description: words },
    { type: "web_search" },
  ],
  reasoning: { effort: "low", summary: "auto" },
  include: ["reasoning.encrypted_content"],
  text: { format: { type: "json_schema", name: "answer", schema: tool } },
  max_output_tokens: 50,
  store: false,
  stream: true,
};

const messages = {
  system: [{ type: "text", text: words, cache_control: { type: "ephemeral" } }],
  messages: [
    { role: "user", content: [{ type: "text", text: words }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: words, signature: "tct1.gemini.WyJ4IixudWxsXQ" },
        { type: "tool_use", id: "toolu_1", name: "get", input: { city: words } },
      ],
    },
    {
      role: "user",
      content: [{ type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: words }] }],
    },
  ],
  tools: [{ name: "get", description: words, input_schema: tool }],
  tool_choice: { type: "auto" },
  thinking: { type: "enabled", budget_tokens: 1_024 },
  max_tokens: 2_000,
  stop_sequences: [words],
  metadata: { user_id: words },
  stream: true,
};

const gemini = {
  systemInstruction: { parts: [{ text: words }] },
  contents: [
    { role: "user", parts: [{ text: words }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] },
    { role: "model", parts: [{ functionCall: { name: "get", args: { city: words } }, thoughtSignature: "c2ln" }] },
    { role: "user", parts: [{ functionResponse: { name: "get", response: { output: words } } }] },
  ],
  tools: [{ functionDeclarations: [{ name: "get", description: words, parametersJsonSchema: tool }] }],
  generationConfig: { maxOutputTokens: 50, stopSequences: [words], thinkingConfig: { includeThoughts: true } },
};

const bodies: readonly (readonly [path: string, body: object])[] = [
  ["/v1/chat/completions", chat],
  ["/v1/responses", responses],
  ["/v1/messages", messages],
  ["/v1beta/models/{model}:streamGenerateContent?alt=sse", gemini],
  ["/v1beta/models/{model}:streamGenerateContent", gemini],
  ["/v1/models/{model}:generateContent", gemini],
  ["/v1/messages/count_tokens", messages],
  ["/v1beta/models/{model}:countTokens", { contents: gemini.contents }],
  ["/v1beta/models/{model}:embedContent", { content: { parts: [{ text: words }] } }],
  ["/v1beta/models/{model}:batchEmbedContents", { requests: [{ content: { parts: [{ text: words }] } }] }],
  ["/v1/embeddings", { input: [words, words] }],
  ["/v1/completions", { prompt: words, max_tokens: 20, stream: true }],
  ["/v1/images/generations", { prompt: words, n: 1, size: "1024x1024" }],
  ["/v1/audio/speech", { input: words, voice: "alloy" }],
  ["/v1/audio/transcriptions", { file: words }],
  ["/v1/moderations", { input: words }],
  ["/v1/rerank", { query: words, documents: [words, words], top_n: 1 }],
  ["/v1/models", {}],
  ["/v1/credits", {}],
  ["/v1/key", {}],
  ["/v1/receipts/req_nobody", {}],
];

const sold = [...Object.values(modelOf), "everything"];

export function rollRequest(dice: Dice): FuzzRequest {
  // The dialects have the most to get wrong.
  const [template, sound] = dice.pick(dice.hits(0.6) ? bodies.slice(0, 6) : bodies);
  const model = dice.hits(0.03) ? dice.pick(["nobody", ""]) : dice.pick(sold);
  const stream = dice.hits(0.5) ? { stream: dice.hits(0.7) } : {};
  const whole = { ...sound, ...("stream" in sound ? stream : {}), model };
  const value = dice.hits(0.6) ? mutateJson(dice, whole, words) : whole;
  const isRead = Object.keys(sound).length === 0;
  const isForm = template.endsWith("transcriptions") && dice.hits(0.8);
  const sent = isForm ? toForm(model) : Buffer.from(JSON.stringify(value) ?? "null");
  const path = template.replace("{model}", encodeURIComponent(model));
  return {
    method: dice.hits(0.03) ? "PUT" : isRead && dice.hits(0.9) ? "GET" : "POST",
    path: dice.hits(0.05) ? mutatePath(dice, path) : path,
    headers: rollHeaders(dice, isForm ? "multipart/form-data; boundary=edge" : "application/json"),
    body: dice.hits(0.12) ? mutateBytes(dice, sent) : sent,
  };
}

function toForm(model: string): Buffer {
  const part = (head: string, body: string) => `--edge\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
  return Buffer.from(`${part('name="model"', model)}${part('name="file"; filename="a.wav"', words)}--edge--\r\n`);
}

const oddHeaders: readonly (readonly [string, string])[] = [
  ["x-tacit-strict", "1"],
  ["x-tacit-strict", "perhaps"],
  ["x-tacit-require", "zdr, eu"],
  ["x-tacit-sort", "price"],
  ["x-tacit-sort", "mood"],
  ["anthropic-version", "2023-06-01"],
  ["anthropic-version", "2026-10-21"],
  ["anthropic-beta", "a,b\t,c"],
  ["content-encoding", "gzip"],
  ["content-length", "99999999999"],
  ["content-type", "text/plain; charset=klingon"],
  ["originator", "codex_cli_rs"],
  ["x-session-id", "s".repeat(5_000)],
  ["x-goog-api-client", "genai"],
  ["x-should-retry", "true"],
];

function rollHeaders(dice: Dice, contentType: string): Record<string, string> {
  const headers: Record<string, string> = { "content-type": contentType, authorization: "Bearer tct_good" };
  if (dice.hits(0.03)) headers.authorization = dice.pick(["Bearer", "Basic x", `Bearer ${words}`, "\u00ff"]);
  for (let times = dice.hits(0.25) ? 1 + dice.below(2) : 0; times > 0; times--) {
    const [name, value] = dice.pick(oddHeaders);
    headers[name] = value;
  }
  return headers;
}

function mutatePath(dice: Dice, path: string): string {
  return dice.pick([
    `/api${path}`,
    `/v1${path}`,
    `${path}/`,
    `${path}%`,
    `${path}%00`,
    `${path}?alt=sse&key=${words.replaceAll(" ", "+")}`,
    path.replace("/v1", "/v2"),
    `${path}/../../x`,
    path.toUpperCase(),
    "/",
    "//",
    "/v1/models/",
    "/v1/receipts/%E0%A4%A",
  ]);
}
