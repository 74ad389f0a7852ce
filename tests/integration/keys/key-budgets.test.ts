import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { parseUsd } from "@/lib/base/money";
import { openPeriods } from "@/lib/billing/budgets/open-periods";
import { readBudgets } from "@/lib/billing/budgets/read-budgets";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import type { BudgetPeriod } from "@/lib/billing/budgets/schema";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { getKey } from "@/lib/keys/get-key";
import { type DatabaseClock, moveDatabaseClock } from "@/tests/support/database-clock";
import { findLiveKey } from "@/tests/support/live-key";
import { testDatabase } from "@/tests/support/test-database";

const database = testDatabase();
const operator: Actor = { kind: "command_line" };
const dollar = parseUsd("1");
const noon = "2026-11-25T12:00:00Z";

type Person = Extract<Actor, { kind: "user" }>;
let clock: DatabaseClock;
let ada: Person;
let bob: Person;
let people = 0;

beforeAll(async () => {
  clock = await moveDatabaseClock(database.url);
});

beforeEach(async () => {
  await clock.set(noon);
  [ada, bob] = [await person(), await person()];
});

async function person(): Promise<Person> {
  const username = `person-${++people}`;
  const account = { email: `${username}@example.com`, password: "correct horse battery", username };
  const { id, organizationId } = await createUser(operator, account);
  return { kind: "user", userId: id, organizationId, organizationRole: "owner", role: "user" };
}

const bucketsOf = async (key: string) => (await findLiveKey(key)).bucketIds;

/** The buckets of a budget's periods, oldest first, as a call's facts name them. */
async function periodsOf(budgetId: string): Promise<string[]> {
  const rows = await db().budgetBucket.findMany({ where: { budgetId }, orderBy: { startsOn: "asc" } });
  return rows.map((row) => row.bucketId.toString());
}

describe("the facts of a key", () => {
  test("name the buckets of its own budget and of its maker's, all by id ascending", async () => {
    const theirs = await setBudget(ada, {
      memberId: ada.userId,
      organizationId: ada.organizationId,
      amountNano: dollar,
      period: "week",
    });
    const { id, key, budget } = await createKey(ada, { name: "both", budgetUsd: "0.50", budgetPeriod: "day" });
    const ids = await bucketsOf(key);
    const [own] = await periodsOf(budget!.id);
    const [member] = await periodsOf(theirs.id);
    const { walletId } = await db().organization.findUniqueOrThrow({ where: { id: ada.organizationId } });
    const { bucketId } = await db().apiKey.findUniqueOrThrow({ where: { id } });
    expect(new Set(ids)).toEqual(new Set([`${walletId}`, `${bucketId}`, own, member]));
    expect(ids.map(BigInt)).toEqual(ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1)));
    const caps = await db().bucket.findMany({ where: { kind: "budget", id: { in: [BigInt(own!), BigInt(member!)] } } });
    expect(caps.map((bucket) => bucket.capNano).sort()).toEqual([dollar, parseUsd("0.50")].sort());
  });

  test("are one statement once the buckets of the period are there", async () => {
    const { key } = await createKey(ada, { name: "warm", budgetUsd: "1" });
    await bucketsOf(key);
    const [asked, opened] = [vi.spyOn(db(), "$queryRaw"), vi.spyOn(db(), "$transaction")];
    expect(await bucketsOf(key)).toHaveLength(3);
    expect([asked.mock.calls.length, opened.mock.calls.length]).toEqual([1, 0]);
    vi.restoreAllMocks();
  });

  test("of a key that an operator made count with its owner, and of nobody else's", async () => {
    const limit = {
      memberId: ada.userId,
      organizationId: ada.organizationId,
      amountNano: dollar,
      period: "day",
    } as const;
    const { id } = await setBudget(operator, limit);
    const made = await createKey(operator, { name: "given", organizationId: ada.organizationId });
    const other = await createKey(bob, { name: "bob's" });
    expect(await bucketsOf(made.key)).toEqual(expect.arrayContaining(await periodsOf(id)));
    expect(await bucketsOf(other.key)).toHaveLength(2);
  });

  test("end with the period, by the database's clock, though they are not yet two seconds old", async () => {
    const { key } = await createKey(ada, { name: "midnight", budgetUsd: "1", budgetPeriod: "day" });
    const [real, here] = [performance.now.bind(performance), vi.spyOn(performance, "now")];
    const began = real();
    const passMs = (ms: number) => here.mockReturnValue(began + ms);
    passMs(0);
    await clock.stop("2026-11-25T23:59:58.500Z");
    const before = await findLiveKey(key, true);
    await clock.stop("2026-11-26T00:00:00Z");
    passMs(1_499);
    expect(findKeyFacts(key, { mayBeLate: true })).toEqual(before);
    passMs(1_500);
    const after = await findLiveKey(key, true);
    here.mockRestore();
    expect(after.bucketIds).not.toEqual(before.bucketIds);
    const { id } = (await getKey(ada, { id: before.keyId })).budget!;
    const days = await db().budgetBucket.findMany({ where: { budgetId: id }, orderBy: { startsOn: "asc" } });
    expect(days.map((day) => day.startsOn.toISOString().slice(0, 10))).toEqual(["2026-11-25", "2026-11-26"]);
  });
});

