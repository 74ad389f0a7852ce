import { describe, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import type { Deployment } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, price, sendToUpstream, turn } from "@/tests/support/fake-house";
import { toEvents } from "@/tests/support/surface-calls";

const found = "x".repeat(20_000);
const search = { type: "web_search_20250305", name: "web_search" };
const anthropic = {
  path: "/v1/messages",
  urls: { anthropic_messages: "http://up.test/v1/messages" },
  body: {
    model: "test-model",
    max_tokens: 100,
    stream: true,
    tools: [search],
    messages: [{ role: "user", content: "Hi" }],
  },
  searching: [
    { type: "message_start", message: { id: "m", usage: { input_tokens: 9, output_tokens: 1 } } },
    {
      type: "content_block_start",
      index: 0,
      content_block: { type: "server_tool_use", id: "s", name: "web_search", input: {} },
    },
    {
      type: "content_block_start",
      index: 1,
      content_block: { type: "web_search_tool_result", content: [{ encrypted_content: found }] },
    },
    {
      type: "content_block_start",
      index: 2,
      content_block: { type: "server_tool_use", id: "t", name: "web_search", input: {} },
    },
    {
      type: "content_block_start",
      index: 3,
      content_block: { type: "server_tool_use", id: "u", name: "web_fetch", input: {} },
    },
    { type: "content_block_delta", index: 4, delta: { type: "text_delta", text: '"server_tool_use" "web_search"' } },
  ],
  end: [
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { output_tokens: 20, server_tool_use: { web_search_requests: 1 } },
    },
    { type: "message_stop" },
  ],
};
const called = (type: string) => ({ type: "web_search_call", id: "w", status: "completed", action: { type } });
const responses = {
  path: "/v1/responses",
  urls: { openai_responses: "http://up.test/v1/responses" },
  body: { model: "test-model", stream: true, tools: [{ type: "web_search" }], input: "Hi" },
  searching: [
    { type: "response.created", response: { id: "r" } },
    { type: "response.output_item.added", item: called("search") },
    { type: "response.output_item.done", item: called("search") },
    { type: "response.output_item.done", item: called("open_page") },
    { type: "response.output_item.done", item: called("search") },
    { type: "response.output_text.delta", delta: "Rain." },
  ],
  end: [
    {
      type: "response.completed",
      response: {
        id: "r",
        status: "completed",
        output: [called("search")],
        usage: { input_tokens: 9, output_tokens: 20 },
      },
    },
  ],
};

describe.each([
  ["Anthropic", anthropic],
  ["Responses", responses],
])("searches of %s", (_, { path, urls, body, searching, end }) => {
  async function begin() {
    const sold: Deployment = { ...deployment, urls, price: { ...price, webSearchNano: toNano(10_000_000n) } };
    const house = createFakeHouse({ findDeployments: () => foundAll([sold]) });
    const { answer, upstream } = await sendToUpstream(house, { path, body });
    upstream.head(200, { "content-type": "text/event-stream" });
    upstream.data(toEvents(...searching));
    await turn();
    return { house, answer, upstream };
  }

  test("are paid for by a client that hangs up before anybody has counted them", async () => {
    const { house, answer } = await begin();
    answer.control.abort();
    expect(house.settled).toMatchObject([
      { status: "client_aborted", usage: { webSearchCalls: 2, source: "estimated" } },
    ]);
    expect(house.settled[0]!.costNano).toBeGreaterThanOrEqual(20_000_000n);
  });

  test("are those that the provider counted, once it has", async () => {
    const { house, upstream } = await begin();
    upstream.data(toEvents(...end));
    upstream.handler.onEnd();
    await turn();
    expect(house.settled).toMatchObject([{ status: "ok", usage: { webSearchCalls: 1, source: "upstream" } }]);
  });
});
