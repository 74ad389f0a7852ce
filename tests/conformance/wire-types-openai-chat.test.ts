import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import type { Chunk, Completion } from "@/lib/gateway/wires/openai-chat/encode-answer/chunk";
import type { ContentPart } from "@/lib/gateway/wires/openai-chat/encode-request/encode-file";
import type { EncodedMessage } from "@/lib/gateway/wires/openai-chat/encode-request/encode-messages";
import type { EncodedBody } from "@/lib/gateway/wires/openai-chat/encode-request/request-body";
import { deployment } from "@/tests/support/fake-house";
import { answerContext, generateRequest } from "@/tests/support/fixtures/generate-request";

type Chat = typeof OpenAI.Chat.Completions.prototype;
type Params = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** `Expected` is wide enough for everything that `Actual` may be. That it compiles is the proof. */
function fits<Expected>() {
  return <Actual extends Expected>(written: Actual[] = []) => written.length;
}

/** A caller's own words for a picture's detail and a recording's format go on as they are; OpenAI's list has some. */
type ListedPart =
  | Exclude<ContentPart, { type: "image_url" | "input_audio" }>
  | { type: "image_url"; image_url: { url: string; detail?: "auto" | "low" | "high" | "original" } }
  | { type: "input_audio"; input_audio: { data: string; format: "wav" | "mp3" } };
type ListedMessage = Exclude<EncodedMessage, { role: "user" }> | { role: "user"; content: string | ListedPart[] };

describe("what this wire writes is what OpenAI's own types say", () => {
  test("events", () => expect(fits<OpenAI.Chat.ChatCompletionChunk>()<Chunk>()).toBe(0));
  test("a whole answer", () => expect(fits<OpenAI.Chat.ChatCompletion>()<Completion>()).toBe(0));
  test("messages", () => expect(fits<OpenAI.Chat.ChatCompletionMessageParam>()<ListedMessage>()).toBe(0));
  test("a request", () => {
    type Listed = Omit<EncodedBody, "messages"> & { messages: ListedMessage[] };
    expect(fits<Params>()<Listed>()).toBe(0);
    expect(fits<Parameters<Chat["create"]>[0]>()<Listed>()).toBe(0);
  });
});

/** Every member that a request may have, so that a word of ours which is not OpenAI's is seen. */
const ours: Record<keyof EncodedBody, keyof Params> = {
  model: "model",
  messages: "messages",
  stream: "stream",
  stream_options: "stream_options",
  max_completion_tokens: "max_completion_tokens",
  max_tokens: "max_tokens",
  temperature: "temperature",
  top_p: "top_p",
  frequency_penalty: "frequency_penalty",
  presence_penalty: "presence_penalty",
  seed: "seed",
  stop: "stop",
  reasoning_effort: "reasoning_effort",
  response_format: "response_format",
  verbosity: "verbosity",
  logprobs: "logprobs",
  top_logprobs: "top_logprobs",
  user: "user",
  tools: "tools",
  tool_choice: "tool_choice",
  parallel_tool_calls: "parallel_tool_calls",
  web_search_options: "web_search_options",
};

test("a request that asks for everything has members of OpenAI's alone", () => {
  const request = generateRequest({
    system: [{ type: "text", text: "Be brief." }],
    tools: [
      { type: "function", name: "f", description: "F", inputSchema: { type: "object" }, strict: true },
      { type: "web-search", maxUses: null, allowedDomains: [], blockedDomains: [], userLocation: null },
    ],
    toolChoice: { type: "required" },
    parallelToolCalls: true,
    responseFormat: { type: "json" },
    maxOutputTokens: 5,
    temperature: 1,
    topP: 1,
    frequencyPenalty: 1,
    presencePenalty: 1,
    seed: 1,
    stopSequences: ["a"],
    reasoning: { effort: "low", budgetTokens: null, isShown: null },
    verbosity: "low",
    topLogprobs: 1,
    endUserId: "u",
  });
  const to = { ...deployment, quirks: { hasWebSearch: true } };
  const { body, dropped } = openaiChat.encodeRequest(request, { deployment: to, outputCap: null, pseudonym: "p" });
  expect(dropped).toEqual([]);
  expect(Object.keys(body).sort()).toEqual(
    Object.keys(ours)
      .filter((name) => name !== "max_tokens")
      .sort(),
  );
});

test("every event has the members that OpenAI's have", () => {
  const encoder = openaiChat.createStreamEncoder(answerContext());
  const event = encoder.encode({ type: "start", id: null, model: null, usage: null });
  const chunk = JSON.parse(event.slice("data: ".length)) as OpenAI.Chat.ChatCompletionChunk;
  const members = ["choices", "created", "id", "model", "object", "usage"] satisfies (keyof typeof chunk)[];
  expect(Object.keys(chunk).sort()).toEqual(members);
});
