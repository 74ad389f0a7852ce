import { type ChildProcess, spawn } from "node:child_process";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { pauseKey } from "@/lib/keys/pause-key";
import { resumeKey } from "@/lib/keys/resume-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { watchKeys } from "@/lib/keys/watch-keys";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { keysOfOpenCalls, stopCallsOf } from "@/lib/main/open-calls";
import { type FakeProvider, startFakeProvider } from "@/tests/support/fake-provider";
import { addCustomer, leaveHouse, sellModel } from "@/tests/support/furnished-house";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;
let provider: FakeProvider;
let organizationId: string;
let other: Node;
/** The provider's answers that are being written. */
let streams: ServerResponse[];

type Node = { readonly url: string; readonly child: ChildProcess };

beforeAll(async () => {
  provider = await startFakeProvider();
  await sellModel("talk", { baseUrl: provider.baseUrl, inputUsd: "0", outputUsd: "1000000" });
  ({ organizationId } = await addCustomer(parseUsd("1000000")));
  other = await startNode();
});
beforeEach(() => {
  streams = [];
  provider.play = (response) => {
    streams.push(response);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(delta("one"));
  };
});
afterAll(async () => {
  other.child.kill("SIGKILL");
  await leaveHouse();
  await provider.close();
});

/** Another process that serves the gateway. */
async function startNode(): Promise<Node> {
  const script = path.join(import.meta.dirname, "gateway-node.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const url of createInterface(child.stdout)) return { url, child };
  throw new Error("the other process said nothing");
}

const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

const newKey = () => createKey(operator, { name: "test", organizationId });

function ask(key: string, { stream }: { stream: boolean }): RequestInit {
  const body = { model: "talk", max_tokens: 50, stream, messages: [{ role: "user", content: "Hi" }] };
  return { method: "POST", headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) };
}

const here = (key: string, stream = false) =>
  handleGatewayRequest(new Request("http://tacit.test/v1/chat/completions", ask(key, { stream })));
const there = (key: string, stream = false) => fetch(`${other.url}/v1/chat/completions`, ask(key, { stream }));

/** A stream at the other process of which the first words have arrived. */
async function openStream(key: string) {
  const response = await there(key, true);
  expect(response.status).toBe(200);
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const stream = {
    id: response.headers.get("x-request-id")!.replace(/^req_/, ""),
    said: () => text,
    async read() {
      const piece = await reader.read();
      text += decoder.decode(piece.value, { stream: true });
      return !piece.done;
    },
    async readToEnd() {
      while (await stream.read());
      return text;
    },
    close: () => reader.cancel(),
  };
  await stream.read();
  expect(text).toContain("one");
  return stream;
}

const lastUsage = () => db().usageRecord.findFirstOrThrow({ orderBy: { settledAt: "desc" } });

