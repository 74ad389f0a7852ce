import { afterAll, beforeAll, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, cent, newHold, newWallet, openBook, walletOf } from "./fixtures";
import { killHolderOf } from "./kill-holder";

const database = testDatabase();
const never = { heartbeatMs: 3_600_000, sweepMs: 3_600_000 };
let book: HoldBook;

beforeAll(async () => {
  book = await openBook(database, never);
});

afterAll(async () => {
  await book.close();
  expect((await reconcile()).differences).toEqual([]);
});

/** As if the nodes that run had been silent for an hour by the database's clock. */
async function age(epochs?: string[]): Promise<void> {
  await db().gatewayNode.updateMany({
    where: epochs ? { epoch: { in: epochs } } : {},
    data: { heartbeatAt: new Date(Date.now() - 3_600_000) },
  });
}

async function ownerOf(holdId: string): Promise<string> {
  return (await db().hold.findUniqueOrThrow({ where: { id: holdId } })).ownerEpoch;
}

test("holds of a dead node are charged what was observed, with a usage row that says so", async () => {
  const wallet = await newWallet("1");
  const dead = await openBook(database, never);
  const [begun, silent] = [newHold(wallet.key), newHold(wallet.key)];
  await Promise.all([dead.reserve(begun), dead.reserve(silent)]);
  await dead.checkpoint(begun.id, toNano(123n));
  await age([await ownerOf(begun.id)]);

  expect(await book.sweep()).toBe(2);
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: 123n });
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: begun.id } });
  expect(row).toMatchObject({ status: "recovered", chargedNano: 123n, usageSource: "estimated", provider: "sandbox" });

  expect(await dead.checkpoint(begun.id, toNano(500n))).toBe("closed");
  await dead.settle(callOf(begun));
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: 123n });
  expect(await db().usageRecord.count({ where: { id: begun.id } })).toBe(1);
  await dead.close();
});

test("a node that beats keeps its holds", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  await book.beat();
  expect(await book.sweep()).toBe(0);
  expect((await walletOf(wallet)).held).toBe(cent);
  await book.settle(callOf(hold));
});

test("a node that stood still too long beats under a new epoch, never under the old one", async () => {
  const wallet = await newWallet("1");
  const before = newHold(wallet.key);
  await book.reserve(before);
  const oldEpoch = await ownerOf(before.id);
  await age();
  await book.beat();
  const after = newHold(wallet.key);
  expect(await book.reserve(after)).toEqual({ outcome: "reserved" });
  expect(await ownerOf(after.id)).not.toBe(oldEpoch);

  expect(await book.sweep()).toBe(1);
  expect((await walletOf(wallet)).held).toBe(cent);
  await book.settle(callOf(after));
});

test("a node that wakes takes no hold under its dead epoch, even before its first beat", async () => {
  const wallet = await newWallet("1");
  const before = newHold(wallet.key);
  await book.reserve(before);
  const oldEpoch = await ownerOf(before.id);
  await age();
  const after = newHold(wallet.key);
  expect(await book.reserve(after)).toEqual({ outcome: "reserved" });
  expect(await ownerOf(after.id)).not.toBe(oldEpoch);
  await Promise.all([book.settle(callOf(before)), book.settle(callOf(after))]);
});

test("a closed book leaves no node and no hold behind", async () => {
  const wallet = await newWallet("1");
  const leaving = await openBook(database, never);
  const hold = newHold(wallet.key);
  await leaving.reserve(hold);
  const epoch = await ownerOf(hold.id);
  const settled = leaving.settle(callOf(hold));
  await leaving.close();
  await settled;
  expect(await db().gatewayNode.findUnique({ where: { epoch } })).toBeNull();
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: cent });
});

test("after kill -9 every open hold is resolved by another node, and nothing is overcharged", async () => {
  const wallet = await newWallet("1");
  const survivor = await openBook(database, { heartbeatMs: 300, sweepMs: 200, staleAfterMs: 1_500 });
  const held = await killHolderOf({ ...database, key: wallet.key, count: 50 });
  expect(held).toHaveLength(50);
  await expect.poll(() => db().hold.count(), { timeout: 15_000, interval: 100 }).toBe(0);
  const rows = await db().usageRecord.findMany({ where: { id: { in: held } } });
  expect(rows).toHaveLength(50);
  expect(new Set(rows.map((row) => row.status))).toEqual(new Set(["recovered"]));
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: 50n * 1_000n });
  await survivor.close();
});
