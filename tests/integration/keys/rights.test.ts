import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { organizationRoles } from "@/lib/base/rights";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { getKey } from "@/lib/keys/get-key";
import { listKeys } from "@/lib/keys/list-keys";
import { pauseKey } from "@/lib/keys/pause-key";
import { resumeKey } from "@/lib/keys/resume-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { rotateKey } from "@/lib/keys/rotate-key";
import { type KeyKind, type KeyScope, keyScopes } from "@/lib/keys/schema";
import { updateKey } from "@/lib/keys/update-key";
import { testDatabase } from "@/tests/support/test-database";
import { inside, makePerson, operator, type Person } from "./people";

testDatabase();

let ada: Person;
let bob: Person;
let keys: Record<"own" | "others" | "program's" | "own management" | "elsewhere", string>;

beforeAll(async () => {
  [ada, bob] = await Promise.all([makePerson("ada"), makePerson("bob")]);
  const member = await inside(bob, ada, "admin");
  const [own, others, programs, management, elsewhere] = await Promise.all([
    createKey(member, { name: "own" }),
    createKey(ada, { name: "others" }),
    createKey(operator, { name: "program's", organizationId: ada.organizationId }),
    createKey(member, { name: "own management", kind: "management" }),
    createKey(bob, { name: "elsewhere" }),
  ]);
  keys = {
    own: own.id,
    others: others.id,
    "program's": programs.id,
    "own management": management.id,
    elsewhere: elsewhere.id,
  };
});

type Outcome = "done" | "forbidden" | "not_found" | "invalid_input" | "conflict";

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error) => (error instanceof AppError ? error.code : Promise.reject(error)),
  );
}

const verbs: Record<string, (actor: Actor, id: string) => Promise<unknown>> = {
  get: (actor, id) => getKey(actor, { id }),
  update: (actor, id) => updateKey(actor, { id, name: "renamed", rpm: 5, budgetUsd: "1" }),
  rotate: (actor, id) => rotateKey(actor, { id, overlapSeconds: 0 }),
  pause: (actor, id) => pauseKey(actor, { id }),
  resume: (actor, id) => resumeKey(actor, { id }),
};

const all: Outcome[] = ["done", "done", "done", "done", "not_found"];
const own: Outcome[] = ["done", "forbidden", "forbidden", "done", "not_found"];
const none: Outcome[] = ["forbidden", "forbidden", "forbidden", "forbidden", "not_found"];
/** Of one's own, of another's, of a program's, one's own for managing, one in another organization. */
const expected: Record<string, Record<string, Outcome[]>> = {
  owner: { get: all, update: all, rotate: all, pause: all, resume: all },
  admin: { get: all, update: all, rotate: all, pause: all, resume: all },
  // Who made it as an admin may still change it, but is not handed its secret.
  developer: { get: all, update: own, rotate: [...own.slice(0, 3), "forbidden", "not_found"], pause: own, resume: own },
  billing: { get: all, update: none, rotate: none, pause: none, resume: none },
  viewer: { get: all, update: none, rotate: none, pause: none, resume: none },
};

describe.each(organizationRoles)("a member who is %s", (role) => {
  test.each(Object.keys(verbs))("may %s the keys that they may, and no others", async (verb) => {
    const member = await inside(bob, ada, role);
    const outcomes: string[] = [];
    for (const id of Object.values(keys)) outcomes.push(await outcome(verbs[verb]!(member, id)));
    expect(outcomes).toEqual(expected[role]![verb]);
  });

  test("makes the kinds of key that they may", async () => {
    const member = await inside(bob, ada, role);
    const make = (kind: KeyKind) => outcome(createKey(member, { name: "new", kind }));
    const may = { owner: [true, true], admin: [true, true], developer: [true, false], billing: [], viewer: [] }[role];
    const words = [0, 1].map((index) => (may[index] ? "done" : "forbidden"));
    expect([await make("inference"), await make("management")]).toEqual(words);
  });

  test("revokes the keys that they may, and no others", async () => {
    const others = await createKey(ada, { name: "others" });
    const mine = await createKey(await inside(bob, ada, "developer"), { name: "mine" });
    const member = await inside(bob, ada, role);
    const outcomes: string[] = [];
    for (const id of [mine.id, others.id, keys.elsewhere]) outcomes.push(await outcome(revokeKey(member, { id })));
    const words = { all: ["done", "done"], own: ["done", "forbidden"], none: ["forbidden", "forbidden"] };
    const may = { owner: "all", admin: "all", developer: "own", billing: "none", viewer: "none" } as const;
    expect(outcomes).toEqual([...words[may[role]], "not_found"]);
  });

  test("sees all keys of the organization, and none of another", async () => {
    const seen = (await listKeys(await inside(bob, ada, role))).map(({ organizationId }) => organizationId);
    expect(new Set(seen)).toEqual(new Set([ada.organizationId]));
  });
});

