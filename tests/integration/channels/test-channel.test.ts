import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addChannel } from "@/lib/channels/add-channel";
import { AddChannelInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { testDatabase } from "../../support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;
const apiKey = "sk-live-9f2c81d07aa14be3";
let provider: Server;
let baseUrl: string;
let seen: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const openaiList = JSON.stringify({ object: "list", data: [{ id: "a" }, { id: "b" }] });

beforeAll(async () => {
  provider = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
  answer = ({ headers }, response) => {
    if (headers.authorization === `Bearer ${apiKey}`) response.end(openaiList);
    else response.writeHead(401).end("who are you, secretly?");
  };
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

const probe = async (input: Record<string, unknown>) => {
  const { id } = await addChannel(operator, AddChannelInput.parse({ provider: "openai", apiKey, baseUrl, ...input }));
  return testChannel(operator, { id });
};

test("says that the provider answered and how many models it has", async () => {
  expect(await probe({})).toEqual({
    ok: true,
    status: 200,
    problem: null,
    durationMs: expect.any(Number),
    modelsCount: 2,
    keysCount: 1,
    keysAccepted: 1,
  });
  expect(seen.at(-1)).toMatchObject({ url: "/v1/models", headers: { authorization: `Bearer ${apiKey}` } });
});

test.each([
  ["openai", "/v1/models", { authorization: `Bearer ${apiKey}` }],
  ["groq", "/v1/models", { authorization: `Bearer ${apiKey}` }],
  ["azure", "/openai/v1/models", { "api-key": apiKey }],
  ["anthropic", "/v1/models", { "x-api-key": apiKey, "anthropic-version": "2023-06-01" }],
  ["anthropic-compatible", "/v1/models", { "x-api-key": apiKey, "anthropic-version": "2023-06-01" }],
  ["google", "/v1beta/models", { "x-goog-api-key": apiKey }],
  ["ollama", "/v1/models", { authorization: `Bearer ${apiKey}` }],
  ["deepseek", "/v1/models", { authorization: `Bearer ${apiKey}` }],
])("%s is asked at %s, with the credential in its place and nowhere else", async (id, path, headers) => {
  answer = (_, response) => void response.end(openaiList);
  expect(await probe({ provider: id, models: ["a"] })).toMatchObject({ ok: true, modelsCount: 2 });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ url: path, headers });
  const shown = Object.entries(seen[0]!.headers).filter(([, value]) => String(value).includes(apiKey));
  expect(shown).toHaveLength(1);
});

test("Gemini's form of the list is understood too", async () => {
  answer = (_, response) => void response.end(JSON.stringify({ models: [{ name: "models/gemini-x" }] }));
  expect(await probe({ provider: "google" })).toMatchObject({ ok: true, modelsCount: 1 });
});

test("each key of a pool is tried, until one is refused", async () => {
  const view = await probe({ apiKey: `${apiKey},sk-revoked,sk-never-asked` });
  expect(view).toMatchObject({ ok: false, status: 401, problem: "refused", keysCount: 3, keysAccepted: 1 });
  expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${apiKey}`, "Bearer sk-revoked"]);
});

test("says that the credential was refused, and passes on no word of it", async () => {
  const view = await probe({ apiKey: "sk-wrong" });
  expect(view).toMatchObject({ ok: false, status: 401, problem: "refused", modelsCount: null, keysAccepted: 0 });
  expect(JSON.stringify(view)).not.toContain("secretly");
});

test("does not follow a redirect, which could carry the credential away", async () => {
  answer = (_, response) => void response.writeHead(302, { location: "/v1/models" }).end();
  expect(await probe({ baseUrl: `${baseUrl}/moved` })).toMatchObject({ ok: false, status: 302, problem: "refused" });
  expect(seen).toHaveLength(1);
});

test("says that there is no list where it looked, which is not the same as a refused key", async () => {
  answer = (_, response) => void response.writeHead(404).end();
  expect(await probe({})).toMatchObject({ ok: false, status: 404, problem: "no_list" });
});

test("an endless answer is no list of models, and is not waited for", async () => {
  answer = (_, response) => {
    const pour = () => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
    };
    response.on("drain", pour);
    pour();
  };
  expect(await probe({})).toMatchObject({ ok: true, modelsCount: null });
});

test("says that nobody answers", async () => {
  expect(await probe({ baseUrl: "http://127.0.0.1:1" })).toMatchObject({
    ok: false,
    status: null,
    problem: "unreachable",
  });
});
