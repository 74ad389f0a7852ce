import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const messages = [{ role: "user", content: "Hi" }];
const chatBody = { model: "test-model", max_tokens: 500, messages };
const anthropicUrl = "https://anthropic.test/v1/messages";
const onAnthropic: Deployment = { ...deployment, provider: "anthropic", urls: { anthropic_messages: anthropicUrl } };

const event = (type: string, value: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`;
const start = event("message_start", {
  message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage: { input_tokens: 12 } },
});
const text = [
  event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  event("content_block_delta", { index: 0, delta: { type: "text_delta", text: "Hello" } }),
  event("content_block_stop", { index: 0 }),
].join("");
const stop =
  event("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 3 } }) +
  event("message_stop", {});

function openHouse(...deployments: Deployment[]) {
  return createFakeHouse({ findDeployments: () => foundAll(deployments) });
}

async function ask(body: object, headers: Record<string, string> = {}, house = openHouse(onAnthropic)) {
  return { house, ...(await sendToUpstream(house, { body, headers })) };
}

describe("a call whose provider speaks another dialect", () => {
  test("is written in the provider's, always streamed, with the client's cap", async () => {
    const { upstream } = await ask(chatBody);
    expect(upstream.request.url).toBe(anthropicUrl);
    expect(upstream.request.headers["anthropic-version"]).toBeDefined();
    expect(upstream.json).toMatchObject({ model: "test-model", max_tokens: 500, stream: true });
  });

  test("is answered whole to a caller who did not ask for a stream", async () => {
    const { house, answer, upstream } = await ask(chatBody);
    upstream.head();
    upstream.data(start + text + stop);
    upstream.handler.onEnd();
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      object: "chat.completion",
      model: "test-model",
      choices: [{ message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
    });
    expect(answer.headers).toMatchObject({ "x-tacit-lane": "translate", "content-type": "application/json" });
    expect(answer.headers["x-tacit-cost-usd"]).toBeDefined();
    expect(house.settled).toMatchObject([
      { status: "ok", usage: { inputTokens: 12, outputTokens: 3, source: "upstream" }, hold: { lane: "translate" } },
    ]);
  });

  test("streams in the caller's dialect, and a cut is said in it", async () => {
    const { house, answer, upstream } = await ask({ ...chatBody, stream: true });
    upstream.head();
    upstream.data(start + text);
    await turn();
    expect(answer.text).toContain('"content":"Hello"');
    upstream.handler.onEnd();
    expect(answer.text).toMatch(/\n\ndata: \{"error":\{.*"code":"upstream_error"\}\}\n\n$/);
    expect(answer.text).not.toContain("[DONE]");
    expect(house.settled).toMatchObject([{ status: "upstream_failed", usage: { inputTokens: 12 } }]);
  });

  test("is answered also by a provider that does not stream", async () => {
    const whole = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "m",
      content: [{ type: "text", text: "Hello" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 12, output_tokens: 3 },
    };
    const first = await ask(chatBody);
    first.upstream.answer(whole);
    expect(first.answer.json).toMatchObject({ choices: [{ message: { content: "Hello" } }] });
    const streamed = await ask({ ...chatBody, stream: true });
    streamed.upstream.answer(whole);
    expect(streamed.answer.headers["content-type"]).toContain("text/event-stream");
    expect(streamed.answer.text).toMatch(/"content":"Hello".*\[DONE\]\n\n$/s);
  });

  test("names what could not be carried, or is refused when the caller is strict, with nothing held", async () => {
    const { answer, upstream } = await ask({ ...chatBody, seed: 7, logit_bias: { 1: 2 } });
    upstream.head();
    upstream.data(start + text + stop);
    upstream.handler.onEnd();
    expect(answer.headers["x-tacit-dropped-params"]).toBe("logit_bias,seed");
    const house = openHouse(onAnthropic);
    const refused = send(house, { body: { ...chatBody, seed: 7 }, headers: { "x-tacit-strict": "1" } });
    await turn();
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({ code: "unsupported_parameter", param: "seed" });
    expect(house.reserved).toEqual([]);
  });

  test("that cannot be carried at all goes to the provider who speaks the dialect", async () => {
    const house = openHouse(onAnthropic, deployment);
    const { upstream } = await sendToUpstream(house, { body: { ...chatBody, n: 2 } });
    expect(upstream.request.url).toBe(deployment.urls.openai_chat);
    const nobody = send(openHouse(onAnthropic), { body: { ...chatBody, n: 2 } });
    await turn();
    expect(nobody.status).toBe(400);
  });

  test("counts what was generated when its client has gone", async () => {
    const { house, answer, upstream } = await ask(chatBody);
    upstream.head();
    upstream.data(start + text);
    answer.control.abort();
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toMatchObject([
      { status: "client_aborted", usage: { inputTokens: 12, outputTokens: 2, source: "estimated" } },
    ]);
  });
});

describe("errors in the caller's dialect", () => {
  test.each([
    ["/v1/messages", { type: "error", error: { type: "billing_error" } }, 402],
    ["/v1/responses", { error: { type: "insufficient_quota", code: "insufficient_quota" } }, 429],
    ["/v1beta/models/test-model:generateContent", { error: { code: 402, status: "FAILED_PRECONDITION" } }, 402],
  ])("out of credit on %s", async (path, shape, status) => {
    const house = createFakeHouse();
    const refused = { outcome: "refused", reason: "insufficient_credit", availableNano: 0n as never } as const;
    house.wallet.answers.push(refused);
    const body = { ...chatBody, input: "Hi", contents: [{ parts: [{ text: "Hi" }] }] };
    const answer = send(house, { path, body });
    await turn();
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(shape);
    expect(answer.headers["x-should-retry"]).toBe("false");
  });

  test("an unknown model is 400 to Codex, who would ask six times for a 404", async () => {
    const body = { model: "unsold", input: "Hi" };
    const house = createFakeHouse();
    const codex = send(house, { path: "/v1/responses", body, headers: { originator: "codex_cli_rs" } });
    const other = send(house, { path: "/v1/responses", body });
    await turn();
    expect([codex.status, other.status]).toEqual([400, 404]);
  });
});

test.each([
  "/v1beta/models/test-model:generateContent",
  "/v1/models/test-model:generateContent",
  "/v1/v1beta/models/test-model:generateContent",
  "/api/v1beta/models/test-model:generateContent",
  "/v1beta/test-model:generateContent",
])("Gemini's clients are served at %s", async (path) => {
  const { upstream } = await sendToUpstream(createFakeHouse(), {
    path,
    body: { contents: [{ parts: [{ text: "Hi" }] }] },
  });
  expect(upstream.json).toMatchObject({ model: "test-model", messages: [{ role: "user", content: "Hi" }] });
});

describe("counting tokens", () => {
  const path = "/v1/messages/count_tokens";
  const body = { model: "test-model", messages };

  test("is the provider's own where it counts, and costs nothing", async () => {
    const counts = { ...onAnthropic, urls: { ...onAnthropic.urls, count_tokens: `${anthropicUrl}/count_tokens` } };
    const house = openHouse(counts);
    const { answer, upstream } = await sendToUpstream(house, { path, body });
    expect(upstream.request.url).toBe(`${anthropicUrl}/count_tokens`);
    upstream.answer({ input_tokens: 8 });
    await turn();
    expect(answer.text).toBe('{"input_tokens":8}');
    expect(house.reserved).toEqual([]);
  });

  test("does not wait for a provider that stalls after its head", async () => {
    const counts = { ...onAnthropic, urls: { ...onAnthropic.urls, count_tokens: `${anthropicUrl}/count_tokens` } };
    const house = openHouse(counts);
    const { answer, upstream } = await sendToUpstream(house, { path, body });
    upstream.head(200, { "content-type": "application/json" });
    await house.pass(11);
    expect(upstream.isAborted).toBe(true);
    expect(answer.headers["x-tacit-usage-source"]).toBe("estimated");
  });

  test("is an estimate, and says so, for every other model and when the provider fails", async () => {
    for (const target of [path, "/v1beta/models/test-model:countTokens"]) {
      const answer = send(openHouse(deployment), {
        path: target,
        body: { ...body, contents: [{ parts: [{ text: "Hi" }] }] },
      });
      await turn();
      const { input_tokens, totalTokens } = answer.json;
      expect(Number(input_tokens ?? totalTokens)).toBeGreaterThan(0);
      expect(answer.headers["x-tacit-usage-source"]).toBe("estimated");
    }
  });
});

test("an id of something kept at the provider is refused on a shared credential and passes on one's own", async () => {
  const speaks = { ...deployment, urls: { openai_responses: "https://provider.test/v1/responses" } };
  const request = { path: "/v1/responses", body: { model: "test-model", input: "Hi", previous_response_id: "resp_1" } };
  const house = openHouse(speaks);
  const refused = send(house, request);
  await turn();
  expect(refused.status).toBe(400);
  expect(refused.json.error).toMatchObject({ param: "previous_response_id", code: "unsupported_parameter" });
  expect(house.reserved).toEqual([]);
  const own = await sendToUpstream(openHouse({ ...speaks, isPooled: false }), request);
  expect(own.upstream.json.previous_response_id).toBe("resp_1");
});
