import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId, toRequestId } from "@/lib/base/ids";
import { db } from "@/lib/db/client";
import { type Route, routeTable } from "@/lib/gateway/routes";
import { createKey } from "@/lib/keys/create-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { keyScopes } from "@/lib/keys/schema";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { leaveHouse } from "../../support/furnished-house";
import { testDatabase } from "../../support/test-database";
import { compareRows } from "./doors";
import { smuggledNano } from "./smuggled";
import { changedTables, takeSnapshot } from "./snapshot";
import { newWorld, type Things, type World } from "./world";

testDatabase();
let world: World;

type Door = Pick<Route, "scopes" | "isHeld"> & { readonly speaks: "openai" | "anthropic" | "gemini" };
type Row = {
  /** The address, about something of this organization's. */
  readonly place: (things: Things) => string;
  readonly body?: object;
  readonly speaks?: Door["speaks"];
};

/** Every address of the engine's own table: `GET /v1/keys`, `POST /v1beta/models/*:countTokens`. */
const doors: ReadonlyMap<string, Route> = new Map([
  ...Object.entries(routeTable.exact).flatMap(([place, routes]) =>
    routes.map((route) => [`${route.method} ${place}`, route] as const),
  ),
  ...routeTable.prefixed.map((route) => [`${route.method} ${route.start}*${route.end ?? ""}`, route] as const),
  ...routeTable.named.flatMap(({ address, routes }) => {
    const place = address.source.replaceAll("\\/", "/").replace("([^/]+)", "{id}").replace(/[\^$]/g, "");
    return routes.map((route) => [`${route.method} ${place}`, route] as const);
  }),
]);

const at = (place: string, body?: object, speaks?: Door["speaks"]): Row => ({ place: () => place, body, speaks });
const model = "sandbox/echo";
const messages = [{ role: "user", content: "Hi" }];
const gemini = (place: string, body: object = { contents: [{ parts: [{ text: "Hi" }] }] }) => at(place, body, "gemini");
const ofKey = (rest = "", body?: object): Row => ({ place: ({ keyId }) => `/v1/keys/${keyId}${rest}`, body });

const rows: Readonly<Record<string, Row>> = {
  "POST /v1/chat/completions": at("/v1/chat/completions", { model, messages }),
  "POST /v1/responses": at("/v1/responses", { model, input: "Hi" }),
  "POST /v1/messages": at("/v1/messages", { model, max_tokens: 9, messages }, "anthropic"),
  "POST /v1/messages/count_tokens": at("/v1/messages/count_tokens", { model, messages }, "anthropic"),
  "POST /v1/embeddings": at("/v1/embeddings", { model, input: "Hi" }),
  "POST /v1/completions": at("/v1/completions", { model, prompt: "Hi" }),
  "POST /v1/images/generations": at("/v1/images/generations", { model, prompt: "Hi" }),
  "POST /v1/audio/speech": at("/v1/audio/speech", { model, input: "Hi", voice: "alloy" }),
  "POST /v1/audio/transcriptions": at("/v1/audio/transcriptions", { model }),
  "POST /v1/moderations": at("/v1/moderations", { model, input: "Hi" }),
  "POST /v1/rerank": at("/v1/rerank", { model, query: "Hi", documents: ["Hi"] }),
  "GET /v1/models": at("/v1/models"),
  "GET /v1beta/models": gemini("/v1beta/models"),
  "GET /v1/media": at("/v1/media?url=https://www.youtube.com/watch?v=1"),
  "GET /v1/credits": at("/v1/credits"),
  "GET /v1/usage": at("/v1/usage?group_by=key"),
  "GET /v1/key": at("/v1/key"),
  "GET /v1/keys": at("/v1/keys?limit=100"),
  "POST /v1/keys": at("/v1/keys", { name: "new" }),
  "GET /v1/models/*": at(`/v1/models/${model}`),
  "POST /v1/models/*:countTokens": gemini(`/v1/models/${model}:countTokens`),
  "POST /v1/models/*": gemini(`/v1/models/${model}:generateContent`),
  "GET /v1beta/models/*": gemini(`/v1beta/models/${model}`),
  "POST /v1beta/models/*:countTokens": gemini(`/v1beta/models/${model}:countTokens`),
  "POST /v1beta/models/*": gemini(`/v1beta/models/${model}:generateContent`),
  "POST /v1beta/*:countTokens": gemini(`/v1beta/${model}:countTokens`),
  "POST /v1beta/*": gemini(`/v1beta/${model}:generateContent`),
  "GET /v1/receipts/*": { place: ({ callId }) => `/v1/receipts/${callId}` },
  "GET /v1/keys/{id}": ofKey(),
  "PATCH /v1/keys/{id}": ofKey("", { name: "taken" }),
  "DELETE /v1/keys/{id}": ofKey(),
  "POST /v1/keys/{id}/rotate": ofKey("/rotate", { overlap_seconds: 0 }),
};

type Answer = { readonly status: number; readonly text: string };

async function ask(door: string, headers: Record<string, string>, things: Things): Promise<Answer> {
  const { place, body, speaks } = rows[door]!;
  const method = door.split(" ")[0]!;
  const more: Record<string, string> = speaks === "anthropic" ? { "anthropic-version": "2023-06-01" } : {};
  const request = new Request(`http://tacit.test${place(things)}`, {
    method,
    headers: { "content-type": "application/json", ...more, ...headers },
    ...(body && method !== "GET" && { body: JSON.stringify(body) }),
  });
  const answer = await handleGatewayRequest(request);
  return { status: answer.status, text: await answer.text() };
}

