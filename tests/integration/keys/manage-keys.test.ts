import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts, type KeyFacts } from "@/lib/keys/find-key-facts";
import { describeOwnKey } from "@/lib/keys/management/describe-own-key";
import { type KeysAsk, manageKeys } from "@/lib/keys/management/manage-keys";
import { findLiveKey } from "@/tests/support/live-key";
import { testDatabase } from "@/tests/support/test-database";
import { makePerson, type Person } from "./people";

testDatabase();
let ada: Person;
let bob: Person;
let manager: KeyFacts;
let strangers: string;

beforeAll(async () => {
  [ada, bob] = await Promise.all([makePerson("ada"), makePerson("bob")]);
  manager = await findLiveKey((await createKey(ada, { name: "manager", kind: "management" })).key);
  strangers = (await createKey(bob, { name: "bob's" })).id;
});

type Json = Record<string, unknown> & { id: string; key: string };

async function done(ask: KeysAsk, key = manager): Promise<Json> {
  const answer = await manageKeys(key, ask);
  expect(answer).toMatchObject({ outcome: "done" });
  // As it leaves the house: nothing in it that JSON cannot say.
  return JSON.parse(JSON.stringify((answer as { body: unknown }).body));
}

const create = (input: unknown): KeysAsk => ({ verb: "create", input });
const update = (id: string, input: unknown): KeysAsk => ({ verb: "update", id, input });
const asks = (id: string): KeysAsk[] => [
  { verb: "get", id },
  update(id, { name: "taken" }),
  { verb: "rotate", id, input: {} },
  { verb: "revoke", id },
];

describe("a management key", () => {
  test("makes a key with every limit, and is shown it in the words in which it asked", async () => {
    const input = {
      name: "build server",
      kind: "inference",
      scopes: ["inference", "usage:read"],
      models: ["gpt-*", "anthropic/claude-*"],
      ips: ["203.0.113.7", "10.9.8.7/8", "2001:0DB8::/32", "::ffff:192.0.2.1"],
      requires: ["ZDR", "eu"],
      rpm: 60,
      tpm: 90_000,
      concurrency: 3,
      max_usd_per_hour: 2.5,
      budget_usd: "25.000000001",
      budget_period: "week",
      expires_at: "2099-01-31T13:00:00+01:00",
    };
    const made = await done(create(input));
    expect(Object.keys(made).slice(0, 3)).toEqual(["object", "id", "key"]);
    expect(made).toMatchObject({
      ...input,
      object: "key",
      state: "active",
      ips: ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "192.0.2.1"],
      requires: ["zdr", "eu"],
      max_usd_per_hour: "2.500000000",
      budget_usd: "25.000000001",
      budget: { amount_usd: "25.000000001", amount_nano: "25000000001", left_nano: "25000000001", period: "week" },
      spent_usd: "0.000000000",
      spent_nano: "0",
      created_by: ada.userId,
      expires_at: "2099-01-31T12:00:00.000Z",
    });
    const { key, ...shown } = made;
    expect(await done({ verb: "get", id: made.id })).toEqual(shown);
    const facts = await findKeyFacts(key, { mayBeLate: false, address: "10.200.0.1" });
    expect(facts).toMatchObject({
      keyId: made.id,
      models: input.models,
      requires: ["zdr", "eu"],
      rpm: 60,
      tpm: 90_000,
    });
    expect(await findKeyFacts(key, { mayBeLate: false, address: "11.0.0.1" })).toBe("elsewhere");
    expect(await db().auditEvent.findMany({ where: { targetId: made.id, action: "key.create" } })).toMatchObject([
      { actorKind: "key", actorId: null, subjectId: ada.userId },
    ]);
  });

  test("changes what it names, and removes with null", async () => {
    const { id, key } = await done(create({ name: "one", models: ["gpt-*"], rpm: 5, budget_usd: 5, concurrency: 2 }));
    const changed = await done(update(id, { rpm: null, tpm: 7, concurrency: null, budget_period: "day" }));
    expect(changed).toMatchObject({ name: "one", models: ["gpt-*"], rpm: null, tpm: 7, concurrency: null });
    expect(changed).toMatchObject({ budget_usd: "5.000000000", budget_period: "day" });
    const emptied = await done(update(id, { models: null, tpm: null, budget_usd: null, ips: null, expires_at: null }));
    expect(emptied).toMatchObject({ models: [], tpm: null, budget: null, budget_usd: null, ips: [], expires_at: null });
    expect(await findLiveKey(key)).toMatchObject({ models: [], rpm: null, tpm: null });
  });

  test("rotates a key, and revokes it twice with one answer", async () => {
    const { id, key } = await done(create({ name: "one" }));
    const rotated = await done({ verb: "rotate", id, input: { overlap_seconds: 0 } });
    expect(rotated).toMatchObject({ object: "key", id });
    expect(rotated.key).not.toBe(key);
    const first = await done({ verb: "revoke", id });
    expect(first).toMatchObject({ state: "revoked", revoked_for: "person" });
    expect(await done({ verb: "revoke", id })).toEqual(first);
    expect(await manageKeys(manager, update(id, { rpm: 1 }))).toMatchObject({ outcome: "conflict" });
    expect(await manageKeys(manager, { verb: "rotate", id, input: undefined })).toMatchObject({ outcome: "conflict" });
  });

  test("pages through the keys of its organization, each once, newest first, and no other's", async () => {
    const cleo = await makePerson("cleo");
    const made: string[] = [];
    for (let index = 0; index < 5; index++) made.unshift((await createKey(cleo, { name: `key ${index}` })).id);
    const own = await createKey(cleo, { name: "manager", kind: "management" });
    const facts = await findLiveKey(own.key);
    const pages: string[][] = [];
    for (let after: string | null = null; ; ) {
      const page: { data: { id: string }[]; has_more: boolean; first_id: string; last_id: string } = JSON.parse(
        JSON.stringify(await done({ verb: "list", limit: "2", after }, facts)),
      );
      pages.push(page.data.map(({ id }) => id));
      expect([page.first_id, page.last_id]).toEqual([page.data[0]!.id, page.data.at(-1)!.id]);
      if (!page.has_more) break;
      after = page.last_id;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2]);
    expect(pages.flat()).toEqual([own.id, ...made]);
    const after = made.at(-1)!;
    expect(await done({ verb: "list", limit: null, after }, facts)).toMatchObject({ data: [], has_more: false });
  });
});

