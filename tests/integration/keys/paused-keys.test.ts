import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { parseUsd, toNano } from "@/lib/base/money";
import type { OrganizationRole } from "@/lib/base/rights";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts, type KeyFacts } from "@/lib/keys/find-key-facts";
import { pauseKey } from "@/lib/keys/pause-key";
import { resumeKey } from "@/lib/keys/resume-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { runJob } from "@/lib/main/jobs";
import { findLiveKey } from "@/tests/support/live-key";
import { testDatabase } from "@/tests/support/test-database";
import { takeMails } from "../accounts/outbox";
import { callOf, newHold, openBook } from "../billing/fixtures";

type Person = Extract<Actor, { kind: "user" }>;
const database = testDatabase();
const operator: Actor = { kind: "command_line" };
const limit = parseUsd("1");
let book: HoldBook;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = [await person("ada"), await person("bob")];
  await grantCredit(operator, { organizationId: ada.organizationId, amountNano: parseUsd("1000") });
  book = await openBook(database, { sweepMs: 3_600_000 });
});
afterAll(async () => {
  await book.close();
  expect((await reconcile()).differences).toEqual([]);
});

async function person(name: string): Promise<Person> {
  const email = `${name}@example.com`;
  const made = await createUser(operator, { email, password: "correct horse battery", username: name });
  const { id: userId, organizationId } = made;
  return { kind: "user", userId, organizationId, organizationRole: "owner", role: "user" };
}

/** Bob, in Ada's organization, where he is made that. */
async function guest(role: OrganizationRole): Promise<Person> {
  const { organizationId } = ada;
  await db().member.upsert({
    where: { organizationId_userId: { organizationId, userId: bob.userId } },
    create: { organizationId, userId: bob.userId, role },
    update: { role },
  });
  return { ...bob, organizationId, organizationRole: role };
}

const auditOf = (targetId: string) =>
  db().auditEvent.findMany({
    where: { targetId, action: { in: ["key.pause", "key.resume", "key.revoke"] } },
    select: { action: true, actorId: true, actorKind: true, subjectId: true },
    orderBy: { id: "asc" },
  });

const reserve = async (facts: KeyFacts) => (await book.reserve(newHold(facts))).outcome;

