/** What Anthropic's clients are told, held against the types of Anthropic's own SDK: the compiler checks the words below. */
import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { createCollector } from "@/lib/gateway/canonical/collect";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { answerContext, emptyRequest, encodeStream, upstreamContext } from "@/tests/support/anthropic-calls";

const wire = "anthropic_messages";
const citation = { url: "https://a.test", title: "A", citedText: "so" } as const;
const parts: readonly StreamPart[] = [
  { type: "start", id: "ours", model: "theirs", usage: null },
  { type: "content-start", index: 0, content: { type: "reasoning" } },
  { type: "content-delta", index: 0, text: "Hm" },
  { type: "content-meta", index: 0, signature: { wire, value: "c2ln" } },
  { type: "content-end", index: 0 },
  { type: "content-start", index: 1, content: { type: "reasoning", redacted: { wire, value: "cmVk" } } },
  { type: "content-end", index: 1 },
  { type: "content-start", index: 2, content: { type: "text" } },
  { type: "content-delta", index: 2, text: "Yes." },
  { type: "content-meta", index: 2, citation },
  { type: "content-end", index: 2 },
  { type: "content-start", index: 3, content: { type: "tool-call", toolCallId: "call_1", toolName: "f" } },
  { type: "content-delta", index: 3, text: '{"a":1}' },
  { type: "content-end", index: 3 },
  {
    type: "finish",
    finishReason: "tool_calls",
    stopSequence: null,
    usage: {
      inputTokens: 100,
      cacheReadTokens: 40,
      cacheWrite5mTokens: 10,
      cacheWrite1hTokens: 20,
      outputTokens: 9,
      reasoningTokens: 4,
      webSearchCalls: 1,
      source: "upstream",
    },
  },
];

const source = {
  type: "web_search_result_location",
  url: "https://a.test",
  title: "A",
  cited_text: "so",
  encrypted_index: expect.stringMatching(/^tct1\./) as string,
} satisfies Anthropic.CitationsWebSearchResultLocation;

const totals = {
  input_tokens: 30,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 40,
  output_tokens: 9,
  output_tokens_details: { thinking_tokens: 4 },
  server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
} satisfies Anthropic.MessageDeltaUsage;

const message = {
  id: "msg_0193",
  type: "message",
  role: "assistant",
  model: "claude-test",
  container: null,
  diagnostics: null,
  content: [
    { type: "thinking", thinking: "Hm", signature: "c2ln" },
    { type: "redacted_thinking", data: "cmVk" },
    { type: "text", text: "Yes.", citations: [source] },
    { type: "tool_use", id: "call_1", name: "f", input: { a: 1 }, caller: { type: "direct" } },
  ],
  stop_reason: "tool_use",
  stop_sequence: null,
  stop_details: null,
  usage: {
    ...totals,
    cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
    inference_geo: null,
    service_tier: null,
    speed: null,
  },
} satisfies Anthropic.Message;

const begun = {
  ...message,
  content: [],
  stop_reason: null,
  usage: {
    ...message.usage,
    input_tokens: 321,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: null,
    server_tool_use: null,
  },
} satisfies Anthropic.Message;

const events = [
  { type: "message_start", message: begun },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  {
    type: "content_block_delta",
    index: 0,
    delta: { type: "thinking_delta", thinking: "Hm" } as Anthropic.ThinkingDelta,
  },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "c2ln" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "cmVk" } },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "text", text: "", citations: null } },
  { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "Yes." } },
  { type: "content_block_delta", index: 2, delta: { type: "citations_delta", citation: source } },
  { type: "content_block_stop", index: 2 },
  {
    type: "content_block_start",
    index: 3,
    content_block: { type: "tool_use", id: "call_1", name: "f", input: {}, caller: { type: "direct" } },
  },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"a":1}' } },
  { type: "content_block_stop", index: 3 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null, stop_details: null, container: null },
    usage: totals,
  },
  { type: "message_stop" },
] satisfies Anthropic.RawMessageStreamEvent[];

