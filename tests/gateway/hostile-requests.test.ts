import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const anthropicUrl = "https://anthropic.test/v1/messages";
const counts: Deployment = {
  ...deployment,
  provider: "anthropic",
  urls: { anthropic_messages: anthropicUrl, count_tokens: `${anthropicUrl}/count_tokens` },
};
const openHouse = (...deployments: Deployment[]) => createFakeHouse({ findDeployments: () => foundAll(deployments) });
const messages = [{ role: "user", content: "Hi" }];

describe("a body that is only there to be taken apart", () => {
  test.each([
    ["/v1/chat/completions", (many: string) => `{"model":"test-model","messages":[${many}]}`],
    ["/v1/responses", (many: string) => `{"model":"test-model","input":[${many}]}`],
    ["/v1/messages", (many: string) => `{"model":"test-model","max_tokens":1,"messages":[${many}]}`],
    ["/v1beta/models/test-model:generateContent", (many: string) => `{"contents":[${many}]}`],
  ])("of hundreds of thousands of objects is refused at %s", async (path, write) => {
    const house = openHouse(deployment);
    const body = write(Array.from({ length: 250_000 }, () => "{}").join(","));
    const answer = send(house, { path, body });
    await turn();
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("objects");
  });

  test("that is no JSON is the caller's mistake wherever it is sent", async () => {
    for (const path of ["/v1beta/models/test-model:countTokens", "/v1/messages/count_tokens"]) {
      for (const body of ["", "{", "{:::", '{"a', "[1]", "null", '{"a" "b"}']) {
        const answer = send(openHouse(deployment), { path, body });
        await turn();
        expect([path, body, answer.status]).toEqual([path, body, 400]);
      }
    }
  });
});

test("a request to count that is wrapped twice is refused, for Google might count the other", async () => {
  const inner = '{"contents":[{"parts":[{"text":"a"}]}]}';
  for (const second of ["generateContentRequest", "generate_content_request"]) {
    const body = `{"generateContentRequest":${inner},"${second}":${inner}}`;
    const answer = send(openHouse(deployment), { path: "/v1beta/models/test-model:countTokens", body });
    await turn();
    expect(answer.status).toBe(400);
  }
});

test("tokens are not counted on the house's credential for an account that calls the model with its own", async () => {
  const own: Deployment = { ...counts, isPooled: false, urls: { anthropic_messages: anthropicUrl } };
  const house = openHouse(own, counts);
  const answer = send(house, { path: "/v1/messages/count_tokens", body: { model: "test-model", messages } });
  await turn();
  expect(house.upstreams).toHaveLength(0);
  expect(answer.headers["x-tacit-usage-source"]).toBe("estimated");
});

describe("a provider that does not know the model any more", () => {
  const said = {
    error: { message: "The model `up` does not exist or you do not have access to it.", code: "model_not_found" },
  };

  test("is passed over under the house's credential, and nobody is told that the request was wrong", async () => {
    const house = openHouse(deployment, { ...deployment, provider: "other", routeId: "route-2" });
    const { answer } = await sendToUpstream(house, { body: { model: "test-model", messages } });
    house.upstreams[0]!.answer(said, 404);
    await turn();
    expect(house.upstreams).toHaveLength(2);
    house.upstreams[1]!.answer(said, 404);
    await turn();
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("access");
    expect(house.reports.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
  });

  test("says so to a caller with a credential of its own", async () => {
    const { answer, upstream } = await sendToUpstream(openHouse({ ...deployment, isPooled: false }), {
      body: { model: "test-model", messages },
    });
    upstream.answer(said, 404);
    await turn();
    expect(answer.status).toBe(404);
  });
});

describe("a provider that refuses what was said with the status of a refused key", () => {
  test.each([
    {
      error: {
        code: 403,
        message: "Your input was flagged",
        metadata: { reasons: ["violence"], flagged_input: "canary" },
      },
    },
    { code: "permission-denied", error: "Content violates usage guidelines. Failed check: canary" },
    { error: { message: "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_canary" } },
  ])("does not close the way to it for everybody: %j", async (said) => {
    const house = openHouse(deployment, { ...deployment, routeId: "route-2" });
    const { answer, upstream } = await sendToUpstream(house, { body: { model: "test-model", messages } });
    upstream.answer(said, 403);
    await turn();
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain("canary");
    expect(house.alerts).toEqual([]);
    expect(house.reports.map(({ outcome }) => outcome)).toEqual(["refused"]);
    expect(house.settled).toMatchObject([{ status: "voided" }]);
  });
});
