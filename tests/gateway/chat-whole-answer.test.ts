import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const completion = {
  id: "c1",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello there" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
};

describe("a whole answer", () => {
  test("reaches the caller byte for byte, with what it cost, and is settled once", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    const text = ` ${JSON.stringify(completion, null, 2)}\n`;
    upstream.answer(text, 200, { "x-request-id": "theirs", "set-cookie": "a=b", "openai-organization": "org-1" });
    expect(answer.text).toBe(text);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text)),
      "x-tacit-lane": "forward",
      "x-tacit-model": "test-model",
      "x-tacit-provider": "openai",
      "x-tacit-cost-usd": "0.000020000",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
    });
    expect(answer.headers["x-request-id"]).toBe(`req_${house.reserved[0]!.id.replaceAll("-", "")}`);
    expect(answer.headers["request-id"]).toBe(answer.headers["x-request-id"]);
    expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(["set-cookie"]));
    expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(["openai-organization"]));
    expect(house.settled).toHaveLength(1);
    expect(house.settled[0]).toMatchObject({ status: "ok", httpStatus: 200, finishReason: "stop", costNano: 20_000n });
    expect(house.settled[0]!.usage).toMatchObject({ inputTokens: 10, outputTokens: 5, source: "upstream" });
  });

  test("is asked for with the house's credential and none of the caller's headers", async () => {
    const house = createFakeHouse();
    const { upstream } = await sendToUpstream(house, {
      headers: {
        cookie: "a=b",
        "x-forwarded-for": "1.2.3.4",
        "x-stainless-os": "Linux",
        "openai-organization": "mine",
      },
    });
    expect(upstream.request.headers).toEqual({
      authorization: "Bearer house-credential",
      "content-type": "application/json",
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": "tacit",
    });
  });

  test("without usage is charged by its bytes, within the hold", async () => {
    const house = createFakeHouse();
    const { upstream } = await sendToUpstream(house);
    upstream.answer({ choices: [{ message: { role: "assistant", content: "x".repeat(401) } }] });
    expect(house.settled[0]!.usage).toMatchObject({ outputTokens: 101, source: "estimated" });
    expect(house.settled[0]!.costNano).toBeLessThanOrEqual(house.reserved[0]!.amountNano);
  });

  test("with usage of zero costs nothing", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({ ...completion, usage: { prompt_tokens: 0, completion_tokens: 0 } });
    expect(house.settled[0]).toMatchObject({ costNano: 0n, usage: { source: "upstream" } });
    expect(answer.headers["x-tacit-cost-usd"]).toBe("0.000000000");
  });

  test("that costs more than its hold is reported whole, and the operator is told", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({ ...completion, usage: { prompt_tokens: 1, completion_tokens: 2_000_000 } });
    expect(house.settled[0]!.costNano).toBe(4_000_001_000n);
    expect(house.alerts).toEqual(["usage_exceeded_hold"]);
    expect(Number(answer.headers["x-tacit-cost-usd"])).toBe(Number(house.reserved[0]!.amountNano) / 1e9);
  });

  test("that is no answer is a failure of the provider, and free", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer("<html>Welcome</html>");
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("Welcome");
    expect(house.settled[0]).toMatchObject({ status: "upstream_failed", costNano: 0n, usage: { source: "none" } });
  });

  test("that holds a failure is one", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({ error: { message: "context too long", type: "invalid_request_error", code: 400 } });
    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toBe("context too long");
    expect(house.settled).toHaveLength(1);
  });

  test("that breaks off is a failure, and free", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.head(200, { "content-type": "application/json" });
    upstream.data('{"choices":[{"message":{"content":"Hel');
    upstream.handler.onError("reset");
    expect(answer.status).toBe(502);
    expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
  });

  test("longer than the engine takes is refused", async () => {
    const house = createFakeHouse({}, { answerBytesMax: 100 });
    const { answer, upstream } = await sendToUpstream(house);
    upstream.head(200, { "content-type": "application/json" });
    upstream.data(" ".repeat(101));
    expect(upstream.isAborted).toBe(true);
    expect(answer.status).toBe(502);
    expect(house.settled).toHaveLength(1);
  });
});

describe("a client that goes away", () => {
  test("before the provider has answered pays nothing, and the provider is let go at once", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    answer.control.abort();
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: 499, costNano: 0n }]);
    answer.control.abort();
    expect(house.settled).toHaveLength(1);
    expect(answer.status).toBe(0);
  });

  test("in the middle of a whole answer pays for what was seen", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.head(200, { "content-type": "application/json" });
    upstream.data(`{"choices":[{"message":{"content":"${"x".repeat(80)}`);
    answer.control.abort();
    expect(house.settled).toMatchObject([
      { status: "client_aborted", usage: { outputTokens: 20, source: "estimated" } },
    ]);
  });

  test("while the hold is being taken leaves no hold behind and calls nobody", async () => {
    let answerReserve = () => {};
    const house = createFakeHouse({
      reserve: () =>
        new Promise((resolve) => {
          answerReserve = () => resolve({ outcome: "reserved" });
        }),
    });
    const answer = send(house);
    await turn();
    answer.control.abort();
    answerReserve();
    await turn();
    expect(house.upstreams).toHaveLength(0);
    expect(house.settled).toMatchObject([{ status: "voided", costNano: 0n }]);
  });
});

describe("several ways to a model", () => {
  const second = { ...deployment, channelId: "second", provider: "other", upstreamModel: "their-name" };

  test.each([
    ["cannot be reached", (call: Call) => call.handler.onError("connect")],
    ["is overloaded", (call: Call) => call.answer({}, 503)],
    ["limits us", (call: Call) => call.answer({}, 429)],
    ["refuses our credential", (call: Call) => call.answer({ error: { message: "sk-house" } }, 401)],
  ])("the next is tried when the first %s, under the same hold", async (_, failFirst) => {
    const house = createFakeHouse({ findDeployments: () => foundAll([deployment, second]) });
    const { answer } = await sendToUpstream(house);
    failFirst(house.upstreams[0]!);
    house.upstreams[1]!.answer(completion);
    expect(house.upstreams[1]!.json.model).toBe("their-name");
    expect(answer.status).toBe(200);
    expect(answer.headers["x-tacit-provider"]).toBe("other");
    expect(house.reserved).toHaveLength(1);
    expect(house.settled).toMatchObject([{ status: "ok", hold: { deployment: { channelId: "second" } } }]);
  });

  test("a dearer one that the hold does not cover is not tried", async () => {
    const dearer = { ...second, price: { ...deployment.price, outputPicoPerToken: 9_000_000n as never } };
    const house = createFakeHouse({ findDeployments: () => foundAll([deployment, dearer]) });
    house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: 0n as never });
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({}, 500);
    expect(house.upstreams).toHaveLength(1);
    expect(answer.status).toBe(502);
  });

  test("a refusal of the request itself is not tried elsewhere", async () => {
    const house = createFakeHouse({ findDeployments: () => foundAll([deployment, second]) });
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({ error: { message: "no", type: "invalid_request_error" } }, 400);
    expect(house.upstreams).toHaveLength(1);
    expect(answer.status).toBe(400);
  });
});

type Call = ReturnType<typeof createFakeHouse>["upstreams"][number];
