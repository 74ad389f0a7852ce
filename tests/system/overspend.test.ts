import { afterAll, beforeAll, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import { type PlainProvider, startPlainProvider } from "../support/plain-provider";
import { makeCustomer, type RunningServer, sellModel, startServer } from "../support/running-server";

// The worst case of a call and what it costs are both exactly one cent: ten tokens at a thousand dollars a million.
const body = JSON.stringify({ model: "cent", max_tokens: 10, messages: [{ role: "user", content: "Hello" }] });
const usage = { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 };

const calls = process.env.TACIT_LONG ? 10_000 : 2_000;
const timeout = 300_000;

if (!process.env.TACIT_LONG)
  console.warn(`overspend: only ${calls} calls over HTTP; TACIT_LONG=1 makes 10,000, as the books' own test does`);

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

test(`${calls} calls of a cent at once on a dollar: exactly 100 succeed, and the balance is exactly zero`, {
  timeout,
}, async () => {
  const { apiKey, email } = await makeCustomer(server, { creditUsd: "1" });
  const before = provider.calls;
  expect(count(await callInParallel(calls, 200, () => call(apiKey)))).toEqual({
    "200": 100,
    "429 insufficient_quota credit": calls - 100,
  });
  expect(provider.calls - before).toBe(100);
  expect(await server.admin("balance", "--user", email)).toMatchObject({
    balance_usd: "0.000000000",
    held_usd: "0.000000000",
  });
  expect(await server.admin("reconcile")).toMatchObject({ ok: true, differences: [] });
});

test("500 calls of two keys with budgets: each budget is spent to the cent, and refusals say that it is the budget", {
  timeout,
}, async () => {
  const { email } = await makeCustomer(server, { creditUsd: "10" });
  const budgets = ["0.30", "0.50"];
  const keys = await Promise.all(
    budgets.map((usd) =>
      server.admin<{ id: string; key: string }>("key", "create", "--user", email, "--budget-usd", usd),
    ),
  );
  await server.admin("budget", "set", "--user", email, "--usd", "0.70", "--period", "day");
  let turn = 0;
  const answers = await callInParallel(500, 100, () => call(keys[turn++ % 2]!.key));
  expect(count(answers)).toEqual({ "200": 70, "429 insufficient_quota budget": 430 });

  const views = await Promise.all(keys.map(({ key }) => ask<{ budget: Budget }>("/v1/key", key)));
  const spent = views.map(({ budget }) => parseUsd(budget.spent_usd));
  expect(spent[0]! + spent[1]!).toBe(parseUsd("0.70"));
  for (const [index, { budget }] of views.entries()) {
    expect(budget).toMatchObject({ amount_usd: `${budgets[index]}0000000`, period: "month", held_usd: "0.000000000" });
    expect(parseUsd(budget.left_usd)).toBe(parseUsd(budgets[index]!) - spent[index]!);
    expect(new Date(budget.resets_at).getUTCDate()).toBe(1);
  }
  expect(await server.admin("balance", "--user", email)).toMatchObject({ balance_usd: "9.300000000" });

  await server.admin("budget", "remove", "--user", email);
  await server.admin("budget", "set", "--key", keys[0]!.id, "--usd", "5");
  await expect.poll(() => call(keys[0]!.key), { timeout: 5_000, interval: 200 }).toBe("200");
  expect(await server.admin("reconcile")).toMatchObject({ ok: true, differences: [] });
});

type Budget = { amount_usd: string; spent_usd: string; left_usd: string; resets_at: string };

/** The status of a call and, of a refused one, its code and what it says was short. */
async function call(apiKey: string): Promise<string> {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body,
  });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return error ? `${answer.status} ${error.code} ${answer.headers.get("x-tacit-limit-source")}` : `${answer.status}`;
}

async function ask<T>(path: string, apiKey: string): Promise<T> {
  const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
  return (await answer.json()) as T;
}

function count(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

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
