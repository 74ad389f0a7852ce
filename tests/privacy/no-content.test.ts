import { readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { parseRequestId } from "@/lib/base/ids";
import { grantCredit } from "@/lib/billing/grant-credit";
import { startHoldBook } from "@/lib/billing/holds/start-hold-book";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { createKey } from "@/lib/keys/create-key";
import { flushLastUsed } from "@/lib/keys/last-used";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { runRetention } from "@/lib/privacy/retention";
import { closeConnections } from "@/lib/upstream/dispatch";
import { createCanaries, type Find, searchBytes, searchFiles } from "@/tests/support/canary";
import { searchDatabaseFiles, searchTables } from "@/tests/support/canary-database";
import { indiscreetOutcomes, startIndiscreetProvider } from "@/tests/support/indiscreet-provider";
import type { PlainProvider } from "@/tests/support/plain-provider";
import { testDatabase } from "@/tests/support/test-database";
import { captureOutput } from "./capture-output";

/** What callers and providers say, on every way a call can end, and then a search of all that is kept. */
process.env.LOG_LEVEL = "debug";
const database = testDatabase();
const { plant, needles } = createCanaries();
const operator = { kind: "command_line" } as const;
const output = captureOutput();
const since = { sinceMs: Date.now() };
const tmpBefore = new Set(readdirSync(os.tmpdir()));
const secrets = { password: plant("password"), credential: plant("credential"), key: "", emptyKey: "" };
let provider: PlainProvider;
let answered = 0;

beforeAll(async () => {
  provider = await startIndiscreetProvider(plant);
  provideEnv({});
  const models = { talk: provider.baseUrl, nowhere: "http://127.0.0.1:9/v1" };
  for (const [model, baseUrl] of Object.entries(models)) {
    await setPrice(operator, { model, inputUsdPerMillion: "1", outputUsdPerMillion: "2" });
    const channel = { name: model, baseUrl, models: [model], weight: 1, priority: 0 };
    await addChannel(operator, { ...channel, provider: "openai-compatible", apiKey: secrets.credential });
  }
  const people = ["rich", "poor"].map((name) =>
    createUser(operator, { email: `${name}@example.org`, password: secrets.password, username: name }),
  );
  const [rich, poor] = await Promise.all(people);
  await grantCredit(operator, { organizationId: rich!.organizationId, amountNano: 10_000_000_000n });
  secrets.key = (await createKey(operator, { name: "rich", organizationId: rich!.organizationId })).key;
  secrets.emptyKey = (await createKey(operator, { name: "poor", organizationId: poor!.organizationId })).key;
});

afterAll(async () => {
  output.release();
  await (await startHoldBook()).close();
  await closeConnections();
  await provider.close();
});

type Call = {
  body?: BodyInit;
  key?: string;
  path?: string;
  method?: string;
  headers?: HeadersInit;
  signal?: AbortSignal;
};

/** A call that talks wherever there is a place to. */
function send({ body, key = secrets.key, path = "/v1/chat/completions", method = "POST", headers, signal }: Call) {
  const request = new Request(`http://localhost:3000${path}?prompt=${plant("query")}&key=${plant("querykey")}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "user-agent": plant("agent"),
      "x-custom": plant("header"),
      [plant("headername")]: "1",
      cookie: `a=${plant("cookie")}`,
      referer: `https://example.org/${plant("referer")}`,
      traceparent: `00-${plant("trace")}-00`,
      baggage: `said=${plant("baggage")}`,
      "idempotency-key": plant("idempotency"),
      "x-forwarded-for": plant("address"),
      "x-request-id": plant("requestid"),
      "openai-organization": plant("organization"),
      "accept-language": plant("language"),
      ...headers,
    },
    body: body ?? null,
    signal: signal ?? null,
    duplex: "half",
  } as RequestInit);
  return handleGatewayRequest(request);
}

function talk(changes: object = {}): string {
  const image = `data:image/png;base64,${Buffer.from(plant("image")).toString("base64")}`;
  return JSON.stringify({
    model: "talk",
    max_tokens: 100,
    messages: [
      { role: "system", content: plant("system"), name: plant("name") },
      {
        role: "user",
        content: [
          { type: "text", text: plant("prompt") },
          { type: "image_url", image_url: { url: image } },
        ],
      },
      {
        role: "assistant",
        tool_calls: [{ id: plant("id"), type: "function", function: { name: "f", arguments: plant("argument") } }],
      },
      { role: "tool", tool_call_id: plant("id"), content: plant("toolresult") },
    ],
    tools: [{ type: "function", function: { name: plant("tool"), description: plant("description") } }],
    stop: plant("stop"),
    user: plant("user"),
    [plant("field")]: plant("value"),
    ...changes,
  });
}

async function read(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  if (searchBytes(Buffer.from(text), needles, "").length > 0) answered++;
  return text;
}

/** Every call has ended and is on the books. */
async function settled(): Promise<void> {
  await vi.waitFor(async () => expect(await db().hold.count()).toBe(0), { timeout: 20_000, interval: 50 });
}

/** The call has ended and is on the books, once. */
async function booked(response: Response): Promise<void> {
  await settled();
  const id = parseRequestId(response.headers.get("x-request-id") ?? "");
  expect(await db().usageRecord.count({ where: { id: id! } })).toBe(1);
}

