import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd, toNano } from "@/lib/base/money";
import { openPeriods } from "@/lib/billing/budgets/open-periods";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { type DatabaseClock, moveDatabaseClock } from "@/tests/support/database-clock";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, cent, newHold, newKey, newWallet, openBook, operator, walletOf } from "./fixtures";
import { bucketOf, limitKey, limitOwner, newHousehold, within } from "./hold-budget-fixtures";

const database = testDatabase();
const usd = parseUsd;
let clock: DatabaseClock;
let book: HoldBook;

beforeAll(async () => {
  clock = await moveDatabaseClock(database.url);
  await clock.set("2026-11-24T12:00:00Z");
  book = await openBook(database, { sweepMs: 3_600_000 });
});

afterAll(async () => {
  // What the tests left open is recovered, because for every node it is long past.
  await clock.set("2026-12-24T12:00:00Z");
  await book.sweep();
  await book.close();
  expect(await db().hold.count()).toBe(0);
  expect((await reconcile()).differences).toEqual([]);
});

test("a budget that is changed as the day ends is changed for the day that another node has begun", async () => {
  const wallet = await newWallet("1");
  await clock.stop("2026-11-25T00:00:01Z");
  const tomorrow = await limitKey(wallet.key, "0.05", "day");
  // Its transaction began before midnight, and waited for the one that opened the new day.
  await clock.stop("2026-11-24T23:59:59Z");
  await limitKey(wallet.key, "0.02", "day");
  expect(await bucketOf(tomorrow)).toMatchObject({ cap: usd("0.02") });
  await clock.set("2026-11-24T12:00:00Z");
});

describe("a refusal", () => {
  test("is the budget's where the budget is what is short, and says what the tightest bucket has left", async () => {
    const wallet = await newWallet("1");
    const limit = await limitKey(wallet.key, "0.05");
    const together = await limitOwner(wallet, "0.03");
    const key = within(wallet.key, limit, together);
    const refused = { outcome: "refused", reason: "budget_exceeded", availableNano: usd("0.03") };
    expect(await book.reserve(newHold(key, usd("0.04")))).toEqual(refused);
    expect(await book.reserve(newHold(key, usd("0.03")))).toEqual({ outcome: "reserved" });
  });

  test("is the credit's where the wallet is what is short", async () => {
    const wallet = await newWallet("0.02");
    const key = within(wallet.key, await limitKey(wallet.key, "0.05"));
    const refused = { outcome: "refused", reason: "insufficient_credit", availableNano: usd("0.02") };
    expect(await book.reserve(newHold(key, usd("0.04")))).toEqual(refused);
    const spent = within(wallet.key, await limitKey(wallet.key, "0.02"));
    expect(await book.reserve(newHold(spent, usd("0.04")))).toEqual(refused);
  });

  test("is the key's where the key was revoked, whatever its budget has left", async () => {
    const wallet = await newWallet("1");
    const key = within(wallet.key, await limitKey(wallet.key, "0"));
    const bucketId = BigInt(wallet.key.bucketIds.find((id) => id !== wallet.key.walletId)!);
    await db().bucket.update({ where: { id: bucketId }, data: { closedAt: new Date() } });
    expect(await book.reserve(newHold(key))).toEqual({ outcome: "refused", reason: "key_revoked" });
  });

  test("of one key is no refusal of its neighbours, also in the same batch and right after", async () => {
    const wallet = await newWallet("1");
    const { keys } = await newHousehold(wallet);
    for (let round = 0; round < 2; round++) {
      const holds = Array.from({ length: 40 }, (_, index) => newHold(index % 2 ? keys.free : keys.first, cent));
      const answers = await Promise.all(holds.map((hold) => book.reserve(hold)));
      const outcomes = (odd: number) => answers.filter((_, index) => index % 2 === odd).map(({ outcome }) => outcome);
      expect(outcomes(1)).toEqual(Array(20).fill("reserved"));
      expect(outcomes(0).filter((outcome) => outcome === "reserved")).toHaveLength(round ? 10 : 20);
    }
  });

  test("of nothing left lets through what costs nothing", async () => {
    const wallet = await newWallet("1");
    const key = within(wallet.key, await limitKey(wallet.key, "0"));
    expect(await book.reserve(newHold(key))).toMatchObject({ reason: "budget_exceeded", availableNano: 0n });
    expect(await book.reserve(newHold(key, toNano(0n)))).toEqual({ outcome: "reserved" });
  });
});

