/** 10,000 calls of a cent at once: what may be spent is spent, to the cent, and nothing beyond it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { cent, newWallet, openBook, type TestKey, walletOf } from "./fixtures";
import { bucketOf, newHousehold, startSpender } from "./hold-budget-fixtures";
import { spendAtOnce, type Tally } from "./spend-at-once";

const database = testDatabase();
const calls = 10_000;
let book: HoldBook;

beforeAll(async () => {
  book = await openBook(database);
});

afterAll(async () => {
  await book.close();
  expect(await db().hold.count()).toBe(0);
  expect((await reconcile()).differences).toEqual([]);
});

const spendHere = (keys: readonly TestKey[]) => spendAtOnce(book, keys, calls);

/** The same calls, half of them in each of two processes. */
async function spendInTwo(keys: readonly TestKey[]): Promise<Tally> {
  const facts = { ...database, keys, calls: calls / 2 };
  const spenders = await Promise.all([startSpender(facts), startSpender(facts)]);
  const tallies = await Promise.all(spenders.map((spender) => spender.go()));
  const sum: Record<string, number> = {};
  for (const tally of tallies)
    for (const [outcome, count] of Object.entries(tally)) sum[outcome] = (sum[outcome] ?? 0) + count;
  return sum;
}

const ways = [
  ["in one process", spendHere],
  ["across two processes", spendInTwo],
] as const;

test.each(ways)("10,000 calls of a cent at once on a dollar, %s: exactly 100 are admitted", async (_, spend) => {
  const wallet = await newWallet("1");
  expect(await spend([wallet.key])).toEqual({ "0 reserved": 100, "0 insufficient_credit": calls - 100 });
  expect(await walletOf(wallet)).toEqual({ balance: 0n, held: 0n, spent: 100n * cent });
  expect(await db().usageRecord.count({ where: { walletId: wallet.walletId } })).toBe(100);
});

test.each(ways)(
  "10,000 calls under budgets of keys and of a person, %s: each is spent to the cent",
  async (_, spend) => {
    const wallet = await newWallet("100");
    const { keys, limits } = await newHousehold(wallet);
    const tally = await spend([keys.first, keys.second]);
    const [first, second] = [tally["0 reserved"] ?? 0, tally["1 reserved"] ?? 0];
    // 0.30 and 0.50 apart, 0.60 together: there is always a call that fills what another leaves.
    expect(first + second).toBe(60);
    expect(first).toBeLessThanOrEqual(30);
    expect(second).toBeLessThanOrEqual(50);
    expect(tally["0 budget_exceeded"]! + first).toBe(calls / 2);
    expect(tally["1 budget_exceeded"]! + second).toBe(calls / 2);
    expect(await bucketOf(limits.first)).toEqual({ cap: parseUsd("0.30"), spent: BigInt(first) * cent, held: 0n });
    expect(await bucketOf(limits.second)).toEqual({ cap: parseUsd("0.50"), spent: BigInt(second) * cent, held: 0n });
    expect(await bucketOf(limits.together)).toEqual({ cap: parseUsd("0.60"), spent: 60n * cent, held: 0n });
  },
);

test.each(ways)("10,000 calls on a dollar under budgets, %s: credit is spent to the cent too", async (_, spend) => {
  const wallet = await newWallet("1");
  const { keys, limits } = await newHousehold(wallet);
  const tally = await spend([keys.first, keys.second, keys.free]);
  const reserved = [0, 1, 2].map((key) => tally[`${key} reserved`] ?? 0);
  expect(reserved.reduce((sum, count) => sum + count)).toBe(100);
  expect(await walletOf(wallet)).toEqual({ balance: 0n, held: 0n, spent: 100n * cent });
  expect((await bucketOf(limits.first)).spent).toBe(BigInt(reserved[0]!) * cent);
  expect((await bucketOf(limits.second)).spent).toBe(BigInt(reserved[1]!) * cent);
  expect((await bucketOf(limits.together)).spent).toBe(BigInt(reserved[0]! + reserved[1]!) * cent);
  expect(tally["2 budget_exceeded"]).toBeUndefined();
});