test("a period opened by twenty at once has one bucket, and no other is left over", async () => {
  const before = await db().bucket.count({ where: { kind: "budget" } });
  const { budget } = await createKey(ada, { name: "crowd", budgetUsd: "1" });
  await Promise.all(Array.from({ length: 20 }, () => openPeriods([budget!.id])));
  expect(await periodsOf(budget!.id)).toHaveLength(1);
  expect(await db().bucket.count({ where: { kind: "budget" } })).toBe(before + 1);
});

describe("periods are by UTC", () => {
  const cases: [BudgetPeriod, string, string, string][] = [
    ["day", "2026-11-25T00:00:00.000Z", "2026-11-25", "2026-11-26"],
    ["day", "2026-12-31T23:59:00.000Z", "2026-12-31", "2027-01-01"],
    ["week", "2026-11-23T00:00:00.000Z", "2026-11-23", "2026-11-30"],
    ["week", "2026-11-29T23:59:00.000Z", "2026-11-23", "2026-11-30"],
    ["week", "2027-01-01T10:00:00.000Z", "2026-12-28", "2027-01-04"],
    ["month", "2028-02-29T12:00:00.000Z", "2028-02-01", "2028-03-01"],
    ["month", "2026-12-31T23:59:00.000Z", "2026-12-01", "2027-01-01"],
  ];
  test.each(cases)("a %s at %s began on %s and ends on %s", async (period, moment, startsOn, endsOn) => {
    const { id } = await createKey(ada, { name: "calendar" });
    await clock.set(moment);
    const { startsAt, resetsAt } = await setBudget(ada, { keyId: id, amountNano: dollar, period });
    expect(startsAt.toISOString()).toBe(`${startsOn}T00:00:00.000Z`);
    expect(resetsAt.toISOString()).toBe(`${endsOn}T00:00:00.000Z`);
  });
});

describe("setting a budget", () => {
  test("ten times at once leaves one, and an audit line for each", async () => {
    const { id } = await createKey(ada, { name: "ten" });
    const amounts = Array.from({ length: 10 }, (_, index) => parseUsd(`${index + 1}`));
    await Promise.all(amounts.map((amountNano) => setBudget(ada, { keyId: id, amountNano, period: "day" })));
    expect((await readBudgets(ada)).filter((budget) => budget.keyId === id)).toHaveLength(1);
    expect(await db().auditEvent.count({ where: { targetId: id, action: "key.budget" } })).toBe(10);
  });

  test("of another organization's key or person finds nothing and changes nothing", async () => {
    const { id } = await createKey(bob, { name: "bob's" });
    const limits = { amountNano: dollar, period: "day" } as const;
    const notFound = { code: "not_found" };
    await expect(setBudget(ada, { keyId: id, ...limits })).rejects.toMatchObject(notFound);
    await expect(removeBudget(ada, { keyId: id })).rejects.toMatchObject(notFound);
    for (const [memberId, organizationId] of [
      [bob.userId, bob.organizationId],
      [bob.userId, ada.organizationId],
    ] as const)
      await expect(setBudget(ada, { memberId, organizationId, ...limits })).rejects.toMatchObject(notFound);
    expect(await readBudgets(bob)).toEqual([]);
  });

  test("with the key is one step: an amount that cannot be leaves no key", async () => {
    const before = await db().apiKey.count();
    await expect(createKey(ada, { name: "never", budgetUsd: "-1" })).rejects.toThrow();
    expect(await db().apiKey.count()).toBe(before);
  });

  test("of another period counts anew, and the amount of a period that comes back is the last one set", async () => {
    const { id, key } = await createKey(ada, { name: "switch", budgetUsd: "1", budgetPeriod: "day" });
    const day = await bucketsOf(key);
    await setBudget(ada, { keyId: id, amountNano: dollar, period: "month" });
    expect(await bucketsOf(key)).not.toEqual(day);
    await setBudget(ada, { keyId: id, amountNano: 3n * dollar, period: "day" });
    expect(await bucketsOf(key)).toEqual(day);
    const caps = await db().bucket.findMany({ where: { id: { in: day.map(BigInt) }, kind: "budget" } });
    expect(caps.map((bucket) => bucket.capNano)).toEqual([3n * dollar]);
  });

  test("and removing it leaves the bucket without a limit, for the calls that stand in it", async () => {
    const { id, key, budget } = await createKey(ada, { name: "freed", budgetUsd: "1" });
    await bucketsOf(key);
    const [bucketId] = await periodsOf(budget!.id);
    await removeBudget(ada, { keyId: id });
    expect(await bucketsOf(key)).toHaveLength(2);
    expect((await getKey(ada, { id: id })).budget).toBeNull();
    expect((await db().bucket.findUniqueOrThrow({ where: { id: BigInt(bucketId!) } })).capNano).toBe(2n ** 62n);
    await expect(removeBudget(ada, { keyId: id })).rejects.toMatchObject({ code: "not_found" });
  });
});
