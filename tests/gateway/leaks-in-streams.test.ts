import { describe, expect, test } from "vitest";
import type { Wire } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, sendToUpstream, turn } from "@/tests/support/fake-house";

const urls: Readonly<Record<Wire, string>> = {
  openai_chat: "https://provider.test/v1/chat/completions",
  openai_responses: "https://provider.test/v1/responses",
  anthropic_messages: "https://provider.test/v1/messages",
  gemini: "https://provider.test/v1beta/models/{model}:{action}",
};
const user = [{ role: "user", content: "Hi" }];
const clients: readonly (readonly [Wire, string, object])[] = [
  ["openai_chat", "/v1/chat/completions", { model: "test-model", stream: true, messages: user }],
  ["openai_responses", "/v1/responses", { model: "test-model", stream: true, input: "Hi" }],
  ["anthropic_messages", "/v1/messages", { model: "test-model", stream: true, max_tokens: 9, messages: user }],
  ["gemini", "/v1beta/models/test-model:streamGenerateContent?alt=sse", { contents: [{ parts: [{ text: "Hi" }] }] }],
];

const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { readonly type: string }) => `event: ${value.type}\n${data(value)}`;
type Failure = { readonly status: number; readonly word: string; readonly message: string };

/** The first words of an answer, and an error after them, as each wire writes them. */
const streams: Readonly<Record<Wire, (failure: Failure) => string>> = {
  openai_chat: ({ status, word, message }) =>
    data({ id: "c", choices: [{ index: 0, delta: { role: "assistant", content: "Hello" } }] }) +
    data({ error: { message, type: word, code: status } }),
  openai_responses: ({ status, word, message }) =>
    event({ type: "response.created", response: { id: "r", output: [] } } as never) +
    event({
      type: "response.output_item.added",
      output_index: 0,
      item: { type: "message", id: "m", role: "assistant", content: [] },
    } as never) +
    event({
      type: "response.output_text.delta",
      item_id: "m",
      output_index: 0,
      content_index: 0,
      delta: "Hello",
    } as never) +
    event({
      type: "response.failed",
      response: { id: "r", status: "failed", error: { code: String(status), type: word, message } },
    } as never),
  anthropic_messages: ({ word, message }) =>
    event({
      type: "message_start",
      message: { id: "m", type: "message", role: "assistant", content: [], usage: { input_tokens: 1 } },
    } as never) +
    event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } } as never) +
    event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } } as never) +
    event({ type: "error", error: { type: word, message } } as never),
  gemini: ({ status, message }) =>
    data({ candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] } }] }) +
    data({ error: { code: status, message, status: status === 400 ? "INVALID_ARGUMENT" : "PERMISSION_DENIED" } }),
};
const wires = Object.keys(urls) as Wire[];
const pairs = clients.flatMap((client) => wires.map((upstream) => [...client, upstream] as const));

async function fail(path: string, body: object, upstream: Wire, failure: Failure) {
  const house = createFakeHouse({
    findDeployments: () => foundAll([{ ...deployment, urls: { [upstream]: urls[upstream] } }]),
  });
  const call = await sendToUpstream(house, { path, body });
  call.upstream.head();
  call.upstream.data(streams[upstream](failure));
  await turn();
  return { house, text: call.answer.text };
}

describe.each(pairs)("in a stream to %s at %s %j from %s", (_, path, body, upstream) => {
  test("what a provider says of the house's credential is told to nobody", async () => {
    const message = "Your account org-abc123 has no canary-permission";
    const { house, text } = await fail(path, body, upstream, { status: 403, word: "permission_error", message });
    expect(text).toContain("Hello");
    expect(text).not.toMatch(/canary|org-abc/);
    expect(house.alerts).toEqual(["upstream_credential_refused"]);
  });

  test("its judgement of a request is told without the names of the house's account", async () => {
    const message = "No good: project proj_abc123 of organizations/acme-9, key sk-live-abcdef, canary-reason";
    const { house, text } = await fail(path, body, upstream, { status: 400, word: "invalid_request_error", message });
    expect(text).toContain("canary-reason");
    expect(text).not.toMatch(/proj_abc|acme|sk-live/);
    expect(
      JSON.stringify([house.settled, house.alerts], (_key, value) => (typeof value === "bigint" ? 0 : value)),
    ).not.toMatch(/canary|Hello/);
  });
});
