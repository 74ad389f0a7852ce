import { describe, expect, test } from "vitest";
import type { Wire } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const chat = { openai_chat: "https://provider.test/v1/chat/completions" };
const responses = { openai_responses: "https://provider.test/v1/responses" };

/** Each dialect's plainest request, its names of the caller's own choosing among its members. */
const requests: [Wire, string, string, object][] = [
  ["openai_chat", "/v1/chat/completions", '"messages":[{"role":"user","content":"Hi"}]', responses],
  ["openai_responses", "/v1/responses", '"input":"Hi"', chat],
  ["anthropic_messages", "/v1/messages", '"max_tokens":9,"messages":[{"role":"user","content":"Hi"}]', chat],
  ["gemini", "/v1beta/models/test-model:generateContent", '"contents":[{"parts":[{"text":"Hi"}]}]', chat],
];

const openHouse = (urls: object) => createFakeHouse({ findDeployments: () => foundAll([{ ...deployment, urls }]) });

describe.each(requests)("what a request of %s asks in vain", (_, path, members, urls) => {
  const body = (names: readonly string[]) =>
    `{"model":"test-model",${members},${names.map((name) => `${JSON.stringify(name)}:"canary"`).join(",")}}`;

  test("is named in a header, but for names that are no plain words", async () => {
    const names = ["tomorrow", "line\r\nset-cookie: a=b", "\ud800", "käse", "x".repeat(500)];
    const { answer, upstream } = await sendToUpstream(openHouse(urls), { path, body: body(names) });
    upstream.answer({ error: { message: "no" } }, 400);
    await turn();
    expect(answer.status).toBe(400);
    const dropped = answer.headers["x-tacit-dropped-params"]!.split(",");
    expect(dropped).toContain("tomorrow");
    expect(dropped.every((name) => /^[\w.-]{1,64}$/.test(name))).toBe(true);
  });

  test("never makes the header too long for a client", async () => {
    const names = Array.from({ length: 5_000 }, (_unused, index) => `member_${index}`);
    const { answer, upstream } = await sendToUpstream(openHouse(urls), { path, body: body(names) });
    upstream.answer({ error: { message: "no" } }, 400);
    await turn();
    expect(answer.headers["x-tacit-dropped-params"]!.length).toBeLessThan(2_200);
    const strict = send(openHouse(urls), { path, body: body(names), headers: { "x-tacit-strict": "1" } });
    await turn();
    expect(strict.status).toBe(400);
    expect(strict.text.length).toBeLessThan(3_000);
  });
});