test.each(indiscreetOutcomes.filter((outcome) => !outcome.endsWith("for ever")))(
  "a provider's %s is passed on or refused, and booked",
  async (outcome) => {
    const response = await send({ body: talk({ stream: outcome.startsWith("stream"), metadata: { outcome } }) });
    await read(response);
    await booked(response);
  },
);

test("a caller may leave in the middle of an answer", async () => {
  const response = await send({ body: talk({ stream: true, metadata: { outcome: "stream for ever" } }) });
  const reader = response.body!.getReader();
  expect((await reader.read()).done).toBe(false);
  await reader.cancel();
  await booked(response);
});

test("a caller may leave before the first byte of an answer", async () => {
  const [calls, rows] = [provider.calls, await db().usageRecord.count()];
  const caller = new AbortController();
  void send({ body: talk({ metadata: { outcome: "silence for ever" } }), signal: caller.signal }).catch(() => null);
  await vi.waitFor(() => expect(provider.calls).toBe(calls + 1), { timeout: 10_000 });
  caller.abort();
  await settled();
  await vi.waitFor(async () => expect(await db().usageRecord.count()).toBe(rows + 1));
});

test("a caller may break off in the middle of a request", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(talk().slice(0, 300)));
      controller.error(new Error(plant("upload")));
    },
  });
  void send({ body }).catch(() => null);
  await settled();
});

const refusals: [string, () => Call, number][] = [
  ["an unknown model", () => ({ body: talk({ model: plant("model") }) }), 404],
  ["a model that is no text", () => ({ body: talk({ model: { [plant("model")]: 1 } }) }), 400],
  ["messages that are none", () => ({ body: talk({ messages: plant("messages") }) }), 400],
  ["broken JSON", () => ({ body: talk().slice(0, -9) }), 400],
  ["no JSON at all", () => ({ body: plant("prose") }), 400],
  [
    "invalid UTF-8",
    () => ({
      body: Buffer.concat([Buffer.from(talk().slice(0, 400)), Buffer.from([0xff, 0xfe]), Buffer.from(plant("after"))]),
    }),
    400,
  ],
  ["too large a body", () => ({ body: talk({ filler: plant("filler").repeat(800_000) }) }), 413],
  ["an unknown key", () => ({ body: talk(), key: plant("key") }), 401],
  ["a key of the right form", () => ({ body: talk(), key: `tct_${plant("key").padEnd(38, "0").slice(0, 38)}` }), 401],
  ["no credit", () => ({ body: talk({ metadata: { outcome: "stream" } }), key: secrets.emptyKey }), 429],
  ["a provider that is not there", () => ({ body: talk({ model: "nowhere" }) }), 502],
  ["a path that is none", () => ({ body: talk(), path: `/v1/${plant("path")}` }), 404],
  ["a method that is none", () => ({ body: talk(), method: "PUT" }), 405],
  ["a receipt that is none", () => ({ path: `/v1/receipts/${plant("receipt")}`, method: "GET" }), 404],
  ["a model that is none", () => ({ path: `/v1/models/${plant("modelpath")}`, method: "GET" }), 404],
];

test.each(refusals)("%s is refused", async (_what, call, status) => {
  const response = await send(call());
  await read(response);
  expect(response.status).toBe(status);
});

test("the sandbox repeats what it is told", async () => {
  const response = await send({ body: talk({ model: "sandbox/echo", stream: true }) });
  await read(response);
  expect(response.status).toBeLessThan(500);
});

test("after all this nothing of what was said is kept anywhere", async () => {
  await settled();
  await flushLastUsed();
  await runRetention(new Date());
  const { url, dataDir } = database;
  const keyNeedles = [secrets.key, secrets.emptyKey].map((key) => ({
    spelling: "an API key",
    bytes: Buffer.from(key.slice(8)),
  }));
  const all = [...needles, ...keyNeedles];
  const newTmp = readdirSync(os.tmpdir()).filter((name) => !tmpBefore.has(name) && !name.startsWith("tacit-test-"));
  const finds: Find[] = [
    ...(await searchTables(url, all)),
    ...((await searchDatabaseFiles(url, all, since)) ?? []),
    ...searchFiles(dataDir, all),
    ...searchBytes(Buffer.from(output.text()), all, "the product's output"),
    ...[".next", ".data"].flatMap((folder) => searchFiles(path.resolve(folder), all, since)),
    ...newTmp.flatMap((name) => searchFiles(path.join(os.tmpdir(), name), all, since)),
  ];
  expect(finds).toEqual([]);
  // The calls did happen, the provider did hear them, the callers did get their answers, and the product did log.
  expect(provider.calls).toBeGreaterThanOrEqual(indiscreetOutcomes.length);
  expect(answered).toBeGreaterThan(8);
  expect(await db().usageRecord.count()).toBeGreaterThan(8);
  expect(output.text()).toContain('"event":"upstream.alert"');
});

test("each of these stores is really searched", async () => {
  const { id } = await db().channel.findFirstOrThrow();
  await db().channel.update({ where: { id }, data: { name: plant("control") } });
  process.stderr.write(`${plant("control")}\n`);
  expect(await searchTables(database.url, needles)).not.toEqual([]);
  expect(await searchDatabaseFiles(database.url, needles, since)).not.toEqual([]);
  expect(searchBytes(Buffer.from(output.text()), needles, "the product's output")).not.toEqual([]);
});