describe("once a key is revoked", () => {
  test("of 200 calls at two processes that both know it none is admitted, nor reaches the provider", async () => {
    const { id, key } = await newKey();
    provider.play = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const usage = { prompt_tokens: 1, completion_tokens: 1 };
      response.end(JSON.stringify({ choices: [{ message: { content: "." }, finish_reason: "stop" }], usage }));
    };
    const before = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? here : there)(key)));
    expect(before.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const asked = provider.requests.length;
    await revokeKey(operator, { id });
    const after = await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 ? here : there)(key)));
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
    expect(provider.requests).toHaveLength(asked);
  });

  test("its stream at another process is cut at once, says why, and is charged for what went out", async () => {
    const [{ id, key }, kept] = [await newKey(), await newKey()];
    const [stream, spared] = [await openStream(key), await openStream(kept.key)];
    await revokeKey(operator, { id });
    const revokedAtMs = performance.now();
    const text = await stream.readToEnd();
    // Milliseconds, on a machine that may be busy: half of what it takes until a process looks by itself.
    expect(performance.now() - revokedAtMs).toBeLessThan(5_000);
    expect(text).toContain("invalid_api_key");
    expect(text).not.toContain("[DONE]");
    await expect.poll(() => provider.requests.filter((one) => one.abandonedAtMs !== null).length).toBeGreaterThan(0);

    await expect.poll(() => db().hold.count({ where: { keyId: id } })).toBe(0);
    const row = await db().usageRecord.findFirstOrThrow({ where: { keyId: id } });
    expect(row).toMatchObject({ status: "upstream_failed", usageSource: "estimated", outputTokens: 1 });
    expect(row.chargedNano).toBe(parseUsd("1"));
    expect(row.heldNano).toBeGreaterThan(row.chargedNano);

    // Another key's stream goes on, also after that.
    streams[1]!.end(`${delta("two")}data: [DONE]\n\n`);
    expect(await spared.readToEnd()).toMatch(/two[\s\S]*\[DONE\]/);
  });

  test("a call that has said nothing yet is refused as any with such a key, and costs nothing", async () => {
    const { id, key } = await newKey();
    const asked = provider.requests.length;
    provider.play = () => {};
    const answer = there(key);
    await expect.poll(() => provider.requests.length).toBe(asked + 1);
    await revokeKey(operator, { id });
    const response = await answer;
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key" } });
    await expect.poll(() => db().hold.count({ where: { keyId: id } })).toBe(0);
    expect(await lastUsage()).toMatchObject({ keyId: id, status: "voided", chargedNano: 0n });
  });
});

test("a paused key's stream is cut too, and once resumed it makes calls again, at every process", async () => {
  const { id, key } = await newKey();
  const stream = await openStream(key);
  expect(await pauseKey(operator, { id })).toMatchObject({ state: "paused", pausedFor: "person" });
  expect(await stream.readToEnd()).toContain("invalid_api_key");
  expect((await there(key)).status).toBe(401);
  expect((await here(key)).status).toBe(401);
  expect(await resumeKey(operator, { id })).toMatchObject({ state: "active", pausedAt: null });
  const begin = async (at: typeof here) => {
    const answer = await at(key, true);
    await answer.body?.cancel();
    return answer.status;
  };
  expect(await begin(here)).toBe(200);
  // Another process hears of it, on a connection of its own.
  await expect.poll(() => begin(there), { timeout: 5_000 }).toBe(200);
});

describe("a process whose connection to hear on was cut", () => {
  test("makes a new one, and ends the calls of the keys that ended meanwhile", async () => {
    const [{ id, key }, kept] = [await newKey(), await newKey()];
    const [stream, spared] = [await openStream(key), await openStream(kept.key)];
    const before = await listeners();
    expect(before).toHaveLength(1);
    // Nobody is told of it, as if it had been told while nobody could hear.
    await db().$executeRaw`UPDATE api_keys SET revoked_at = now(), revoked_for = 'person' WHERE id = ${id}::uuid`;
    await db().$queryRaw`SELECT pg_terminate_backend(${before[0]!}::int)`;
    expect(await stream.readToEnd()).toContain("invalid_api_key");
    await expect.poll(async () => (await listeners()).filter((pid) => pid !== before[0]).length).toBe(1);

    await revokeKey(operator, { id: kept.id });
    expect(await spared.readToEnd()).toContain("invalid_api_key");
  });

  const listeners = async () => {
    const rows = await db().$queryRaw<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tacit-listen'`;
    return rows.map(({ pid }) => pid);
  };
});

test("a key that expires ends its streams when its process next looks, without anybody telling", async () => {
  const { id, key } = await newKey();
  const answer = await here(key, true);
  const stopWatching = watchKeys({ keysOfOpenCalls, stopCallsOf, lookMs: 20 });
  await db().apiKey.update({ where: { id }, data: { expiresAt: new Date() } });
  expect(await answer.text()).toContain("invalid_api_key");
  stopWatching();
});

test("the books agree about all of it", async () => {
  await expect.poll(() => db().hold.count(), { timeout: 5_000 }).toBe(0);
  expect((await reconcile()).differences).toEqual([]);
});
