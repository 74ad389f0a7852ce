import { describe, expect, test } from "vitest";
import type { RouteAsk } from "@/lib/gateway/ports";
import { createFakeHouse, foundAll, inferenceKey, send, turn } from "@/tests/support/fake-house";

const chat = { model: "test-model", max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
const gemini = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] };
const calls = [
  ["/v1/chat/completions", chat, { error: { type: "permission_error", param: "model" } }],
  ["/v1/responses", { model: "test-model", input: "Hi" }, { error: { code: "permission_denied", param: "model" } }],
  ["/v1/messages", chat, { type: "error", error: { type: "permission_error" } }],
  ["/v1/messages/count_tokens", chat, { type: "error", error: { type: "permission_error" } }],
  ["/v1beta/models/test-model:generateContent", gemini, { error: { code: 403, status: "PERMISSION_DENIED" } }],
  ["/v1beta/models/test-model:countTokens", gemini, { error: { code: 403, status: "PERMISSION_DENIED" } }],
  ["/v1/embeddings", { model: "test-model", input: "Hi" }, { error: { type: "permission_error", param: "model" } }],
] as const;

async function ask(key: Partial<typeof inferenceKey>, request: Parameters<typeof send>[1], routes = foundAll([])) {
  const asked: RouteAsk[] = [];
  const house = createFakeHouse({
    findKey: () => ({ ...inferenceKey, ...key }),
    findDeployments(question) {
      asked.push(question);
      return routes;
    },
  });
  const answer = send(house, request);
  await turn();
  return { answer, asked, house };
}

describe.each(calls)("on %s", (path, body, shape) => {
  test("the house is asked for the key's models, and what it does not allow is 403 in the caller's dialect", async () => {
    const models = ["claude-*"];
    const { answer, asked, house } = await ask({ models }, { path, body }, { outcome: "not_allowed" });
    expect(asked).toMatchObject([{ key: { models } }]);
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject(shape);
    expect(house.reserved).toEqual([]);
  });

  test("what the key requires is asked for beside what the call does, and cannot be taken back by it", async () => {
    const requires = ["zdr", "eu"];
    for (const [header, expected] of [
      ["", requires],
      ["us, ZDR", ["zdr", "eu", "us"]],
      ["-zdr", ["zdr", "eu", "-zdr"]],
    ] as const) {
      const { answer, asked } = await ask(
        { requires },
        { path, body, headers: { "x-tacit-require": header } },
        { outcome: "unmet" },
      );
      expect(asked[0]!.requires).toEqual(expected);
      expect(answer.status).toBe(403);
    }
  });
});

test("a model that the key may not call is not there when it is asked for", async () => {
  const shapes: Record<string, string>[] = [
    {},
    { "anthropic-version": "2023-06-01" },
    { "x-goog-api-key": "tct_good" },
  ];
  for (const headers of shapes) {
    const { answer } = await ask({ models: ["x"] }, { method: "GET", path: "/v1/models/test-model", headers });
    expect(answer.status).toBe(404);
  }
});

test("a key is refused from elsewhere, in the caller's dialect, and the address asked about is the carrier's", async () => {
  const asked: (string | null)[] = [];
  const house = createFakeHouse({
    findKey(_, { address }) {
      asked.push(address);
      return "elsewhere";
    },
  });
  const answer = send(house, { path: "/v1/messages", body: chat, headers: { "x-forwarded-for": "203.0.113.9" } });
  await turn();
  expect(answer.status).toBe(403);
  expect(answer.json).toMatchObject({ type: "error", error: { type: "permission_error" } });
  expect(asked).toEqual([null]);
});
