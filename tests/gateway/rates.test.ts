import { describe, expect, test } from "vitest";
import type { ReserveAnswer } from "@/lib/gateway/ports";
import { createFakeHouse, send, sendToUpstream, turn } from "@/tests/support/fake-house";
import { createFakeRates } from "@/tests/support/fake-rates";
import { openaiText } from "@/tests/support/fixtures/chat-streams";

const chat = { model: "test-model", max_tokens: 500, messages: [{ role: "user", content: "Hi" }] };
/** A quarter of the bytes of the body, and the cap. */
const guessed = Math.ceil(JSON.stringify(chat).length / 4) + 500;
const gemini = { contents: [{ role: "user", parts: [{ text: "Hi" }] }], generationConfig: { maxOutputTokens: 500 } };
const whole = { choices: [{ message: { content: "Hi" } }], usage: { prompt_tokens: 7, completion_tokens: 3 } };

function open(limits: Parameters<typeof createFakeRates>[0], overrides: Parameters<typeof createFakeHouse>[0] = {}) {
  const rates = createFakeRates(limits);
  return { rates, house: createFakeHouse({ ...rates.ports, ...overrides }) };
}

async function ask(house: ReturnType<typeof createFakeHouse>, request: Parameters<typeof send>[1] = {}) {
  const answer = send(house, { body: chat, ...request });
  await turn();
  return answer;
}