describe("an answer in Anthropic's dialect", () => {
  test("as a whole is the SDK's Message, with every key", () => {
    const collector = createCollector();
    for (const part of parts) collector.take(part);
    expect(anthropicMessages.encodeAnswer(collector.answer(), answerContext)).toEqual(message);
  });

  test("as a stream is the SDK's events, with every key", () => {
    const written = encodeStream(parts)
      .split("\n\n")
      .filter(Boolean)
      .map((event) => JSON.parse(event.slice(event.indexOf("data: ") + "data: ".length)));
    expect(written).toEqual(events);
  });

  test("that is an error is the SDK's ErrorResponse", () => {
    const expected = {
      type: "error",
      error: { type: "billing_error", message: "No credit." },
      request_id: "req_7",
    } satisfies Anthropic.ErrorResponse;
    const error = gatewayError("insufficient_quota", "No credit.");
    expect(anthropicMessages.renderError(error, "req_7").body).toEqual(expected);
  });
});

describe("a request to Anthropic", () => {
  test("is the SDK's parameters of a stream", () => {
    const schema = { type: "object" as const, properties: {} };
    const request: GenerateRequest = {
      ...emptyRequest,
      system: [{ type: "text", text: "Be brief.", cacheControl: { ttl: "1h" } }],
      messages: [
        { role: "user", content: [{ type: "text", text: "Hi" }] },
        { role: "assistant", content: [{ type: "tool-call", toolCallId: "t", toolName: "f", input: '{"a":1}' }] },
        {
          role: "tool",
          content: [
            {
              type: "tool-result",
              toolCallId: "t",
              toolName: "f",
              isError: true,
              content: [
                { type: "text", text: "no" },
                { type: "file", kind: "image", mediaType: "image/png", source: { type: "base64", data: "iVBORw" } },
                { type: "file", kind: "document", mediaType: null, source: { type: "url", url: "https://a.test" } },
              ],
            },
          ],
        },
      ],
      tools: [
        { type: "function", name: "f", description: "d", inputSchema: schema, strict: true },
        {
          type: "web-search",
          maxUses: 1,
          allowedDomains: [],
          blockedDomains: ["b.test"],
          userLocation: { city: "Bern" },
        },
      ],
      toolChoice: { type: "auto" },
      parallelToolCalls: false,
      responseFormat: { type: "json-schema", name: "n", description: null, schema, strict: true },
      maxOutputTokens: 9_000,
      stopSequences: ["END"],
      reasoning: { effort: "low", budgetTokens: null, isShown: true },
      endUserId: "ann",
    };
    const expected = {
      model: "claude-upstream",
      max_tokens: 9_000,
      system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
      messages: [
        { role: "user", content: [{ type: "text", text: "Hi" }] },
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: { a: 1 } }] },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "t",
              is_error: true,
              content: [
                { type: "text", text: "no" },
                { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw" } },
                { type: "document", source: { type: "url", url: "https://a.test" } },
              ],
            },
          ],
        },
      ],
      tools: [
        { name: "f", description: "d", input_schema: schema, strict: true },
        {
          type: "web_search_20250305",
          name: "web_search",
          max_uses: 1,
          blocked_domains: ["b.test"],
          user_location: { type: "approximate", city: "Bern" },
        },
      ],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
      thinking: { type: "adaptive", display: "summarized" },
      output_config: { effort: "low", format: { type: "json_schema", schema } },
      stop_sequences: ["END"],
      metadata: { user_id: "pseudonym" },
      stream: true,
    } satisfies Anthropic.MessageCreateParamsStreaming;
    const context = upstreamContext();
    const capabilities = { ...context.deployment.capabilities, reasoning: "adaptive" } as const;
    expect(anthropicMessages.encodeRequest(request, upstreamContext({ capabilities }))).toMatchObject({
      body: expected,
      dropped: [],
    });
  });
});
