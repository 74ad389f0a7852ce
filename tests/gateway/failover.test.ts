import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const second: Deployment = { ...deployment, channelId: "second", provider: "other", routeId: "route-2" };
const body = { model: "test-model", stream: true, max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
const role = 'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n';
const word = 'data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}\n\n';
const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const overloaded = 'data: {"error":{"message":"busy","code":503}}\n\n';

type Upstream = ReturnType<typeof createFakeHouse>["upstreams"][number];

function openHouse(...deployments: Deployment[]) {
  return createFakeHouse({ findDeployments: () => foundAll(deployments) });
}

describe("a stream that fails before its first content", () => {
  test.each([
    ["reports an error as its first event", (call: Upstream) => call.data(overloaded)],
    ["reports an error after a beginning without content", (call: Upstream) => call.data(role + overloaded)],
    ["ends without having said anything", (call: Upstream) => call.handler.onEnd()],
    ["is reset", (call: Upstream) => call.handler.onError("reset")],
  ])("is begun again at the next provider when it %s", async (_, failFirst) => {
    const house = openHouse(deployment, second);
    const { answer } = await sendToUpstream(house, { body });
    house.upstreams[0]!.head();
    failFirst(house.upstreams[0]!);
    await turn();
    expect(answer.status).toBe(0);
    house.upstreams[1]!.head();
    house.upstreams[1]!.data(role + word + finish);
    house.upstreams[1]!.handler.onEnd();
    expect(answer.text).toBe(role + word + finish);
    expect(answer.headers).toMatchObject({ "x-tacit-provider": "other", "x-tacit-attempts": "2" });
    expect(house.settled).toHaveLength(1);
    expect(house.settled[0]!.tried.map(({ provider }) => provider)).toEqual(["openai", "other"]);
    expect(house.settled[0]!.hold.deployment.channelId).toBe("second");
  });

  test("is answered with a status, not within a stream, when nobody else sells the model", async () => {
    const house = openHouse(deployment);
    const { answer, upstream } = await sendToUpstream(house, { body });
    upstream.head();
    upstream.data(role + overloaded);
    await turn();
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBeDefined();
    expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
  });

  test("is not begun again once it has waited for its first content for some time", async () => {
    const house = openHouse(deployment, second);
    const { answer, upstream } = await sendToUpstream(house, { body });
    upstream.head();
    upstream.data(role);
    await house.pass(3);
    expect(answer.text).toBe(role);
    upstream.data(overloaded);
    await turn();
    expect(house.upstreams).toHaveLength(1);
    expect(answer.text).toContain('"error"');
  });
});

test("a provider that failed after its first word is not replaced", async () => {
  const house = openHouse(deployment, second);
  const { answer, upstream } = await sendToUpstream(house, { body });
  upstream.head();
  upstream.data(role + word);
  await turn();
  upstream.handler.onError("reset");
  expect(house.upstreams).toHaveLength(1);
  expect(answer.text).toContain('"error"');
});

describe("which ways a call may take", () => {
  test("one on the account's own credential never becomes one on the house's", async () => {
    const house = openHouse({ ...second, isPooled: false }, deployment);
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({}, 503);
    expect(house.upstreams).toHaveLength(1);
    expect(answer.status).toBe(503);
    expect(answer.headers["x-tacit-byok"]).toBe("1");
  });

  test("whoever uses a credential of their own is told when its provider refuses it", async () => {
    const house = openHouse({ ...second, isPooled: false });
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({ error: { message: "Incorrect API key sk-secret" } }, 401);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain("sk-secret");
    expect(house.alerts).toEqual([]);
  });

  test("a fallback model is paid at its own price, under a hold that covers the dearest", async () => {
    const price = { ...deployment.price, priceId: "8", outputPicoPerToken: 9_000_000n as never };
    const house = openHouse(deployment, { ...second, model: "dear-model", upstreamModel: "dear-model", price });
    const { upstream } = await sendToUpstream(house, {
      body: { model: "test-model", models: ["dear-model"], max_tokens: 100, messages: body.messages },
    });
    expect(upstream.body).not.toContain("dear-model");
    upstream.answer({}, 503);
    house.upstreams[1]!.answer({
      choices: [{ message: { content: "Hi" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 10, completion_tokens: 5 },
    });
    expect(house.settled).toMatchObject([{ costNano: 55_000n, hold: { deployment: { model: "dear-model" } } }]);
    expect(house.reserved[0]!.amountNano).toBeGreaterThan(900_000n);
  });

  test("fallbacks may be named in a header, for a dialect whose bodies have no place for them", async () => {
    const asked: (readonly string[])[] = [];
    const house = createFakeHouse({
      findDeployments(ask) {
        asked.push(ask.models);
        return { outcome: "unknown_model" };
      },
    });
    send(house, { headers: { "x-tacit-models": "one, vendor/two" } });
    await turn();
    expect(asked).toEqual([["test-model", "one", "vendor/two"]]);
  });

  test("the dearest falls away when the wallet covers only the first", async () => {
    const price = { ...deployment.price, priceId: "8", outputPicoPerToken: 9_000_000n as never };
    const house = openHouse(deployment, { ...second, model: "dear-model", price });
    house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: 400n as never });
    const { answer, upstream } = await sendToUpstream(house, { body: { ...body, stream: false } });
    upstream.answer({}, 503);
    expect(house.upstreams).toHaveLength(1);
    expect(answer.status).toBe(503);
    expect(house.reserved).toHaveLength(2);
  });

  test("a model whose providers do not meet a requirement is refused, and nothing is held", async () => {
    const asked: unknown[] = [];
    const house = createFakeHouse({
      findDeployments(ask) {
        asked.push(ask.requires);
        return { outcome: "unmet" };
      },
    });
    const answer = send(house, { headers: { "x-tacit-require": "ZDR, eu" } });
    await turn();
    expect(asked).toEqual([["zdr", "eu"]]);
    expect(answer.status).toBe(403);
    expect(house.reserved).toEqual([]);
  });

  test("every attempt is reported once, with what came of it", async () => {
    const house = openHouse(deployment, second);
    const { upstream } = await sendToUpstream(house);
    upstream.answer({}, 429, { "retry-after": "7" });
    house.upstreams[1]!.answer({
      choices: [{ message: { content: "Hi" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    });
    expect(house.reports).toMatchObject([
      { outcome: "rate_limited", retryAfterSeconds: 7, deployment: { routeId: "route-1" } },
      { outcome: "ok", outputTokens: 2, deployment: { routeId: "route-2" } },
    ]);
  });
});

describe("a stream whose provider says nothing for long", () => {
  test("is begun and kept alive, and then carried as it comes", async () => {
    const house = openHouse(deployment);
    const { answer, upstream } = await sendToUpstream(house, { body });
    await house.pass(9);
    expect(answer.status).toBe(0);
    await house.pass(17);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-tacit-provider"]).toBe("openai");
    expect(answer.text).toBe(": keep-alive\n\n".repeat(2));
    upstream.head();
    upstream.data(role + word + finish);
    upstream.handler.onEnd();
    expect(answer.text).toBe(": keep-alive\n\n".repeat(2) + role + word + finish);
    expect(house.settled).toMatchObject([{ status: "ok" }]);
  });

  test("is told of a failure within the stream, after the next provider was tried", async () => {
    const house = openHouse(deployment, second);
    const { answer, upstream } = await sendToUpstream(house, { body });
    await house.pass(11);
    upstream.answer({}, 503);
    house.upstreams[1]!.answer({}, 503);
    expect(answer.text).toMatch(/^: keep-alive\n\ndata: \{"error":.*"code":"overloaded"\}\}\n\n$/);
    expect(answer.isEnded).toBe(true);
    expect(house.settled).toMatchObject([{ status: "upstream_failed" }]);
  });

  test("gets nothing at all early where the dialect bears no keep-alive", async () => {
    const house = openHouse({ ...deployment, urls: { gemini: "https://gemini.test/{model}:{action}" } });
    const answer = send(house, {
      path: "/v1beta/models/test-model:streamGenerateContent?alt=sse",
      body: { contents: [{ parts: [{ text: "Hi" }] }] },
    });
    await turn();
    await house.pass(60);
    expect(answer.status).toBe(0);
  });
});