/** An error as the callers of this address read it. */
function expectError(door: string, { status, text }: Answer, expected: number, label: string): void {
  expect(status, `${label}: ${text}`).toBe(expected);
  const said = JSON.parse(text);
  const message = expect.any(String);
  const shapes = {
    openai: { error: { message, type: message } },
    anthropic: { type: "error", error: { type: message, message } },
    gemini: { error: { code: expected, message, status: message } },
  };
  expect(said, label).toMatchObject(shapes[rows[door]!.speaks ?? "openai"]);
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const kinds = ["inference", "management"] as const;
type Kind = (typeof kinds)[number];
const isOpenTo = ({ scopes }: Route, kind: Kind) =>
  scopes === "any key" || scopes.some((scope) => (keyScopes[kind] as readonly string[]).includes(scope));

/** Keys of our organization: with everything that a key of the kind can have, and with all but what this address needs. */
const keys = new Map<string, string>();
async function keyOf(kind: Kind, without: Route["scopes"] = "any key"): Promise<string | null> {
  const all: readonly string[] = keyScopes[kind];
  const scopes = keyScopes[kind].filter(
    (scope) => without === "any key" || !(without as readonly string[]).includes(scope),
  );
  if (scopes.length === 0) return null;
  const name = `${kind} ${scopes.join(" ")}`;
  if (!keys.has(name)) {
    const { key } = await createKey(world.people.owner, {
      name: `${kind}, ${scopes.length} of ${all.length}`,
      kind,
      scopes: [...scopes],
    });
    keys.set(name, key);
  }
  return keys.get(name)!;
}

beforeAll(async () => {
  world = await newWorld();
});
afterAll(leaveHouse);

test("every address of the engine has a row", () => {
  expect(compareRows(doors.keys(), Object.keys(rows))).toEqual([]);
});

/** All but what an engine writes of itself, and when a key was last used: that is written in its own time. */
const stored = async () => {
  const { gateway_nodes: _node, api_keys: _used, ...tables } = (await takeSnapshot(world, smuggledNano)).tables;
  const apiKeys = await db().apiKey.findMany({ omit: { lastUsedAt: true }, orderBy: { id: "asc" } });
  const text = JSON.stringify(apiKeys, (_, value) => (typeof value === "bigint" ? String(value) : value));
  return { ...tables, api_keys: text };
};

describe("a refusal changes nothing", () => {
  test.each([...doors])("%s", async (door, route) => {
    const ended = await createKey(world.people.owner, { name: "ended" });
    await revokeKey(world.people.owner, { id: ended.id });
    const wanting = (await Promise.all(kinds.map((kind) => keyOf(kind, route.scopes)))).filter((key) => key !== null);
    const wrong = await Promise.all(kinds.filter((kind) => !isOpenTo(route, kind)).map((kind) => keyOf(kind)));
    await ask("GET /v1/key", bearer(ended.key), world.ours);
    const before = await stored();
    const nobody: Record<string, Record<string, string>> = {
      "no key": {},
      "what is no key": bearer("tct_nothing"),
      "the cookie of a session": { cookie: `tacit-session=${world.people.owner.fresh}` },
      "the token of a session": bearer(world.people.owner.fresh),
      "a key that was revoked": bearer(ended.key),
    };
    for (const [label, headers] of Object.entries(nobody))
      expectError(door, await ask(door, headers, world.ours), 401, label);
    if (route.scopes !== "any key") {
      for (const key of [...wanting, ...wrong])
        expectError(
          door,
          await ask(door, bearer(key!), world.ours),
          403,
          "a key without the scope, or of another kind",
        );
    }
    expect(changedTables(before, await stored())).toEqual([]);
  });
});

describe("what is another organization's", () => {
  const asking = Object.keys(rows).filter((door) => /\*$|\{id\}/.test(door) && /receipts|keys/.test(door));

  test.each(asking)("%s is refused in the words in which one is that never was", async (door) => {
    expect(asking).toHaveLength(5);
    const never = { ...world.ours, keyId: randomUUID(), callId: toRequestId(newId()) };
    const open = kinds.filter((kind) => isOpenTo(doors.get(door)!, kind));
    expect(open).not.toEqual([]);
    for (const kind of open) {
      const key = (await keyOf(kind))!;
      const before = await stored();
      const answer = await ask(door, bearer(key), world.theirs);
      expectError(door, answer, 404, kind);
      expect(answer).toEqual(await ask(door, bearer(key), never));
      expect(changedTables(before, await stored())).toEqual([]);
      const { id: keyId } = await createKey(world.people.owner, { name: "own" });
      expect((await ask(door, bearer(key), { ...world.ours, keyId })).status, "one's own").toBe(200);
    }
  });

  test("stands in no answer, whatever the address or the body says", async () => {
    const { organizationId, userId, keyId, callId } = world.theirs;
    const query = `organization_id=${organizationId}&organizationId=${organizationId}&user=${userId}&key_id=${keyId}`;
    for (const place of [
      "/v1/credits?",
      "/v1/usage?group_by=key&",
      "/v1/key?",
      "/v1/keys?",
      `/v1/keys?after=${keyId}&`,
    ]) {
      for (const kind of kinds) {
        const request = new Request(`http://tacit.test${place}${query}`, { headers: bearer((await keyOf(kind))!) });
        const answer = await (await handleGatewayRequest(request)).text();
        for (const id of [organizationId, userId, keyId, callId]) expect(answer, `${place} ${kind}`).not.toContain(id);
      }
    }
  });
});