describe("a management key is refused", () => {
  test("another organization's keys in the same way as keys that never were", async () => {
    const others = await Promise.all(asks(strangers).map((ask) => manageKeys(manager, ask)));
    const missing = await Promise.all(asks(randomUUID()).map((ask) => manageKeys(manager, ask)));
    const unreadable = await Promise.all(asks("../../etc").map((ask) => manageKeys(manager, ask)));
    expect(others).toEqual(Array(4).fill({ outcome: "not_found" }));
    expect(missing).toEqual(others);
    expect(unreadable).toEqual(others);
    expect(await db().apiKey.findUnique({ where: { id: strangers } })).toMatchObject({
      name: "bob's",
      revokedAt: null,
    });
  });

  test.each([
    "id",
    "organization_id",
    "organizationId",
    "created_by",
    "created_by_id",
    "revoked_at",
    "paused_at",
    "spent_nano",
    "spent_usd",
    "bucket_id",
    "state",
    "secrets",
    "key",
    "networks",
    "constructor",
    "__proto__",
  ])("what cannot be set, by its name: %s", async (member) => {
    const before = await db().apiKey.count();
    const { id } = await createKey(ada, { name: "kept" });
    const value = bob.organizationId;
    for (const ask of [create({ name: "new", [member]: value }), update(id, { [member]: value })])
      expect(await manageKeys(manager, ask)).toMatchObject({
        outcome: "invalid",
        param: member,
        message: expect.stringMatching(new RegExp(`^${member} is not among`)),
      });
    expect(await db().apiKey.count()).toBe(before + 1);
    expect(await db().apiKey.findUnique({ where: { id } })).toMatchObject({ organizationId: ada.organizationId });
  });

  test("another kind for a key that is there", async () => {
    const { id } = await createKey(ada, { name: "kept" });
    expect(await manageKeys(manager, update(id, { kind: "management" }))).toMatchObject({ param: "kind" });
  });

  test("a member whose name is no word, without saying it", async () => {
    const answer = await manageKeys(manager, create({ name: "new", "<b>my secret</b>": 1 }));
    expect(answer).toMatchObject({ outcome: "invalid", param: null });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  test.each<[string, unknown]>([
    ["name", ""],
    ["name", 5],
    ["name", null],
    ["name", "x".repeat(61)],
    ["kind", "root"],
    ["scopes", []],
    ["scopes", "inference"],
    ["scopes", ["everything"]],
    ["scopes", ["keys:write"]],
    ["models", ["gpt 4"]],
    ["models", ["x".repeat(201)]],
    ["models", Array.from({ length: 101 }, (_, index) => `model-${index}`)],
    ["ips", ["localhost"]],
    ["ips", ["10.0.0.1/33"]],
    ["ips", ["fe80::1%eth0"]],
    ["ips", ["010.0.0.1"]],
    ["requires", ["!"]],
    ["rpm", 0],
    ["rpm", 1.5],
    ["rpm", "60"],
    ["rpm", 1e9],
    ["tpm", -1],
    ["concurrency", 0],
    ["max_usd_per_hour", "0"],
    ["max_usd_per_hour", -1],
    ["budget_usd", "1e3"],
    ["budget_usd", 1e-7],
    ["budget_usd", {}],
    ["budget_period", "year"],
    ["expires_at", "2020-01-01T00:00:00Z"],
    ["expires_at", "soon"],
    ["expires_at", 4_000_000_000],
  ])("a %s that is none: %j", async (member, value) => {
    const before = await db().apiKey.count();
    const answer = await manageKeys(manager, create({ name: "new", [member]: value }));
    expect(answer).toMatchObject({ outcome: "invalid", param: member, message: expect.stringMatching(/\.$/) });
    expect(await db().apiKey.count()).toBe(before);
  });

  test.each([undefined, null, 5, "text", []])("a body that is no object: %j", async (input) => {
    expect(await manageKeys(manager, create(input))).toMatchObject({ outcome: "invalid" });
  });

  test("an overlap of anything but so many seconds", async () => {
    const { id } = await createKey(ada, { name: "kept" });
    for (const overlap_seconds of [-1, 0.5, "60", 2_592_001]) {
      const answer = await manageKeys(manager, { verb: "rotate", id, input: { overlap_seconds } });
      expect(answer).toMatchObject({ outcome: "invalid", param: "overlap_seconds" });
    }
  });

  test.each([
    ["0", null, "limit"],
    ["101", null, "limit"],
    ["-1", null, "limit"],
    ["many", null, "limit"],
    [null, "yesterday", "after"],
  ])("a page that cannot be: limit %s, after %s", async (limit, after, param) => {
    expect(await manageKeys(manager, { verb: "list", limit, after })).toMatchObject({ outcome: "invalid", param });
  });

  test("a period for a budget that is not there", async () => {
    const { id } = await createKey(ada, { name: "kept" });
    const before = await db().apiKey.count();
    for (const ask of [create({ name: "new", budget_period: "day" }), update(id, { budget_period: "day" })])
      expect(await manageKeys(manager, ask)).toMatchObject({ outcome: "invalid", param: "budget_usd" });
    expect(await db().apiKey.count()).toBe(before);
  });
});

describe("keys are managed only", () => {
  const everything = (id: string): KeysAsk[] => [
    { verb: "list", limit: null, after: null },
    create({ name: "new" }),
    ...asks(id),
  ];

  test("by management keys, whatever scopes another claims", async () => {
    const { id } = await createKey(ada, { name: "kept" });
    const facts: KeyFacts = { ...manager, kind: "inference", scopes: ["keys:read", "keys:write"] };
    for (const ask of everything(id)) expect(await manageKeys(facts, ask)).toMatchObject({ outcome: "forbidden" });
  });

  test("as far as their scopes go", async () => {
    const { id } = await createKey(ada, { name: "kept" });
    const reader: KeyFacts = { ...manager, scopes: ["keys:read"] };
    const blind: KeyFacts = { ...manager, scopes: ["usage:read"] };
    const outcomes = async (facts: KeyFacts) =>
      Promise.all(everything(id).map(async (ask) => (await manageKeys(facts, ask)).outcome));
    const no = "forbidden";
    expect(await outcomes(reader)).toEqual(["done", no, "done", no, no, no]);
    expect(await outcomes(blind)).toEqual(Array(6).fill(no));
  });
});

test("a key may look at itself, whatever its scopes are, in the same words", async () => {
  const made = await done(create({ name: "one", scopes: ["media:read"], rpm: 3 }));
  const { key, ...shown } = made;
  const own = await describeOwnKey(await findLiveKey(key));
  expect(JSON.parse(JSON.stringify(own))).toEqual(shown);
});