describe("a key that a person pauses", () => {
  test("makes no call until it is resumed, whatever is remembered of it", async () => {
    const { id, key } = await createKey(ada, { name: "paused" });
    const remembered = await findLiveKey(key, true);
    expect(await pauseKey(ada, { id })).toMatchObject({ state: "paused", pausedFor: "person" });
    expect(await findKeyFacts(key, { mayBeLate: true })).toBeNull();
    expect(await book.reserve(newHold(remembered))).toEqual({ outcome: "refused", reason: "key_revoked" });
    expect(await resumeKey(ada, { id })).toMatchObject({ state: "active", pausedAt: null, pausedFor: null });
    const facts = await findLiveKey(key, true);
    const hold = newHold(facts);
    expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
    await book.settle(callOf(hold));
  });

  test("leaves one audit line for each, also when it is done twice", async () => {
    const { id } = await createKey(ada, { name: "twice" });
    await Promise.all([pauseKey(ada, { id }), pauseKey(ada, { id })]);
    await Promise.all([resumeKey(ada, { id }), resumeKey(ada, { id })]);
    const line = { actorId: ada.userId, actorKind: "user", subjectId: ada.userId };
    expect(await auditOf(id)).toEqual([
      { action: "key.pause", ...line },
      { action: "key.resume", ...line },
    ]);
  });

  test("is one's own, or anybody's for whoever may change all; others' are not even there", async () => {
    const { id } = await createKey(ada, { name: "ada's" });
    await expect(pauseKey(bob, { id })).rejects.toMatchObject({ code: "not_found" });
    for (const role of ["viewer", "billing", "developer"] as const) {
      const actor = await guest(role);
      for (const verb of [pauseKey, resumeKey, revokeKey])
        await expect(verb(actor, { id })).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await pauseKey(await guest("admin"), { id })).toMatchObject({ state: "paused" });
    const developer = await guest("developer");
    const { id: own } = await createKey(developer, { name: "bob's" });
    expect(await pauseKey(developer, { id: own })).toMatchObject({ state: "paused" });
    expect(await resumeKey(developer, { id: own })).toMatchObject({ state: "active" });
    await expect(pauseKey(await guest("viewer"), { id: own })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("can be revoked, and is not brought back by being resumed", async () => {
    const { id, key } = await createKey(ada, { name: "ended" });
    const remembered = await findLiveKey(key);
    await pauseKey(ada, { id });
    await revokeKey(ada, { id });
    await expect(resumeKey(ada, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(pauseKey(ada, { id })).rejects.toMatchObject({ code: "conflict" });
    expect(await reserve(remembered)).toBe("refused");
  });

  test("stays closed when it is revoked just as it is resumed, in either order", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, key } = await createKey(ada, { name: "raced" });
      const remembered = await findLiveKey(key);
      await pauseKey(ada, { id });
      await Promise.all([resumeKey(ada, { id }).catch(() => {}), revokeKey(ada, { id })]);
      expect(await reserve(remembered)).toBe("refused");
    }
  });
});

describe("a key that may spend no more than so much within an hour", () => {
  const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const velocity = (now = new Date()) => runJob("velocity", now);

  async function newFastKey(maker: Actor = ada) {
    const { id, key } = await createKey(maker, { name: "fast", organizationId: ada.organizationId });
    await db().apiKey.update({ where: { id }, data: { pauseAboveNano: limit } });
    const facts = await findLiveKey(key);
    return { id, facts, spend: (amount: bigint) => spend(facts, amount) };
  }

  async function spend(facts: KeyFacts, amount: bigint) {
    const hold = newHold(facts, toNano(amount));
    expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
    await book.settle(callOf(hold));
  }

  const stateOf = (id: string) =>
    db().apiKey.findUniqueOrThrow({ where: { id }, select: { pausedAt: true, pausedFor: true } });

  test("is paused by one nano more, once, and its next call is refused", async () => {
    const [key, frugal] = [await newFastKey(), await newFastKey()];
    await Promise.all([key.spend(limit), frugal.spend(limit)]);
    expect(await velocity()).toMatchObject({ count: 0 });
    await key.spend(1n);
    expect(await velocity()).toMatchObject({ count: 1, isClean: true });
    expect(await velocity()).toMatchObject({ count: 0 });
    expect(await stateOf(key.id)).toMatchObject({ pausedFor: "velocity" });
    expect(await stateOf(frugal.id)).toMatchObject({ pausedFor: null });
    expect([await reserve(key.facts), await reserve(frugal.facts)]).toEqual(["refused", "reserved"]);
    expect(await auditOf(key.id)).toEqual([
      { action: "key.pause", actorId: null, actorKind: "system", subjectId: ada.userId },
    ]);
  });

  test("is paused in the middle of the call that spends it", async () => {
    const key = await newFastKey();
    const hold = newHold(key.facts, parseUsd("5"));
    await book.reserve(hold);
    // That much is set aside, but not yet spent.
    expect(await velocity()).toMatchObject({ count: 0 });
    await key.spend(limit - 1n);
    await book.checkpoint(hold.id, toNano(2n));
    expect(await velocity()).toMatchObject({ count: 1 });
    await book.settle(callOf(hold, { costNano: toNano(2n) }));
  });

  test("spends by the hour: what was charged before that is over", async () => {
    const key = await newFastKey();
    await key.spend(2n * limit);
    expect(await velocity(minutesFromNow(61))).toMatchObject({ count: 0 });
    expect(await velocity(minutesFromNow(59))).toMatchObject({ count: 1 });
  });

  test("counts anew from when a person resumed it", async () => {
    const key = await newFastKey();
    await key.spend(2n * limit);
    expect(await velocity()).toMatchObject({ count: 1 });
    await resumeKey(ada, { id: key.id });
    expect(await velocity()).toMatchObject({ count: 0 });
    await key.spend(limit);
    expect(await velocity()).toMatchObject({ count: 0 });
    await key.spend(1n);
    expect(await velocity()).toMatchObject({ count: 1 });
  });

  test("is left alone when it is paused or revoked already, and so is one without such a limit", async () => {
    const [paused, revoked, free] = [await newFastKey(), await newFastKey(), await newFastKey()];
    await Promise.all([paused, revoked, free].map((key) => key.spend(2n * limit)));
    await pauseKey(ada, { id: paused.id });
    await revokeKey(ada, { id: revoked.id });
    await db().apiKey.update({ where: { id: free.id }, data: { pauseAboveNano: null } });
    expect(await velocity()).toMatchObject({ count: 0 });
    expect(await stateOf(paused.id)).toMatchObject({ pausedFor: "person" });
  });

  test("is told of to whoever made it, or to the owner where a program did or its maker is shut out", async () => {
    await takeMails(database.dataDir).catch(() => {});
    const developer = await guest("developer");
    const makers = [developer, operator, developer];
    const told = [];
    for (const [index, maker] of makers.entries()) {
      const key = await newFastKey(maker);
      await key.spend(2n * limit);
      if (index === 2) await db().user.update({ where: { id: bob.userId }, data: { disabledAt: new Date() } });
      await velocity();
      told.push(...(await takeMails(database.dataDir)));
    }
    expect(told.map(({ to }) => to)).toEqual(["bob@example.com", "ada@example.com", "ada@example.com"]);
    expect(new Set(told.map(({ subject }) => subject)).size).toBe(1);
  });
});
