/** OpenAI's own client reads what is written for it. */
import OpenAI from "openai";
import { expect, test } from "vitest";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { noUsage } from "@/lib/gateway/metering/usage";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { answerContext } from "@/tests/support/fixtures/generate-request";
import { collectParts } from "@/tests/support/play-wire";

const parts: readonly StreamPart[] = [
  { type: "start", id: null, model: null, usage: null },
  { type: "content-start", index: 0, content: { type: "reasoning" } },
  { type: "content-delta", index: 0, text: "hm" },
  { type: "content-end", index: 0 },
  { type: "content-start", index: 1, content: { type: "text" } },
  { type: "content-delta", index: 1, text: "Grüße, " },
  { type: "content-delta", index: 1, text: "世界" },
  { type: "content-end", index: 1 },
  { type: "content-start", index: 2, content: { type: "tool-call", toolCallId: "c1", toolName: "f" } },
  { type: "content-delta", index: 2, text: '{"a":' },
  { type: "content-delta", index: 2, text: "1}" },
  { type: "content-end", index: 2 },
  { type: "content-start", index: 3, content: { type: "tool-call", toolCallId: "c2", toolName: "g" } },
  { type: "content-end", index: 3 },
  {
    type: "finish",
    finishReason: "tool_calls",
    stopSequence: null,
    usage: { ...noUsage, inputTokens: 5, outputTokens: 6, source: "upstream" },
  },
];

const sdk = (body: string, type: string) =>
  new OpenAI({
    apiKey: "k",
    maxRetries: 0,
    fetch: async () => new Response(body, { headers: { "content-type": type } }),
  });
const ask = { model: "sold-model", messages: [{ role: "user" as const, content: "Hi" }] };
const message = {
  role: "assistant",
  content: "Grüße, 世界",
  tool_calls: [
    { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
    { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
  ],
};

test("a stream, gathered by its helper", async () => {
  const encoder = openaiChat.createStreamEncoder(answerContext());
  const body = [": keep-alive\n\n", ...parts.map((part) => encoder.encode(part))].join("");
  const stream = sdk(body, "text/event-stream").chat.completions.stream({
    ...ask,
    stream_options: { include_usage: true },
  });
  const completion = await stream.finalChatCompletion();
  expect(completion).toMatchObject({
    id: "chatcmpl-42",
    model: "sold-model",
    choices: [{ finish_reason: "tool_calls", message }],
    usage: { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 },
  });
});

test("a whole answer", async () => {
  const body = JSON.stringify(openaiChat.encodeAnswer(collectParts(parts), answerContext()));
  const completion = await sdk(body, "application/json").chat.completions.create(ask);
  expect(completion.choices[0]).toMatchObject({ finish_reason: "tool_calls", message });
  expect(completion.usage?.total_tokens).toBe(11);
});

test("an error within a stream is thrown, with its type and code", async () => {
  const encoder = openaiChat.createStreamEncoder(answerContext());
  const body = `${encoder.encode(parts[0]!)}${encoder.encodeError(gatewayError("overloaded", "Try again later."))}`;
  const stream = await sdk(body, "text/event-stream").chat.completions.create({ ...ask, stream: true });
  const read = async () => {
    for await (const _chunk of stream);
  };
  await expect(read()).rejects.toMatchObject({ type: "server_error", code: "overloaded" });
});
