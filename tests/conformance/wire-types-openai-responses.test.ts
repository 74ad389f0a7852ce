import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import type {
  OutputItem,
  ResponseEvent,
  ResponseObject,
} from "@/lib/gateway/wires/openai-responses/encode-answer/response-types";
import type { InputItem } from "@/lib/gateway/wires/openai-responses/encode-request/encode-input";
import type { EncodedChoice, EncodedTool } from "@/lib/gateway/wires/openai-responses/encode-request/encode-tools";
import type { EncodedRequest } from "@/lib/gateway/wires/wire";
import { deploymentOf, requestOf } from "@/tests/support/generate-requests";

type Sdk = OpenAI.Responses.ResponseStreamEvent;

/** `output_text` is the SDK's own addition; items and tools of a provider's own are given back as they came. */
type Written<T> = Omit<T, "output_text" | "output" | "tools" | "error">;
type Numbered<T> = T extends { response: infer R }
  ? Omit<T, "response"> & { response: Written<R> }
  : T extends unknown
    ? T
    : never;
type SdkEvent = Numbered<Sdk>;

/** `expected` is wide enough for everything that `written` may be. That it compiles is the proof. */
function fits<Expected>() {
  return <Actual extends Expected>(written: Actual[] = []) => written.length;
}

type NumberedEvent = ResponseEvent extends infer E
  ? E extends { response: infer R }
    ? Omit<E, "response"> & { response: Written<R>; sequence_number: number }
    : E & { sequence_number: number }
  : never;

/** A type that names several events at once is taken apart, as the SDK has one type for each. */
type Each<E> = E extends { type: infer T } ? (T extends string ? Omit<E, "type"> & { type: T } : never) : never;

describe("what this wire writes is what OpenAI's own types say", () => {
  test("events", () => expect(fits<SdkEvent>()<Each<NumberedEvent>>()).toBe(0));
  test("a response", () => expect(fits<Written<OpenAI.Responses.Response>>()<Written<ResponseObject>>()).toBe(0));
  test("items of an answer", () => expect(fits<OpenAI.Responses.ResponseOutputItem>()<OutputItem>()).toBe(0));
  test("tools", () => expect(fits<OpenAI.Responses.Tool>()<EncodedTool>()).toBe(0));

  test("a request", () => {
    expect(fits<OpenAI.Responses.ResponseCreateParams["tool_choice"]>()<EncodedChoice>()).toBe(0);
    // An item of reasoning has an id, except where a client took it away; OpenAI takes it without.
    type Named = InputItem extends infer I ? (I extends { type: "reasoning" } ? I & { id: string } : I) : never;
    expect(fits<OpenAI.Responses.ResponseInputItem>()<Named>()).toBe(0);
  });
});

/** Every member that a request may have, so that a word of ours which is not OpenAI's is seen. */
const known: Record<keyof Required<OpenAI.Responses.ResponseCreateParamsStreaming>, true> = {
  access_programs: true,
  background: true,
  context_management: true,
  conversation: true,
  image: true,
  include: true,
  input: true,
  instructions: true,
  max_output_tokens: true,
  max_tool_calls: true,
  metadata: true,
  model: true,
  moderation: true,
  parallel_tool_calls: true,
  previous_response_id: true,
  prompt: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning: true,
  safety_identifier: true,
  service_tier: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  text: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  truncation: true,
  user: true,
};

test("a request has only members that OpenAI knows", () => {
  const request = requestOf({
    temperature: 0.5,
    topP: 0.9,
    maxOutputTokens: 100,
    reasoning: { effort: "low", budgetTokens: null, isShown: true },
    verbosity: "low",
    responseFormat: { type: "json-schema", name: null, description: null, schema: {}, strict: null },
    topLogprobs: 2,
    endUserId: "u",
    promptCacheKey: "k",
    parallelToolCalls: false,
    toolChoice: { type: "required" },
    tools: [{ type: "function", name: "f", description: null, inputSchema: null, strict: null }],
  });
  const { body }: EncodedRequest = openaiResponses.encodeRequest(request, {
    deployment: deploymentOf(),
    outputCap: null,
    pseudonym: "p",
  });
  expect(Object.keys(body).filter((name) => !(name in known))).toEqual([]);
});