describe("changing a budget within its period", () => {
  test("raised, it admits the very next call, right after a refusal", async () => {
    const wallet = await newWallet("1");
    const key = within(wallet.key, await limitKey(wallet.key, "0"));
    expect(await book.reserve(newHold(key))).toMatchObject({ outcome: "refused" });
    await limitKey(wallet.key, "0.01");
    expect(await book.reserve(newHold(key))).toEqual({ outcome: "reserved" });
    expect(await book.reserve(newHold(key))).toMatchObject({ outcome: "refused" });
  });

  test("lowered below what is in flight, it comes down with every settlement, void and recovery, and admits none meanwhile", async () => {
    const wallet = await newWallet("10");
    const limit = await limitKey(wallet.key, "1");
    const key = within(wallet.key, limit);
    const dying = await openBook(database, { heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
    const holds = Array.from({ length: 10 }, () => newHold(key, usd("0.10")));
    await Promise.all(holds.map((hold, index) => (index < 7 ? book : dying).reserve(hold)));
    await limitKey(wallet.key, "0.20");
    const state = async () => {
      const { cap, spent, held } = await bucketOf(limit);
      expect(spent + held).toBeLessThanOrEqual(cap);
      return { cap, used: spent + held };
    };
    expect(await state()).toEqual({ cap: usd("1"), used: usd("1") });
    const [settled, written, voided, ...rest] = holds;
    await book.settle(callOf(settled!, { costNano: usd("0.04") }));
    expect(await state()).toEqual({ cap: usd("0.94"), used: usd("0.94") });
    await book.settle(callOf(written!, { costNano: usd("5") }));
    expect(await state()).toEqual({ cap: usd("0.94"), used: usd("0.94") });
    await book.settle(callOf(voided!, { status: "voided", costNano: usd("0") }));
    expect(await state()).toEqual({ cap: usd("0.84"), used: usd("0.84") });
    expect(await book.reserve(newHold(key, toNano(1n)))).toMatchObject({
      reason: "budget_exceeded",
      availableNano: 0n,
    });

    const dead = await db().hold.findUniqueOrThrow({ where: { id: holds[9]!.id } });
    await db().gatewayNode.update({ where: { epoch: dead.ownerEpoch }, data: { heartbeatAt: new Date(0) } });
    expect(await book.sweep()).toBe(3);
    expect(await state()).toEqual({ cap: usd("0.54"), used: usd("0.54") });

    await Promise.all(rest.slice(0, 4).map((hold) => book.settle(callOf(hold, { costNano: toNano(0n) }))));
    expect(await state()).toEqual({ cap: usd("0.20"), used: usd("0.14") });
    expect(await book.reserve(newHold(key, usd("0.06")))).toEqual({ outcome: "reserved" });
    expect(await book.reserve(newHold(key, toNano(1n)))).toMatchObject({ reason: "budget_exceeded" });
    await dying.close();
  });

  test("lowered and raised again while hundreds of calls run, it is never overspent and ends where it was set last", async () => {
    const wallet = await newWallet("100");
    const limit = await limitKey(wallet.key, "5");
    const key = within(wallet.key, limit);
    let isDone = false;
    const changing = (async () => {
      for (const amount of ["2", "0.50", "3", "1", "2.50"]) if (!isDone) await limitKey(wallet.key, amount);
      return limitKey(wallet.key, "1.50");
    })();
    const calls = Array.from({ length: 800 }, async () => {
      const hold = newHold(key);
      if ((await book.reserve(hold)).outcome !== "reserved") return 0;
      await book.settle(callOf(hold));
      return 1;
    });
    const admitted = (await Promise.all(calls)).reduce<number>((sum, one) => sum + one, 0);
    isDone = true;
    await changing;
    const { cap, spent, held } = await bucketOf(limit);
    expect({ spent, held }).toEqual({ spent: BigInt(admitted) * cent, held: 0n });
    expect([spent, usd("1.50")]).toContain(cap);
    expect(cap).toBeGreaterThanOrEqual(usd("1.50"));
    expect(spent).toBeLessThanOrEqual(usd("5"));
  });

  test("removed, it limits no call, not even one that still stands in its bucket", async () => {
    const wallet = await newWallet("10");
    const limit = await limitKey(wallet.key, "0.01");
    const key = within(wallet.key, limit);
    const hold = newHold(key);
    await book.reserve(hold);
    await removeBudget(operator, { keyId: wallet.key.keyId });
    expect(await book.reserve(newHold(key, usd("5")))).toEqual({ outcome: "reserved" });
    await book.settle(callOf(hold));
    expect((await bucketOf(limit)).spent).toBe(cent);
  });
});

test("a call is counted in the period in which it was admitted, and the next period starts with all of its budget", async () => {
  const wallet = await newWallet("10");
  await clock.set("2026-11-24T23:30:00Z");
  const today = await limitKey(wallet.key, "0.05", "day");
  const late = Array.from({ length: 5 }, () => newHold(within(wallet.key, today)));
  await Promise.all(late.map((hold) => book.reserve(hold)));
  expect(await book.reserve(newHold(within(wallet.key, today)))).toMatchObject({ reason: "budget_exceeded" });

  await clock.set("2026-11-25T00:00:01Z");
  await Promise.all([openPeriods([today.id]), openPeriods([today.id])]);
  const days = await db().budgetBucket.findMany({ where: { budgetId: today.id }, orderBy: { startsOn: "asc" } });
  expect(days).toHaveLength(2);
  const tomorrow = { id: today.id, bucketId: days[1]!.bucketId };
  const early = Array.from({ length: 8 }, () => newHold(within(wallet.key, tomorrow)));
  const answers = await Promise.all(early.map((hold) => book.reserve(hold)));
  expect(answers.filter((answer) => answer.outcome === "reserved")).toHaveLength(5);
  await Promise.all([...late, ...early].map((hold) => book.settle(callOf(hold))));
  expect(await bucketOf(today)).toEqual({ cap: usd("0.05"), spent: 5n * cent, held: 0n });
  expect(await bucketOf(tomorrow)).toEqual({ cap: usd("0.05"), spent: 5n * cent, held: 0n });
  expect((await walletOf(wallet)).spent).toBe(10n * cent);
});

test("keys of the same wallet have no part in each other's budgets", async () => {
  const wallet = await newWallet("1");
  const other = await newKey(wallet);
  const limit = await limitKey(wallet.key, "0.01");
  await book.reserve(newHold(other));
  expect(await bucketOf(limit)).toEqual({ cap: cent, spent: 0n, held: 0n });
});
