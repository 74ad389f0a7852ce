/** What OpenAI's and Anthropic's own clients make of a key that may not do what it was asked to. */
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { createWebHandler } from "@/lib/gateway/mount-web";
import type { Ports } from "@/lib/gateway/ports";
import { createFakeHouse, inferenceKey } from "@/tests/support/fake-house";

const messages = [{ role: "user" as const, content: "Hi" }];

/** Asks through both clients, which try as often as they would by themselves. */
async function askBoth(ports: () => Partial<Ports>) {
  const ask = async (open: (fetch: typeof globalThis.fetch) => Promise<unknown>) => {
    const house = createFakeHouse(ports());
    const handle = createWebHandler(house.gateway);
    const sentAtMs: number[] = [];
    const error = await open((input, init) => {
      sentAtMs.push(performance.now());
      return handle(new Request(input, init));
    }).catch((thrown: unknown) => thrown);
    return { error, sentAtMs };
  };
  const apiKey = "tct_good";
  const [openai, anthropic] = await Promise.all([
    ask((fetch) =>
      new OpenAI({ apiKey, baseURL: "http://tacit.test/v1", fetch }).chat.completions.create({
        model: "test-model",
        messages,
      }),
    ),
    ask((fetch) =>
      new Anthropic({ apiKey, baseURL: "http://tacit.test", fetch }).messages.create({
        model: "test-model",
        max_tokens: 5,
        messages,
      }),
    ),
  ]);
  return { openai, anthropic };
}

describe("the clients say why, and ask no more than once, when a key", () => {
  test.each<[string, Partial<Ports>, 401 | 403, string]>([
    [
      "has not the scope",
      { findKey: () => ({ ...inferenceKey, scopes: ["models:read"] }) },
      403,
      "This API key does not have the scope `inference`.",
    ],
    [
      "may not call the model",
      { findDeployments: () => ({ outcome: "not_allowed" }) },
      403,
      "This API key may not call the model you asked for.",
    ],
    ["may not come from there", { findKey: () => "elsewhere" }, 403, "This API key may not be used from your address."],
    ["is paused, revoked or expired", { findKey: () => null }, 401, "This API key is not valid, or no longer."],
    [
      "was paused a moment ago",
      { reserve: async () => ({ outcome: "refused", reason: "key_revoked" }) },
      401,
      "This API key is not valid, or no longer.",
    ],
  ])("%s", async (_, ports, status, sentence) => {
    const { openai, anthropic } = await askBoth(() => ports);
    const [Openai, Claude] =
      status === 401
        ? [OpenAI.AuthenticationError, Anthropic.AuthenticationError]
        : [OpenAI.PermissionDeniedError, Anthropic.PermissionDeniedError];
    expect(openai.error).toBeInstanceOf(Openai);
    expect(openai.error).toMatchObject({ status, message: expect.stringContaining(sentence) });
    expect(anthropic.error).toBeInstanceOf(Claude);
    expect(anthropic.error).toMatchObject({ status, message: expect.stringContaining(sentence) });
    expect([openai.sentAtMs.length, anthropic.sentAtMs.length]).toEqual([1, 1]);
  });
});

describe("the clients wait as long as they are told, and no less, when a key", () => {
  test.each<[string, string, number, () => Partial<Ports>]>([
    [
      "has used up its requests of the minute",
      "requests a minute",
      120,
      () => ({
        findKey: () => ({ ...inferenceKey, rpm: 5 }),
        takeRates: () => ({
          outcome: "refused",
          by: "requests",
          retryAfterMs: 120,
          rates: [{ name: "requests", limit: 5, remaining: 0, resetMs: 120 }],
        }),
      }),
    ],
    [
      "has as many calls at once as it may",
      "in flight",
      1_000,
      () => ({ reserve: async () => ({ outcome: "refused", reason: "too_many_calls" }) }),
    ],
  ])("%s", async (_, words, waitMs, ports) => {
    const { openai, anthropic } = await askBoth(ports);
    expect(openai.error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(anthropic.error).toBeInstanceOf(Anthropic.RateLimitError);
    for (const { error, sentAtMs } of [openai, anthropic]) {
      expect(error).toMatchObject({ status: 429, message: expect.stringContaining(words) });
      expect(sentAtMs).toHaveLength(3);
      const waits = sentAtMs.slice(1).map((at, index) => at - sentAtMs[index]!);
      // A timer may be a millisecond early.
      for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(waitMs - 2);
      for (const wait of waits) expect(wait).toBeLessThan(waitMs + 2_000);
    }
  });
});