describe("the rate of requests", () => {
  test("lets through exactly so many of many that come at once, and holds money only for those", async () => {
    const { house } = open({ rpm: 5 });
    const answers = Array.from({ length: 20 }, () => send(house, { body: chat }));
    await turn();
    expect(house.upstreams).toHaveLength(5);
    expect(house.reserved).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  test.each([
    ["/v1/chat/completions", chat, { error: { type: "rate_limit_error", code: "rate_limit_exceeded" } }],
    ["/v1/responses", { model: "test-model", input: "Hi" }, { error: { code: "rate_limit_exceeded" } }],
    ["/v1/messages", chat, { type: "error", error: { type: "rate_limit_error" } }],
    ["/v1beta/models/test-model:generateContent", gemini, { error: { code: 429, status: "RESOURCE_EXHAUSTED" } }],
    ["/v1/messages/count_tokens", chat, { type: "error", error: { type: "rate_limit_error" } }],
  ])("refuses on %s in the caller's dialect, and says how long to wait", async (path, body, shape) => {
    const { house } = open({ rpm: 0 });
    const answer = await ask(house, { path, body });
    expect(answer.status).toBe(429);
    expect(answer.json).toMatchObject(shape);
    expect(answer.headers).toMatchObject({
      "retry-after": "2",
      "retry-after-ms": "1235",
      "x-tacit-limit-source": "requests",
    });
    expect(answer.headers["x-should-retry"]).toBeUndefined();
    expect(house.reserved).toHaveLength(0);
  });

  const refusals: [string, ReserveAnswer][] = [
    ["credit", { outcome: "refused", reason: "insufficient_credit", availableNano: 0n as never }],
    ["a budget", { outcome: "refused", reason: "budget_exceeded", availableNano: 0n as never }],
    ["calls at once", { outcome: "refused", reason: "too_many_calls" }],
    ["the key's life", { outcome: "refused", reason: "key_revoked" }],
    ["a frozen account", { outcome: "refused", reason: "account_frozen" }],
    ["a database", { outcome: "unavailable" }],
  ];
  test.each(refusals)("gives back what was taken for a call that %s kept from its hold", async (_, refusal) => {
    const { house, rates } = open({ rpm: 5, tpm: 10_000 });
    house.wallet.answers.push(refusal);
    const answer = await ask(house);
    expect(rates.returned).toEqual([{ requests: 1, tokens: guessed, takenAtMs: house.clock.nowMs }]);
    expect(rates.used).toEqual({ requests: 0, tokens: 0 });
    expect(answer.headers["x-ratelimit-remaining-requests"]).toBe("5");
    expect(answer.headers["x-ratelimit-remaining-tokens"]).toBe("10000");
  });

  test.each([
    ["broken JSON", { body: "{" }],
    ["an unknown model", { body: { ...chat, model: "nothing" } }],
    ["another wish", { headers: { "x-tacit-sort": "beauty" } }],
    ["an unknown address", { path: "/v1/nothing" }],
  ])("is not touched by %s", async (_, request) => {
    const { house, rates } = open({ rpm: 5 });
    const answer = await ask(house, request);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(rates.taken).toEqual([]);
  });

  test.each(["/v1/models", "/v1/key", "/v1/usage", "/v1/credits"])(
    "is not touched by GET %s, which says what the limit is",
    async (path) => {
      const { house, rates } = open({ rpm: 5, tpm: 900 });
      const answer = await ask(house, { method: "GET", path });
      expect(rates.taken).toEqual([]);
      expect(answer.headers["ratelimit-policy"]).toBe('"rpm";q=5;w=60, "tpm";q=900;w=60');
      expect(answer.headers).not.toHaveProperty("ratelimit");
    },
  );

  test("counts a call that the provider refused or failed, and not one that reached nobody", async () => {
    for (const [end, requests] of [
      [(up: { answer: (v: unknown, s: number) => void }) => up.answer({ error: { message: "no" } }, 400), 1],
      [(up: { answer: (v: unknown, s: number) => void }) => up.answer({}, 500), 1],
    ] as const) {
      const { house, rates } = open({ rpm: 5, tpm: 10_000 });
      const { upstream } = await sendToUpstream(house, { body: chat });
      end(upstream);
      expect(rates.used).toEqual({ requests, tokens: 0 });
    }
    const { house, rates } = open({ rpm: 5, tpm: 10_000 });
    const { upstream } = await sendToUpstream(house, { body: chat });
    upstream.handler.onError("connect");
    expect(rates.used).toEqual({ requests: 0, tokens: 0 });
  });

  test("gives back what was taken for a client that has gone while it was counted, or while its money was set aside", async () => {
    for (const port of ["takeRates", "reserve"] as const) {
      let open = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const rates = createFakeRates({ rpm: 5 });
      const held = createFakeHouse(rates.ports);
      const first = held.ports[port] as (...of: unknown[]) => unknown;
      const house = createFakeHouse({
        ...rates.ports,
        [port]: (...of: unknown[]) => gate.then(() => first(...of)),
      });
      const answer = await ask(house);
      answer.control.abort();
      open();
      await turn();
      expect(house.upstreams, port).toHaveLength(0);
      expect(rates.used.requests, port).toBe(0);
    }
  });
});

describe("the rate of tokens", () => {
  test("takes a guess before the call, and what was used after it", async () => {
    const { house, rates } = open({ tpm: 10_000 });
    const { answer, upstream } = await sendToUpstream(house, { body: chat });
    expect(rates.taken).toEqual([guessed]);
    upstream.answer(whole);
    expect(rates.used.tokens).toBe(10);
    expect(answer.headers["x-ratelimit-remaining-tokens"]).toBe(String(10_000 - 10));
  });

  test("takes more when more was used than guessed", async () => {
    const { house, rates } = open({ tpm: 10_000 });
    const { upstream } = await sendToUpstream(house, { body: { ...chat, max_tokens: 1 } });
    upstream.answer({ ...whole, usage: { prompt_tokens: 700, completion_tokens: 300 } });
    expect(rates.returned.at(-1)!.tokens).toBeLessThan(0);
    expect(rates.used.tokens).toBe(1_000);
  });

  test("refuses the call that does not fit, and lets it in when another has given back what it did not use", async () => {
    const { house } = open({ tpm: guessed + 100 });
    const first = await sendToUpstream(house, { body: chat });
    const refused = await ask(house);
    expect(refused.status).toBe(429);
    expect(refused.headers["x-tacit-limit-source"]).toBe("tokens");
    first.upstream.answer(whole);
    await ask(house);
    expect(house.upstreams).toHaveLength(2);
  });

  test("counts a cap beyond the limit as all of it", async () => {
    const { house, rates } = open({ tpm: 200 });
    await sendToUpstream(house, { body: { ...chat, max_tokens: 32_000 } });
    expect(rates.taken).toEqual([200]);
  });

  test("refuses at once, and for good, what is longer than the limit by itself", async () => {
    const { house, rates } = open({ tpm: 200 });
    const long = { ...chat, messages: [{ role: "user", content: "word ".repeat(1_000) }] };
    const answer = await ask(house, { body: long });
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({ "x-should-retry": "false", "x-tacit-limit-source": "tokens" });
    expect(rates.taken).toEqual([]);
  });

  test("is not asked for what uses none", async () => {
    const { house, rates } = open({ tpm: 200 });
    const answer = await ask(house, { path: "/v1/messages/count_tokens" });
    expect(answer.status).toBe(200);
    expect(rates.taken).toEqual([]);
  });

  test("stays as it was guessed for a client that hangs up once the provider has the request", async () => {
    const { house, rates } = open({ tpm: guessed + 100 });
    const { answer } = await sendToUpstream(house, { body: chat });
    answer.control.abort();
    expect(house.settled).toMatchObject([{ status: "voided" }]);
    expect(rates.used.tokens).toBe(guessed);
    expect((await ask(house)).status).toBe(429);
  });

  test("is put right once for a stream, at its end, by what was used of it", async () => {
    const { house, rates } = open({ tpm: 10_000 });
    const { answer, upstream } = await sendToUpstream(house, { body: { ...chat, stream: true } });
    upstream.head();
    upstream.data(openaiText);
    expect(rates.returned).toEqual([]);
    upstream.handler.onEnd();
    answer.control.abort();
    expect(rates.returned).toHaveLength(1);
    const { usage } = house.settled[0]!;
    expect(rates.used.tokens).toBe(usage.inputTokens + usage.outputTokens);
  });
});

describe("a key without rates", () => {
  test("asks the limiter nothing, and its answers say nothing of limits", async () => {
    const never = () => {
      throw new Error("the limiter was asked");
    };
    const house = createFakeHouse({ takeRates: never, returnRates: never });
    const { answer, upstream } = await sendToUpstream(house, { body: chat });
    upstream.answer(whole);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.headers).filter((name) => /ratelimit/.test(name))).toEqual([]);
  });
});
