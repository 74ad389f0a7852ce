import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { getKey } from "@/lib/keys/get-key";
import { flushLastUsed } from "@/lib/keys/last-used";
import { listKeys } from "@/lib/keys/list-keys";
import { revokeKey } from "@/lib/keys/revoke-key";
import { testDatabase } from "../../support/test-database";

testDatabase();

type Person = Extract<Actor, { kind: "user" }>;
const operator: Actor = { kind: "command_line" };
let ada: Person;
let bob: Person;

beforeAll(async () => {
  ada = await person("ada");
  bob = await person("bob");
});

async function person(name: string): Promise<Person> {
  const email = `${name}@example.com`;
  const { id, organizationId } = await createUser(operator, {
    email,
    password: "correct horse battery",
    username: name,
  });
  return { kind: "user", userId: id, organizationId, organizationRole: "owner", role: "user" };
}

const auditOf = (targetId: string) =>
  db().auditEvent.findMany({
    where: { targetId },
    select: { action: true, actorId: true, subjectId: true },
    orderBy: { id: "asc" },
  });

describe("creating a key", () => {
  test("shows the secret once and keeps only what cannot be turned back", async () => {
    const created = await createKey(ada, { name: "laptop" });
    expect(created).toMatchObject({ name: "laptop", kind: "inference", revokedAt: null, spentNano: 0n });
    const dump = JSON.stringify(
      await db().apiKey.findUnique({ where: { id: created.id }, include: { secrets: true, bucket: true } }),
      (_, value) => (typeof value === "bigint" ? value.toString() : value),
    );
    expect(dump).toContain(created.key.slice(0, 8));
    expect(dump).not.toContain(created.key.slice(4, 20));
    expect(dump).not.toContain(created.key.slice(20, 36));
    for (const view of await listKeys(ada)) expect(view).not.toHaveProperty("key");
  });

  test("leaves an audit line and an open bucket of its own", async () => {
    const { id } = await createKey(ada, { name: "audited" });
    expect(await auditOf(id)).toEqual([{ action: "key.create", actorId: ada.userId, subjectId: ada.userId }]);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id }, select: { bucket: true } });
    expect(row.bucket).toMatchObject({ kind: "key", capNano: 2n ** 62n, spentNano: 0n, heldNano: 0n, closedAt: null });
  });

  test("for somebody else's organization is refused, and for none at all", async () => {
    const theirs = createKey(ada, { name: "x", organizationId: bob.organizationId });
    await expect(theirs).rejects.toMatchObject({ code: "not_found" });
    await expect(createKey(operator, { name: "x" })).rejects.toMatchObject({ code: "invalid_input" });
    const unknown = createKey(operator, { name: "x", organizationId: randomUUID() });
    await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("finding a key", () => {
  test("gives what a call must know, buckets by id ascending", async () => {
    const { id, key } = await createKey(ada, { name: "found" });
    const wallet = await db().organization.findUniqueOrThrow({ where: { id: ada.organizationId } });
    const { bucketId } = await db().apiKey.findUniqueOrThrow({ where: { id } });
    expect(await findKeyFacts(key, { mayBeLate: true })).toEqual({
      keyId: id,
      organizationId: ada.organizationId,
      kind: "inference",
      walletId: `${wallet.walletId}`,
      bucketIds: [`${wallet.walletId}`, `${bucketId}`],
      scopes: ["inference", "models:read", "usage:read", "media:read"],
      models: [],
      requires: [],
      rpm: null,
      tpm: null,
    });
  });

  test("answers at once, without the database, for a key seen just now", async () => {
    const { key } = await createKey(ada, { name: "warm" });
    await findKeyFacts(key, { mayBeLate: true });
    expect(findKeyFacts(key, { mayBeLate: true })).not.toBeInstanceOf(Promise);
  });

  test("answers at once, without the database, for what cannot be a key of ours", async () => {
    const { key } = await createKey(ada, { name: "mistyped" });
    const last = key.at(-1) === "0" ? "1" : "0";
    for (const text of [key.slice(0, -1) + last, "", "sk-proj-1234", `${key}x`])
      expect(findKeyFacts(text, { mayBeLate: true })).toBeNull();
  });

  test("does not know a well-formed key of another pepper", async () => {
    const { key, id } = await createKey(ada, { name: "peppered" });
    await db().apiKeySecret.updateMany({ where: { keyId: id }, data: { hmac: Uint8Array.from(Buffer.alloc(32, 7)) } });
    expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
  });

  test("stops at the moment the key expires, though it was seen just before", async () => {
    const { key, id } = await createKey(ada, { name: "short" });
    const expiresAt = new Date(Date.now() + 300);
    await db().apiKey.update({ where: { id }, data: { expiresAt } });
    expect(await findKeyFacts(key, { mayBeLate: true })).toMatchObject({ keyId: id });
    await expect.poll(() => findKeyFacts(key, { mayBeLate: true }), { interval: 20, timeout: 1_500 }).toBeNull();
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  test("tells of a revocation that another process made, to whoever asks for the present state", async () => {
    const { key, id } = await createKey(ada, { name: "elsewhere" });
    await findKeyFacts(key, { mayBeLate: true });
    await db().apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    expect(await findKeyFacts(key, { mayBeLate: false })).toBeNull();
  });

  test("does not serve a person who was disabled", async () => {
    const eve = await person("eve");
    const { key } = await createKey(eve, { name: "disabled" });
    await db().user.update({ where: { id: eve.userId }, data: { disabledAt: new Date() } });
    expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
  });
});

describe("revoking a key", () => {
  test("closes its bucket in the same step, and this process forgets it at once", async () => {
    const { id, key } = await createKey(ada, { name: "lost" });
    await findKeyFacts(key, { mayBeLate: true });
    const view = await revokeKey(ada, { id });
    expect(view.revokedAt).toBeInstanceOf(Date);
    expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
    const row = await db().apiKey.findUniqueOrThrow({ where: { id }, select: { bucket: true, revokedAt: true } });
    expect(row.bucket.closedAt).toEqual(row.revokedAt);
  });

  test("of another organization finds nothing and changes nothing", async () => {
    const { id, key } = await createKey(bob, { name: "bob's" });
    await expect(revokeKey(ada, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getKey(ada, { id: id })).rejects.toMatchObject({ code: "not_found" });
    expect((await listKeys(ada)).map((view) => view.id)).not.toContain(id);
    expect(await findKeyFacts(key, { mayBeLate: true })).toMatchObject({ keyId: id });
  });

  test("twice is one revocation", async () => {
    const { id } = await createKey(ada, { name: "twice" });
    const [first, second] = await Promise.all([revokeKey(ada, { id }), revokeKey(ada, { id })]);
    expect(second.revokedAt).toEqual(first.revokedAt);
    expect((await auditOf(id)).map((event) => event.action)).toEqual(["key.create", "key.revoke"]);
  });
});

describe("when a key was last used", () => {
  test("is written in bulk, and never goes back", async () => {
    const { id, key } = await createKey(ada, { name: "used" });
    const before = Date.now();
    await findKeyFacts(key, { mayBeLate: true });
    await flushLastUsed();
    const seen = (await getKey(ada, { id: id })).lastUsedAt!;
    expect(seen.getTime()).toBeGreaterThanOrEqual(before);

    const later = new Date(Date.now() + 60_000);
    await db().apiKey.update({ where: { id }, data: { lastUsedAt: later } });
    await findKeyFacts(key, { mayBeLate: true });
    await flushLastUsed();
    expect((await getKey(ada, { id: id })).lastUsedAt).toEqual(later);
  });
});
