import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { type PlainProvider, type ProviderCall, startPlainProvider } from "../support/plain-provider";
import { makeCustomer, makeDataDir, type RunningServer, sellModel, startServer } from "../support/running-server";

const dataDir = makeDataDir();
let provider: PlainProvider;
let server: RunningServer;
let apiKey: string;
let call: ProviderCall;

// A provider that says one word, and the rest when the test lets it.
beforeAll(async () => {
  provider = await startPlainProvider((begun) => {
    call = begun;
    call.event({ choices: [{ index: 0, delta: { role: "assistant", content: "slowly" } }] });
  });
  server = await startServer({ dataDir });
  await sellModel(server, { provider, model: "slow", inputUsdPerMillion: "1", outputUsdPerMillion: "2" });
  ({ apiKey } = await makeCustomer(server, { creditUsd: "1" }));
});

afterAll(async () => {
  if (server?.process.exitCode === null) await server.stop();
  await provider?.close();
});

function finishAnswer(): void {
  call.event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  call.event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 } });
  call.event("[DONE]");
  call.response.end();
}

function ask(): Promise<Response> {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "slow", stream: true, max_tokens: 50, messages: [{ role: "user", content: "Go" }] }),
  });
}

/** What the books say after the house has gone, most recent call first. */
async function readBooks() {
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new Client({ connectionString: database.url });
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT status, output_tokens::int AS output, (SELECT count(*)::int FROM holds) AS holds FROM usage_records ORDER BY id DESC`,
    );
    return rows;
  } finally {
    await client.end();
    await database.leave();
  }
}

test("SIGTERM lets an open stream finish and be paid, while new calls are refused", async () => {
  const answer = await ask();
  const text = answer.text();
  const ended = server.stop();
  await expect.poll(async () => (await fetch(`${server.url}/api/health`)).status, { timeout: 5_000 }).toBe(503);
  const refused = await ask();
  expect(refused.status).toBe(503);
  expect(refused.headers.get("connection")).toBe("close");
  finishAnswer();
  expect(await text).toMatch(/slowly[\s\S]*data: \[DONE\]\n\n$/);
  expect(await ended).toBe(0);
  expect(await readBooks()).toEqual([{ status: "ok", output: 5, holds: 0 }]);
});

test("a second Ctrl-C cuts an open stream, which settles all the same", async () => {
  server = await startServer({ dataDir, port: server.port });
  const answer = await ask();
  const text = answer.text().catch(() => "cut");
  const ended = server.stop();
  await expect.poll(async () => (await fetch(`${server.url}/api/health`)).status, { timeout: 5_000 }).toBe(503);
  await sleep(600); // later than what counts as the same Ctrl-C
  server.process.kill("SIGINT");
  expect(await text).not.toContain("[DONE]");
  expect(await ended).toBe(0);
  const [latest] = await readBooks();
  expect(latest).toMatchObject({ holds: 0 });
  expect(latest.status).not.toBe("ok");
});
