/**
 * The server, and then Postgres, are killed with SIGKILL again and again while calls run. `TACIT_LONG=1` kills each five
 * times; without it each is killed once, and the run says so.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseRequestId } from "@/lib/base/ids";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { type PlainProvider, startPlainProvider } from "../support/plain-provider";
import {
  databaseUrlOf,
  makeCustomer,
  makeDataDir,
  type RunningServer,
  sellModel,
  startServer,
} from "../support/running-server";

const kills = process.env.TACIT_LONG ? 5 : 1;
const callers = 24;
const callsBeforeKill = 120;
const holdLifeMaxMs = 60_000;
// A kill and a start on a machine that is busy with other things.
const timeout = kills * 120_000;
// Ten tokens at a thousand dollars a million: what every call that is answered costs, and the most one may.
const costNano = 10_000_000n;
const pieces = 5;

/** `completed`: the calls whose answer the client got whole. */
type Load = { readonly completed: readonly string[]; stop(): Promise<void> };

let server: RunningServer;
let provider: PlainProvider;
let apiKey: string;
let email: string;

if (!process.env.TACIT_LONG)
  console.warn(`power cuts: only ${kills} + ${kills} kills; TACIT_LONG=1 makes the ten of the guarantee`);

beforeAll(async () => {
  provider = await startPlainProvider((call) => {
    const usage = { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 };
    if (!call.body.includes('"stream":true'))
      return call.json({ choices: [{ index: 0, message: { content: "ten tokens" }, finish_reason: "stop" }], usage });
    let said = 0;
    const say = () => {
      if (call.response.destroyed) return;
      if (said++ < pieces) {
        call.event({ choices: [{ index: 0, delta: { content: `word${said} ` } }] });
        setTimeout(say, 40);
        return;
      }
      call.event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage });
      call.event("[DONE]");
      call.response.end();
    };
    say();
  });
  server = await startServer({ dataDir: makeDataDir() });
  await sellModel(server, { provider, model: "cent", inputUsdPerMillion: "0", outputUsdPerMillion: "1000" });
  ({ apiKey, email } = await makeCustomer(server, { creditUsd: "500" }));
});

afterAll(async () => {
  await server?.stop();
  await provider?.close();
  if (server) rmSync(server.dataDir, { recursive: true, force: true });
});

test(`the server killed under load (${kills} times): every answered call has its row, none is overcharged, no hold stays`, {
  timeout,
}, async () => {
  for (let kill = 0; kill < kills; kill++) {
    const load = startLoad();
    await expect.poll(() => load.completed.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(callsBeforeKill);
    await server.kill();
    const killedAt = Date.now();
    await load.stop();
    // The dead node's silence is made old, instead of waiting until it is: that it is dead remains the database's finding.
    await query("UPDATE gateway_nodes SET heartbeat_at = heartbeat_at - interval '1 hour'");
    server = await startServer({ dataDir: server.dataDir, port: server.port });
    await untilNoHolds(killedAt);
    await expectExactBooks(load.completed);
  }
});

test(`Postgres killed under load (${kills} times): every answered call has its row and is charged its cost, no hold stays`, {
  timeout,
}, async () => {
  for (let kill = 0; kill < kills; kill++) {
    const load = startLoad();
    await expect.poll(() => load.completed.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(callsBeforeKill);
    killPostgres();
    const killedAt = Date.now();
    // Calls go on, and are refused, until it is there again; those under way may still end well, others must after it.
    const servedAgain = load.completed.length + 2 * callers;
    await expect.poll(() => load.completed.length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(servedAgain);
    await load.stop();
    await untilNoHolds(killedAt);
    await expectExactBooks(load.completed);
    expect(await countPaid(load.completed)).toBe(load.completed.length);
  }
});

test("SIGTERM under load: every call is settled before the process ends, and every answered one at its cost", async () => {
  const recovered = "SELECT count(*)::int AS n FROM usage_records WHERE status = 'recovered'";
  const before = await query<{ n: number }>(recovered);
  const load = startLoad();
  await expect.poll(() => load.completed.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(callsBeforeKill);
  expect(await server.stop()).toBe(0);
  await load.stop();
  const database = await openEmbeddedDatabase({ dataDir: server.dataDir });
  try {
    expect(await query("SELECT id FROM holds")).toEqual([]);
    expect(await query(recovered)).toEqual(before);
    expect(await countPaid(load.completed)).toBe(load.completed.length);
  } finally {
    await database.leave();
  }
});

/** Callers that call without a pause, streams and whole answers in turn; what fails is forgotten. */
function startLoad(): Load {
  const completed: string[] = [];
  let isOver = false;
  const caller = async (_: unknown, turn: number) => {
    for (let call = turn; !isOver; call++) {
      const id = await callOnce(call % 2 === 0).catch(() => null);
      if (id) completed.push(id);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const done = Promise.all(Array.from({ length: callers }, caller));
  return {
    completed,
    async stop() {
      isOver = true;
      await done;
    },
  };
}

/** The call's id when its answer came whole, otherwise null. */
async function callOnce(stream: boolean): Promise<string | null> {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "cent", stream, max_tokens: 10, messages: [{ role: "user", content: "Go" }] }),
  });
  const text = await answer.text();
  const isWhole = answer.status === 200 && (stream ? text.endsWith("data: [DONE]\n\n") : text.endsWith("}"));
  return isWhole ? parseRequestId(answer.headers.get("x-request-id")!) : null;
}

/** The postmaster and every process of its, all at once. */
function killPostgres(): void {
  const pidFile = path.join(server.dataDir, "postgres", "postmaster.pid");
  const postmaster = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = processes.map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === postmaster).map(([pid]) => pid!);
  for (const pid of [postmaster, ...children])
    try {
      process.kill(pid, "SIGKILL");
    } catch {}
}

async function untilNoHolds(since: number): Promise<void> {
  const open = () => query<{ n: number }>("SELECT count(*)::int AS n FROM holds").then(([row]) => row!.n, String);
  await expect.poll(open, { timeout: holdLifeMaxMs - (Date.now() - since), interval: 250 }).toBe(0);
}

async function expectExactBooks(completed: readonly string[]): Promise<void> {
  const rows = await query<{ id: string; charged: string }>(
    "SELECT id, charged_nano::text AS charged FROM usage_records",
  );
  const known = new Set(rows.map((row) => row.id));
  expect(completed.filter((id) => !known.has(id))).toEqual([]);
  expect(rows.filter((row) => BigInt(row.charged) > costNano)).toEqual([]);
  expect(await server.admin("balance", "--user", email)).toMatchObject({ held_usd: "0.000000000" });
  expect(await server.admin("reconcile")).toMatchObject({ ok: true, differences: [] });
}

/** How many of the answered calls were charged exactly what they cost. */
async function countPaid(completed: readonly string[]): Promise<number> {
  const ids = completed.map((id) => `'${id}'`).join();
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM usage_records WHERE id IN (${ids}) AND charged_nano = ${costNano} AND status = 'ok'`,
  );
  return row!.n;
}

async function query<T extends object>(sql: string): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrlOf(server) });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
