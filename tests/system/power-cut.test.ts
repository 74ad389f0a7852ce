import { rmSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlainProvider, startPlainProvider } from "../support/plain-provider";
import { databaseUrlOf, makeCustomer, type RunningServer, sellModel, startServer } from "../support/running-server";

const streams = 50;
const holdLifeMaxMs = 60_000;

let server: RunningServer;
let provider: PlainProvider;

beforeAll(async () => {
  // A stream that has said ten words and never ends by itself.
  provider = await startPlainProvider((call) => {
    for (let word = 0; word < 10; word++) call.event({ choices: [{ index: 0, delta: { content: `word${word} ` } }] });
  });
  server = await startServer();
  await sellModel(server, { provider, model: "endless", inputUsdPerMillion: "1", outputUsdPerMillion: "100" });
});

afterAll(async () => {
  await server?.stop();
  await provider?.close();
  rmSync(server.dataDir, { recursive: true, force: true });
});

test("after kill -9 with 50 streams open, every call has one usage row, nothing is overcharged, no hold stays", async () => {
  const { apiKey, email } = await makeCustomer(server, { creditUsd: "5" });
  const ids = await Promise.all(Array.from({ length: streams }, () => openStream(apiKey)));
  expect(new Set(ids).size).toBe(streams);
  await queryUntil("SELECT count(*)::int AS n FROM holds WHERE observed_nano > 0", (n) => n === streams, 10_000);
  const held = await query<{ amount: string }>("SELECT max(amount_nano)::text AS amount FROM holds");

  await server.kill();
  const killedAt = Date.now();
  server = await startServer({ dataDir: server.dataDir, port: server.port });
  await queryUntil("SELECT count(*)::int AS n FROM holds", (n) => n === 0, holdLifeMaxMs - (Date.now() - killedAt));

  const rows = await query<{ n: number; ids: number; least: string; most: string }>(
    `SELECT count(*)::int AS n, count(DISTINCT id)::int AS ids, min(charged_nano)::text AS least,
       max(charged_nano)::text AS most FROM usage_records WHERE status = 'recovered'`,
  );
  expect(rows[0]).toMatchObject({ n: streams, ids: streams });
  expect(BigInt(rows[0]!.most)).toBeLessThanOrEqual(BigInt(held[0]!.amount));
  expect(BigInt(rows[0]!.least)).toBeGreaterThan(0n);
  expect(await server.admin("balance", "--user", email)).toMatchObject({ held_usd: "0.000000000" });
  expect(await server.admin("reconcile")).toMatchObject({ ok: true, differences: [] });
});

/** Opens a stream, reads its first word, and leaves it open; resolves with its request id. */
async function openStream(apiKey: string): Promise<string> {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "endless",
      stream: true,
      max_tokens: 500,
      messages: [{ role: "user", content: "Go" }],
    }),
  });
  expect(answer.status).toBe(200);
  const reader = answer.body!.getReader();
  await reader.read();
  reader.read().catch(() => {}); // ends with the server
  return answer.headers.get("x-request-id")!;
}

async function query<T extends object>(sql: string): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrlOf(server) });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function queryUntil(sql: string, isDone: (n: number) => boolean, withinMs: number): Promise<void> {
  let n = Number.NaN;
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
    n = (await query<{ n: number }>(sql))[0]!.n;
    if (isDone(n)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${sql}: still ${n} after ${withinMs} ms`);
}
