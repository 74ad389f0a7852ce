import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const urls = {
  openai_chat: "https://provider.test/v1/chat/completions",
  openai_responses: "https://provider.test/v1/responses",
  anthropic_messages: "https://provider.test/v1/messages",
  gemini: "https://provider.test/v1beta/models/{model}:{action}",
  embeddings: "https://provider.test/v1/embeddings",
};
const chat = { path: "/v1/chat/completions", body: { messages: [{ role: "user", content: "Hi" }] } };
const responses = { path: "/v1/responses", body: { input: "Hi", store: false } };
const messages = { path: "/v1/messages", body: { max_tokens: 9, messages: [{ role: "user", content: "Hi" }] } };
const contents = {
  path: "/v1beta/models/test-model:generateContent",
  body: { contents: [{ parts: [{ text: "Hi" }] }] },
};
const embeddings = { path: "/v1/embeddings", body: { input: "Hi" } };

const openHouse = (isPooled: boolean) =>
  createFakeHouse({ findDeployments: () => foundAll([{ ...deployment, urls, isPooled }]) });

type Request = { readonly path: string; readonly body: object; readonly headers?: Record<string, string> };

const named = ({ path, body, ...rest }: Request, more: object = {}) => ({
  ...rest,
  path,
  body: path.startsWith("/v1beta") ? { ...body, ...more } : { model: "test-model", ...body, ...more },
});

describe("what would change a provider's price is left out on the house's credential", () => {
  test.each([
    [chat, { service_tier: "priority" }],
    [chat, { service_tier: "flex" }],
    [responses, { service_tier: "priority" }],
    [messages, { service_tier: "auto", speed: "fast" }],
    [messages, { fallbacks: [{ model: "dearest" }] }],
    [contents, { serviceTier: "priority" }],
    [contents, { service_tier: "priority" }],
    [embeddings, { service_tier: "priority" }],
    [chat, { provider: { order: ["dearest"] }, route: "fallback", preset: "mine", plugins: [{ id: "web" }] }],
    [chat, { search_parameters: { mode: "on" } }],
  ])("%o with %j", async (request, members) => {
    const pooled = await sendToUpstream(openHouse(true), named(request, members));
    for (const name of Object.keys(members)) expect(pooled.upstream.json).not.toHaveProperty(name);
    const own = await sendToUpstream(openHouse(false), named(request, members));
    expect(own.upstream.json).toMatchObject(members);
  });

  test("and a second spelling of it is refused", async () => {
    for (const request of [chat, responses, messages, contents]) {
      const house = openHouse(true);
      const answer = send(house, named(request, { SERVICE_tier: "priority" }));
      await turn();
      expect(answer.status).toBe(400);
      expect(house.upstreams).toHaveLength(0);
    }
  });
});

describe("what a provider charges for beside tokens, or answers later, is refused on the house's credential", () => {
  test.each([
    [messages, { inference_geo: "us" }, "inference_geo"],
    [messages, { tools: [{ type: "code_execution_20250825", name: "code_execution" }] }, "tools"],
    [responses, { tools: [{ type: "code_interpreter", container: { type: "auto" } }] }, "tools"],
    [responses, { tools: [{ type: "image_generation" }] }, "tools"],
    [responses, { tools: [{ type: "shell", environment: { type: "container_auto" } }] }, "tools"],
    [chat, { deferred: true }, "deferred"],
  ])("%o with %j", async (request, members, param) => {
    const house = openHouse(true);
    const answer = send(house, named(request, members));
    await turn();
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(param);
    expect(house.reserved).toEqual([]);
    const own = await sendToUpstream(openHouse(false), named(request, members));
    expect(own.upstream.json).toMatchObject(members);
  });

  test("but only where it would be forwarded: in translation it is left out, and said so", async () => {
    const house = createFakeHouse({
      findDeployments: () => foundAll([{ ...deployment, urls: { anthropic_messages: urls.anthropic_messages } }]),
    });
    const { upstream } = await sendToUpstream(house, named(responses, { tools: [{ type: "image_generation" }] }));
    expect(upstream.json.tools).toBeUndefined();
  });
});

describe("Anthropic's betas", () => {
  const beta =
    "claude-code-20250219, context-1m-2025-08-07,interleaved-thinking-2025-05-14,fast-mode-2026-02-01," +
    "files-api-2025-04-14,output-128k-2025-02-19,code-execution-2025-08-25,skills-2025-10-02,server-side-fallback-2026-01-01";

  test("that cost more, or lean on what the provider keeps, are not switched on by the house's credential", async () => {
    const headers = { "anthropic-beta": beta };
    const { upstream } = await sendToUpstream(openHouse(true), named({ ...messages, headers }));
    expect(upstream.request.headers["anthropic-beta"]).toBe("claude-code-20250219,interleaved-thinking-2025-05-14");
    const own = await sendToUpstream(openHouse(false), named({ ...messages, headers }));
    expect(own.upstream.request.headers["anthropic-beta"]).toBe(beta);
  });

  test("leave no empty header behind", async () => {
    const headers = { "anthropic-beta": "context-1m-2025-08-07" };
    const { upstream } = await sendToUpstream(openHouse(true), named({ ...messages, headers }));
    expect(upstream.request.headers).not.toHaveProperty("anthropic-beta");
  });

  test("go as they came where all of them may", async () => {
    const headers = { "anthropic-beta": "claude-code-20250219, prompt-caching-scope-2026-01-05" };
    const { upstream } = await sendToUpstream(openHouse(true), named({ ...messages, headers }));
    expect(upstream.request.headers["anthropic-beta"]).toBe(headers["anthropic-beta"]);
  });
});

describe("what a provider keeps", () => {
  test.each([
    [responses, { input: [{ id: "msg_1" }] }],
    [responses, { input: [{ type: null, id: "msg_1" }] }],
    [
      responses,
      { tools: [{ type: "namespace", name: "n", tools: [{ type: "file_search", vector_store_ids: ["v"] }] }] },
    ],
    [chat, { messages: [{ role: "user", content: [{ type: "file", file_id: "f" }] }] }],
    [chat, { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "ms://f" } }] }] }],
    [
      contents,
      {
        contents: [{ parts: [{ fileData: { fileUri: "https://generativelanguage.googleapis.com./v1beta/files/f" } }] }],
      },
    ],
  ])("is refused however it is named: %o with %j", async (request, members) => {
    const house = openHouse(true);
    const answer = send(house, named(request, members));
    await turn();
    expect(answer.status).toBe(400);
    expect(house.upstreams).toHaveLength(0);
    await sendToUpstream(openHouse(false), named(request, members));
  });
});
