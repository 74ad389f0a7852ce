import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const messages = [{ role: "user", content: "Hi" }];
const urls = {
  openai_chat: "https://provider.test/v1/chat/completions",
  openai_responses: "https://provider.test/v1/responses",
  anthropic_messages: "https://provider.test/v1/messages",
  gemini: "https://provider.test/{model}:{action}",
};
const speaksAll = { ...deployment, urls };
const bodies = [
  ["/v1/chat/completions", { model: "test-model", messages, service_tier: "priority" }, "service_tier"],
  ["/v1/responses", { model: "test-model", input: "Hi", service_tier: "flex" }, "service_tier"],
  ["/v1/messages", { model: "test-model", max_tokens: 9, messages, speed: "fast" }, "speed"],
  [
    "/v1beta/models/test-model:generateContent",
    { contents: [{ parts: [{ text: "Hi" }] }], serviceTier: "priority" },
    "serviceTier",
  ],
] as const;

describe("what is left out of a forwarded request because it would cost otherwise", () => {
  test.each(bodies)("is named to the caller: %s", async (path, body, name) => {
    const house = createFakeHouse({ findDeployments: () => foundAll([speaksAll]) });
    const { answer, upstream } = await sendToUpstream(house, { path, body });
    expect(upstream.body).not.toContain(name);
    upstream.answer({ error: { message: "no" } }, 400);
    expect(answer.headers).toMatchObject({ "x-tacit-lane": "forward", "x-tacit-dropped-params": name });
  });

  test.each(bodies)("refuses the call of a caller who is strict, with nothing held: %s", async (path, body, name) => {
    const house = createFakeHouse({ findDeployments: () => foundAll([speaksAll]) });
    const answer = send(house, { path, body, headers: { "x-tacit-strict": "1" } });
    await turn();
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(name);
    expect(house.reserved).toEqual([]);
  });

  test("goes on under a credential of one's own, and is not named where it asks for nothing", async () => {
    const own = createFakeHouse({ findDeployments: () => foundAll([{ ...speaksAll, isPooled: false }]) });
    const { upstream } = await sendToUpstream(own, { path: bodies[0][0], body: bodies[0][1] });
    expect(upstream.json.service_tier).toBe("priority");
    const house = createFakeHouse({ findDeployments: () => foundAll([speaksAll]) });
    const usual = { path: bodies[0][0], body: { ...bodies[0][1], service_tier: "auto" } };
    const { answer, upstream: pooled } = await sendToUpstream(house, usual);
    pooled.answer({ error: { message: "no" } }, 400);
    expect(answer.headers["x-tacit-dropped-params"]).toBeUndefined();
  });
});
