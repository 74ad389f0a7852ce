import { describe, expect, test } from "vitest";
import type { Rate } from "@/lib/gateway/ports";
import { anthropicRateHeaders, openaiRateHeaders, standardRateHeaders } from "@/lib/gateway/rates/rate-headers";
import { createFakeHouse, send, sendToUpstream, turn } from "@/tests/support/fake-house";
import { createFakeRates } from "@/tests/support/fake-rates";
import { openaiText } from "@/tests/support/fixtures/chat-streams";

const chat = { model: "test-model", max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
const gemini = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] };
const rate = (resetMs: number): Rate => ({ name: "requests", limit: 60, remaining: 12, resetMs });
const policy = '"rpm";q=60;w=60, "tpm";q=5000;w=60';

const ofRates = (headers: Readonly<Record<string, string>>) =>
  Object.keys(headers)
    .filter((name) => /ratelimit/.test(name))
    .sort();

describe("a time until all is free again", () => {
  test.each([
    [0, "0s"],
    [249.2, "250ms"],
    [1_000, "1s"],
    [30_001, "31s"],
    [59_999, "1m0s"],
    [360_000, "6m0s"],
  ])("of %d ms is %s in OpenAI's headers", (resetMs, text) => {
    expect(openaiRateHeaders([rate(resetMs)], 0)).toEqual({
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-remaining-requests": "12",
      "x-ratelimit-reset-requests": text,
    });
  });

  test("is a moment in Anthropic's, and never one that is too early", () => {
    const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0, 500);
    expect(anthropicRateHeaders([rate(30_000)], nowMs)).toEqual({
      "anthropic-ratelimit-requests-limit": "60",
      "anthropic-ratelimit-requests-remaining": "12",
      "anthropic-ratelimit-requests-reset": "2026-11-22T12:00:31Z",
    });
  });

  test("is whole seconds in the IETF's", () => {
    expect(standardRateHeaders([rate(30_001)], 0)).toEqual({ ratelimit: '"rpm";r=12;t=31' });
  });
});

describe("the answers of a key with rates", () => {
  const own = {
    openai: ["limit", "remaining", "reset"].flatMap((what) => [
      `x-ratelimit-${what}-requests`,
      `x-ratelimit-${what}-tokens`,
    ]),
    anthropic: ["requests", "tokens"].flatMap((what) => [
      `anthropic-ratelimit-${what}-limit`,
      `anthropic-ratelimit-${what}-remaining`,
      `anthropic-ratelimit-${what}-reset`,
    ]),
    gemini: [],
  };
  const cases = [
    ["/v1/chat/completions", chat, own.openai],
    ["/v1/responses", { model: "test-model", input: "Hi" }, own.openai],
    ["/v1/messages", chat, own.anthropic],
    ["/v1beta/models/test-model:generateContent", gemini, own.gemini],
    ["/v1beta/models/test-model:streamGenerateContent?alt=sse", gemini, own.gemini],
    ["/v1/messages/count_tokens", chat, own.anthropic],
  ] as const;

  test.each(cases)(
    "carry on %s those of its dialect and the IETF's, also when they refuse",
    async (path, body, names) => {
      for (const rpm of [60, 0]) {
        const house = createFakeHouse({
          ...createFakeRates({ rpm, tpm: 5_000 }).ports,
          reserve: async () => ({ outcome: "unavailable" }),
        });
        const answer = send(house, { path, body });
        await turn();
        expect(ofRates(answer.headers)).toEqual([...names, "ratelimit", "ratelimit-policy"].sort());
        expect(answer.headers["ratelimit-policy"]).toBe(policy.replace("q=60", `q=${rpm}`));
      }
    },
  );

  test("carry them on a stream and on what a provider refused, as of the moment they begin", async () => {
    const house = createFakeHouse(createFakeRates({ rpm: 60, tpm: 5_000 }).ports);
    const { answer, upstream } = await sendToUpstream(house, { body: { ...chat, stream: true } });
    house.clock.nowMs += 10_000;
    upstream.head();
    upstream.data(openaiText);
    await turn();
    expect(answer.headers).toMatchObject({
      "content-type": "text/event-stream",
      "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-reset-requests": "21s",
      ratelimit: expect.stringContaining('"rpm";r=59;t=21'),
    });
    const refused = await sendToUpstream(house, { body: chat });
    refused.upstream.answer({ error: { message: "no" } }, 400);
    expect(refused.answer.status).toBe(400);
    expect(refused.answer.headers["x-ratelimit-remaining-requests"]).toBe("58");
  });

  test("carry only the rate that the key has", async () => {
    const house = createFakeHouse(createFakeRates({ rpm: 60 }).ports);
    const { answer, upstream } = await sendToUpstream(house, { body: chat });
    upstream.answer({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } });
    expect(answer.headers["ratelimit-policy"]).toBe('"rpm";q=60;w=60');
    expect(answer.headers).not.toHaveProperty("x-ratelimit-limit-tokens");
  });
});

test("what a provider says of limits of its own stays here, on an answer, a stream and a refusal", async () => {
  const theirs = {
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-remaining-tokens": "149984",
    "anthropic-ratelimit-requests-limit": "50",
    "anthropic-organization-id": "org-house",
    ratelimit: '"house";r=1;t=1',
    "ratelimit-policy": '"house";q=1;w=1',
    "openai-organization": "org-house",
  };
  type Upstream = Awaited<ReturnType<typeof sendToUpstream>>["upstream"];
  const plays: ((upstream: Upstream) => void)[] = [
    (upstream) => upstream.answer({ choices: [] }, 200, theirs),
    (upstream) => upstream.answer({ error: { message: "no" } }, 400, theirs),
    (upstream) => upstream.answer({}, 429, theirs),
    (upstream) => {
      upstream.head(200, { "content-type": "text/event-stream", ...theirs });
      upstream.data(openaiText);
    },
  ];
  for (const [index, play] of plays.entries()) {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house, { body: { ...chat, stream: index === 3 } });
    play(upstream);
    await turn();
    expect(answer.status, String(index)).toBe([200, 400, 429, 200][index]);
    expect(JSON.stringify(answer.headers)).not.toMatch(/ratelimit|org-house/);
  }
});