describe("a refusal", () => {
  test("says the same of another organization's key as of one that never was", async () => {
    const words = async (id: string) => getKey(ada, { id }).catch((error) => error.publicMessage);
    expect(await words(keys.elsewhere)).toBe(await words(randomUUID()));
  });

  test("leaves everything as it was, and no line in the audit log", async () => {
    const viewer = await inside(bob, ada, "viewer");
    const look = () => db().apiKey.findUnique({ where: { id: keys.others }, include: { secrets: true, bucket: true } });
    const lines = () => db().auditEvent.count({ where: { targetId: keys.others } });
    const before = [await look(), await lines()];
    for (const verb of ["update", "rotate", "pause", "resume"]) await outcome(verbs[verb]!(viewer, keys.others));
    expect([await look(), await lines()]).toEqual(before);
  });
});

describe("a scope that one does not have oneself cannot be handed on", () => {
  const withRights = (...rights: Extract<Actor, { kind: "key" }>["rights"]): Actor => ({
    kind: "key",
    keyId: keys["own management"],
    organizationId: ada.organizationId,
    rights,
  });
  const manager = () => withRights("keys:read", "keys:write", "keys:write_all");

  test.each<[KeyKind, KeyScope, Outcome]>([
    ["inference", "inference", "done"],
    ["inference", "models:read", "done"],
    ["inference", "media:read", "done"],
    ["inference", "usage:read", "forbidden"],
    ["inference", "billing:read", "forbidden"],
    ["management", "keys:read", "done"],
    ["management", "keys:write", "done"],
    ["management", "billing:read", "forbidden"],
    ["management", "inference", "invalid_input"],
    ["inference", "keys:write", "invalid_input"],
  ])("by a key that manages keys and nothing else: a key for %s with %s", async (kind, scope, expected) => {
    expect(await outcome(createKey(manager(), { name: "new", kind, scopes: [scope] }))).toBe(expected);
    const { id } = await createKey(ada, { name: "old", kind, scopes: [keyScopes[kind][0]] });
    expect(await outcome(updateKey(manager(), { id, scopes: [scope] }))).toBe(expected);
  });

  test("and what nobody names is as much of the usual as one may give", async () => {
    const { scopes, createdBy } = await createKey(manager(), { name: "usual" });
    expect(scopes).toEqual(["inference", "models:read", "media:read"]);
    expect(createdBy?.id).toBe(bob.userId);
  });

  test("nor taken by rotating a key that has it", async () => {
    const { id } = await createKey(ada, { name: "mighty", kind: "management" });
    expect(await outcome(rotateKey(manager(), { id }))).toBe("forbidden");
    expect(await outcome(updateKey(manager(), { id, name: "renamed" }))).toBe("done");
  });

  test("a key that only reads keys changes none", async () => {
    const reader = withRights("keys:read");
    const outcomes = await Promise.all([
      outcome(getKey(reader, { id: keys.others })),
      outcome(createKey(reader, { name: "new" })),
      ...["update", "rotate", "pause", "resume"].map((verb) => outcome(verbs[verb]!(reader, keys.others))),
    ]);
    expect(outcomes).toEqual(["done", ...Array(5).fill("forbidden")]);
  });
});
