import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { forgetOffers } from "@/lib/channels/offers";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider";
import { testDatabase } from "../../support/test-database";
import { waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
let server: FakeProvider;
let answer: unknown;

beforeAll(async () => {
  server = await startFakeProvider();
  for (const model of ["llama-9", "qwen-8"])
    await setPrice(operator, { model, inputUsdPerMillion: "0.1", outputUsdPerMillion: "0.2" });
});
afterAll(() => server.close());
beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers();
  server.requests.length = 0;
  server.play = (response) => response.end(JSON.stringify(answer));
});

const add = (input: Record<string, unknown> = {}) =>
  addChannel(operator, AddChannelInput.parse({ provider: "ollama", baseUrl: server.baseUrl, ...input }));
const soldIds = async () => (await listSoldModels()).map(({ id }) => id);

test("a server that names no models sells those it says it has and that have a price", async () => {
  answer = { data: [{ id: "llama-9" }, { id: "nobody-priced-this" }, { id: "what is <this>?" }, { id: "byok" }] };
  await add({ apiKey: "sk-local" });
  expect(await soldIds()).toEqual(["llama-9"]);
  expect(await waysTo("llama-9")).toMatchObject([{ upstreamModel: "llama-9", provider: "ollama" }]);
  expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ["/v1/models", "Bearer sk-local"],
  ]);
});

test("it is asked once in a while, not once a call", async () => {
  answer = { data: [{ id: "llama-9" }] };
  await add();
  for (let round = 0; round < 5; round++) {
    forgetOffers();
    expect(await waysTo("llama-9")).toHaveLength(1);
  }
  expect(server.requests).toHaveLength(1);
});

test("a channel whose models the operator named is never asked", async () => {
  await add({ models: ["qwen-8"] });
  expect(await soldIds()).toEqual(["qwen-8"]);
  expect(server.requests).toEqual([]);
});

test("a server that is away, refuses or talks nonsense sells nothing, and spoils nobody else's sale", async () => {
  await add({ baseUrl: "http://127.0.0.1:1" });
  server.play = (response, { path }) =>
    path.startsWith("/nonsense") ? response.end("[]") : response.writeHead(401).end(JSON.stringify(answer));
  await add();
  await add({ baseUrl: server.baseUrl.replace("/v1", "/nonsense") });
  await add({ models: ["qwen-8"] });
  expect(await soldIds()).toEqual(["qwen-8"]);
});

test("a server that hangs holds up a call for less than a second", async () => {
  server.play = () => {};
  await add();
  const askedMs = performance.now();
  expect(await waysTo("llama-9")).toEqual([]);
  expect(performance.now() - askedMs).toBeLessThan(2_000);
});
