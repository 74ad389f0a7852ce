import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCanaries, type Find, searchBytes, searchFiles } from "../support/canary";
import { searchDatabaseFiles, searchTables } from "../support/canary-database";
import { indiscreetOutcomes, startIndiscreetProvider } from "../support/indiscreet-provider";
import type { PlainProvider } from "../support/plain-provider";
import { databaseUrlOf, makeCustomer, type RunningServer, sellModel, startServer } from "../support/running-server";

/** The whole product, as `npm start` runs it: what is said to it and through it is nowhere in what it keeps. */
const { plant, needles } = createCanaries();
const startedAt = { sinceMs: Date.now() };
const root = path.resolve(import.meta.dirname, "../..");

let server: RunningServer;
let provider: PlainProvider;
let apiKey: string;

beforeAll(async () => {
  provider = await startIndiscreetProvider(plant);
  server = await startServer({ env: { LOG_LEVEL: "debug" } });
  await sellModel(server, { provider, model: "talk", inputUsdPerMillion: "1", outputUsdPerMillion: "2" });
  ({ apiKey } = await makeCustomer(server, { creditUsd: "5" }));
});

afterAll(async () => {
  await server?.stop();
  await provider?.close();
});

test("nothing said is found in the database, its files, the data folder, the output or the build's cache", async () => {
  let answered = 0;
  for (const outcome of indiscreetOutcomes) {
    const stream = outcome.startsWith("stream");
    const text = await say({ metadata: { outcome }, stream }, { forMs: outcome.endsWith("for ever") ? 2_500 : 20_000 });
    if (searchBytes(Buffer.from(text), needles, "").length > 0) answered++;
  }
  await say({ model: plant("model") });
  await say({ messages: plant("messages") });
  await say({ max_tokens: plant("cap") });
  await say({ metadata: { outcome: "whole answer" } }, { key: plant("key") });
  await post("/v1/chat/completions", `{"model": "talk", "messages": [${plant("brokenjson")}`);
  await post("/v1/chat/completions", Buffer.concat([Buffer.from(plant("bytes")), Buffer.from([0xff, 0xfe])]));
  await post(`/v1/${plant("path")}`, JSON.stringify({ said: plant("elsewhere") }));
  await post("/consent", `choice=${plant("choice")}&back=${plant("back")}`, "application/x-www-form-urlencoded");
  await visit(`/${plant("page")}?q=${plant("pagequery")}`);
  await visit(`/sign-in?next=${plant("next")}`);
  await visit(`/verify?token=${plant("token")}`);

  expect(answered).toBeGreaterThan(3);
  expect(await searchEverything()).toEqual([]);
});

test("the search finds what is planted in each of these places", async () => {
  const planted = plant("control");
  const file = path.join(server.dataDir, "control.log");
  const client = new Client({ connectionString: databaseUrlOf(server) });
  await client.connect();
  await client.query("CREATE TABLE control (said text)");
  await client.query("INSERT INTO control VALUES ($1)", [Buffer.from(planted).toString("base64")]);
  writeFileSync(file, encodeURIComponent(planted));
  const places = (await searchEverything()).map((find) => find.where);
  await client.query("DROP TABLE control");
  await client.end();
  rmSync(file);
  expect(places).toContain("public.control.said");
  expect(places).toContain(file);
  expect(places.some((place) => place.includes("postgres/base"))).toBe(true);
});

async function searchEverything(): Promise<Find[]> {
  const url = databaseUrlOf(server);
  return [
    ...(await searchTables(url, needles)),
    ...((await searchDatabaseFiles(url, needles)) ?? []),
    ...searchFiles(server.dataDir, needles),
    ...searchFiles(path.join(root, ".next"), needles, startedAt),
    ...searchBytes(Buffer.from(server.output()), needles, "the server's output"),
  ];
}

/** A call that talks wherever there is a place to; resolves with what came back within `forMs`. */
function say(changes: object, { key = apiKey, forMs = 20_000 } = {}): Promise<string> {
  const call = {
    id: plant("callid"),
    type: "function",
    function: { name: "f", arguments: JSON.stringify({ said: plant("argument") }) },
  };
  const body = {
    model: "talk",
    max_tokens: 50,
    messages: [
      { role: "system", content: plant("system") },
      { role: "user", content: plant("prompt"), name: plant("name") },
      { role: "assistant", tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: plant("result") },
    ],
    user: plant("user"),
    [plant("field")]: plant("value"),
    ...changes,
  };
  return post("/v1/chat/completions", JSON.stringify(body), "application/json", { key, forMs });
}

async function post(
  place: string,
  body: BodyInit,
  contentType = "application/json",
  { key = apiKey, forMs = 20_000 } = {},
): Promise<string> {
  const answer = await fetch(`${server.url}${place}?q=${plant("query")}`, {
    method: "POST",
    headers: { ...talkativeHeaders(), authorization: `Bearer ${key}`, "content-type": contentType },
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(forMs),
  }).catch(() => null);
  return (await answer?.text().catch(() => "")) ?? "";
}

async function visit(place: string): Promise<void> {
  await (await fetch(`${server.url}${place}`, { headers: talkativeHeaders() })).text();
}

function talkativeHeaders(): Record<string, string> {
  return {
    "user-agent": plant("agent"),
    "x-custom": plant("header"),
    cookie: `a=${plant("cookie")}`,
    referer: `https://example.org/${plant("referer")}`,
    "x-forwarded-for": plant("address"),
    traceparent: plant("trace"),
  };
}
