import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { getKey } from "@/lib/keys/get-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { rotateKey, secretsMax } from "@/lib/keys/rotate-key";
import { RotateKeyInput } from "@/lib/keys/schema";
import { updateKey } from "@/lib/keys/update-key";
import { testDatabase } from "@/tests/support/test-database";
import { makePerson, type Person } from "./people";

testDatabase();
const start = Date.parse("2026-11-22T12:00:00Z");
const day = 86_400;
let ada: Person;

beforeAll(async () => {
  ada = await makePerson("ada");
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: start });
});
afterEach(() => vi.useRealTimers());

const at = (seconds: number) => vi.setSystemTime(start + seconds * 1_000);
/** As a node finds it that has not seen the key before, and as one that has just seen it. */
const works = async (key: string) => {
  const remembered = await findKeyFacts(key, { mayBeLate: true });
  const fresh = await findKeyFacts(key, { mayBeLate: false });
  expect(remembered === null).toBe(fresh === null);
  return fresh !== null;
};

describe("after a rotation", () => {
  test.each([1, 60, 3_600, day, 30 * day])(
    "the former secret works for %i seconds, and not one more",
    async (overlap) => {
      const { id, key } = await createKey(ada, { name: "laptop" });
      const next = await rotateKey(ada, { id, overlapSeconds: overlap });
      expect(next.key).not.toBe(key);
      const seen: [number, boolean, boolean][] = [];
      for (const seconds of [0, overlap - 1, overlap, overlap + 1]) {
        at(seconds);
        seen.push([seconds, await works(key), await works(next.key)]);
      }
      expect(seen).toEqual([
        [0, true, true],
        [overlap - 1, true, true],
        [overlap, false, true],
        [overlap + 1, false, true],
      ]);
      at(overlap - 0.001);
      expect(await works(key)).toBe(true);
    },
  );

  test("the former secret works for a day when nobody says how long", async () => {
    const { id } = await createKey(ada, { name: "laptop" });
    const { secrets } = await rotateKey(ada, { id });
    expect(secrets.map(({ expiresAt }) => expiresAt?.getTime() ?? null)).toEqual([null, start + day * 1_000]);
  });

  test("without an overlap the former secret is gone at once, also for a node that has just seen it", async () => {
    const { id, key } = await createKey(ada, { name: "laptop" });
    expect(await works(key)).toBe(true);
    const next = await rotateKey(ada, { id, overlapSeconds: 0 });
    expect([await works(key), await works(next.key)]).toEqual([false, true]);
    expect(await db().apiKeySecret.count({ where: { keyId: id } })).toBe(1);
  });

  test("it is the same key: its id, its limits, its buckets and its budget", async () => {
    const { id, key } = await createKey(ada, { name: "laptop", models: ["gpt-*"], rpm: 5, budgetUsd: "5" });
    const before = await findKeyFacts(key, { mayBeLate: false });
    const next = await rotateKey(ada, { id });
    expect(await findKeyFacts(next.key, { mayBeLate: false })).toEqual(before);
    expect(next).toMatchObject({ id, rpm: 5, last4: next.key.slice(-4), budget: { amountNano: 5_000_000_000n } });
    expect((await getKey(ada, { id })).secrets.map(({ last4 }) => last4)).toEqual([next.key.slice(-4), key.slice(-4)]);
    const actions = await db().auditEvent.findMany({ where: { targetId: id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(["key.create", "key.budget", "key.rotate"]);
  });

  test("a second rotation never lets a secret live longer than the first one said", async () => {
    const first = await createKey(ada, { name: "laptop" });
    const second = await rotateKey(ada, { id: first.id, overlapSeconds: 60 });
    await rotateKey(ada, { id: first.id, overlapSeconds: day });
    at(59);
    expect([await works(first.key), await works(second.key)]).toEqual([true, true]);
    at(60);
    expect([await works(first.key), await works(second.key)]).toEqual([false, true]);
    at(day);
    expect(await works(second.key)).toBe(false);
  });

  test("a key that ends takes all of its secrets with it", async () => {
    const { id, key } = await createKey(ada, { name: "laptop", expiresAt: new Date(start + 60_000) });
    const next = await rotateKey(ada, { id, overlapSeconds: day });
    at(60);
    expect([await works(key), await works(next.key)]).toEqual([false, false]);
    await expect(rotateKey(ada, { id })).rejects.toMatchObject({ code: "conflict" });
    await updateKey(ada, { id, expiresAt: null });
    expect([await works(key), await works(next.key)]).toEqual([true, true]);
  });
});

test(`a key has at most ${secretsMax} secrets at once, also when it is rotated many times at once`, async () => {
  const { id } = await createKey(ada, { name: "busy" });
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => rotateKey(ada, { id })));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(secretsMax - 1);
  const secrets = await db().apiKeySecret.findMany({ where: { keyId: id } });
  expect(secrets).toHaveLength(secretsMax);
  expect(secrets.filter(({ expiresAt }) => expiresAt === null)).toHaveLength(1);
  const next = await rotateKey(ada, { id, overlapSeconds: 0 });
  expect(next.secrets).toHaveLength(1);
});

test("a revoked key is not rotated, and a secret of it ends with it", async () => {
  const { id, key } = await createKey(ada, { name: "lost" });
  const next = await rotateKey(ada, { id });
  await revokeKey(ada, { id });
  expect([await works(key), await works(next.key)]).toEqual([false, false]);
  await expect(rotateKey(ada, { id })).rejects.toMatchObject({ code: "conflict" });
  await expect(updateKey(ada, { id, name: "found" })).rejects.toMatchObject({ code: "conflict" });
});

test.each([-1, 0.5, 30 * day + 1, Number.NaN, "60", null])("no overlap is %s seconds", (overlapSeconds) => {
  expect(RotateKeyInput.safeParse({ id: "00000000-0000-7000-8000-000000000000", overlapSeconds }).success).toBe(false);
});
