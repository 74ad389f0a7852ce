import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlainProvider, startPlainProvider } from "../support/plain-provider";
import { makeCustomer, type RunningServer, sellModel, startServer } from "../support/running-server";

// The worst case of a call and what it costs are both exactly one cent: ten tokens at a thousand dollars a million.
const body = JSON.stringify({ model: "cent", max_tokens: 10, messages: [{ role: "user", content: "Hello" }] });
const usage = { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 };

let server: RunningServer;
let provider: PlainProvider;

beforeAll(async () => {
  provider = await startPlainProvider((call) => call.json({ choices: [{ index: 0, finish_reason: "stop" }], usage }));
  server = await startServer();
  await sellModel(server, { provider, model: "cent", inputUsdPerMillion: "0", outputUsdPerMillion: "1000" });
});

afterAll(async () => {
  await server?.stop();
  await provider?.close();
});

test("2,000 calls of a cent at once on a dollar: exactly 100 succeed, and the balance is exactly zero", async () => {
  const { apiKey, email } = await makeCustomer(server, { creditUsd: "1" });
  const statuses = await callInParallel(2_000, 200, async () => {
    const answer = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body,
    });
    const { error } = (await answer.json()) as { error?: { code: string } };
    return error ? `${answer.status} ${error.code}` : answer.status;
  });

  const count = (status: number | string) => statuses.filter((each) => each === status).length;
  expect({ succeeded: count(200), refused: count("429 insufficient_quota") }).toEqual({
    succeeded: 100,
    refused: 1_900,
  });
  expect(provider.calls).toBe(100);
  expect(await server.admin("balance", "--user", email)).toMatchObject({
    balance_usd: "0.000000000",
    held_usd: "0.000000000",
  });
  expect(await server.admin("reconcile")).toMatchObject({ ok: true, differences: [] });
});

/** Runs `work` `count` times, never more than `atOnce` of them together. */
async function callInParallel<T>(count: number, atOnce: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) results.push(await work());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
