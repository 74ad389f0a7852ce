import { afterAll, beforeAll, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { setCallsMax } from "@/lib/billing/holds/set-calls-max";
import { freezeWallet } from "@/lib/billing/payments/freeze-wallet";
import { reconcile } from "@/lib/billing/reconcile";
import type { HoldRequest } from "@/lib/billing/schema";
import { db, transaction } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import {
  callOf,
  closeKey,
  keyBucketOf,
  newHold,
  newKey,
  newWallet,
  openBook,
  operator,
  type TestKey,
} from "./fixtures";
import { killHolderOf } from "./kill-holder";

const database = testDatabase();
const never = { heartbeatMs: 3_600_000, sweepMs: 3_600_000 };
const refused = { outcome: "refused", reason: "too_many_calls" };
let book: HoldBook;
let neighbour: HoldBook;

beforeAll(async () => {
  [book, neighbour] = await Promise.all([openBook(database, never), openBook(database, never)]);
});

afterAll(async () => {
  await Promise.all([book.close(), neighbour.close()]);
  expect((await reconcile()).differences).toEqual([]);
});

const limit = (key: TestKey, callsMax: number | null) =>
  transaction((tx) => setCallsMax(tx, keyBucketOf(key), callsMax));

async function newLimitedKey(callsMax: number, creditUsd = "100") {
  const wallet = await newWallet(creditUsd);
  await limit(wallet.key, callsMax);
  return { wallet, key: wallet.key };
}

async function callsIn(key: TestKey) {
  const { callsMax, heldCalls } = await db().bucket.findUniqueOrThrow({ where: { id: keyBucketOf(key) } });
  return { callsMax, heldCalls };
}

/** Asks for so many at once, the books taking turns; which were admitted. */
async function reserveAtOnce(key: TestKey, count: number, books: readonly HoldBook[] = [book]): Promise<HoldRequest[]> {
  const holds = Array.from({ length: count }, () => newHold(key));
  const answers = await Promise.all(holds.map((hold, index) => books[index % books.length]!.reserve(hold)));
  for (const answer of answers) if (answer.outcome !== "reserved") expect(answer).toEqual(refused);
  return holds.filter((_, index) => answers[index]!.outcome === "reserved");
}

test("of 20 parallel calls of a key that may have 2, exactly 2 are admitted, again and again", async () => {
  const { key } = await newLimitedKey(2);
  for (let round = 0; round < 3; round++) {
    const admitted = await reserveAtOnce(key, 20);
    expect(admitted).toHaveLength(2);
    expect(await callsIn(key)).toEqual({ callsMax: 2, heldCalls: 2 });
    await Promise.all(admitted.map((hold) => book.settle(callOf(hold))));
  }
  expect((await callsIn(key)).heldCalls).toBe(0);
});

test("also when they come through two processes at once", async () => {
  const { key } = await newLimitedKey(2);
  for (let round = 0; round < 5; round++) {
    const admitted = await reserveAtOnce(key, 20, [book, neighbour]);
    expect(admitted).toHaveLength(2);
    await Promise.all(admitted.map((hold, index) => [book, neighbour][index]!.settle(callOf(hold))));
  }
});

test("never more than the limit stand at once, whatever runs at whatever process, and none is left counted", async () => {
  const { key } = await newLimitedKey(3);
  let open = 0;
  let most = 0;
  let done = 0;
  const caller = async (index: number) => {
    const at = [book, neighbour][index % 2]!;
    for (let call = 0; call < 20; call++) {
      const hold = newHold(key);
      if ((await at.reserve(hold)).outcome !== "reserved") continue;
      most = Math.max(most, ++open);
      done++;
      if (call % 3 === 0) await at.checkpoint(hold.id, hold.amountNano);
      // Whoever is told that a call is settled may begin another: the place was free before that.
      open--;
      await at.settle(callOf(hold, call % 2 ? {} : { status: "voided", costNano: parseUsd("0") }));
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => caller(index)));
  expect(most).toBeLessThanOrEqual(3);
  expect(done).toBeGreaterThan(3);
  expect(await callsIn(key)).toEqual({ callsMax: 3, heldCalls: 0 });
});

test("the place of a call that is settled is taken by the very next, right after a refusal", async () => {
  const { key } = await newLimitedKey(1);
  const [first] = await reserveAtOnce(key, 1);
  expect(await book.reserve(newHold(key))).toEqual(refused);
  await book.settle(callOf(first!));
  const next = newHold(key);
  expect(await book.reserve(next)).toEqual({ outcome: "reserved" });
  expect(await book.reserve(newHold(key))).toEqual(refused);
  await book.settle(callOf(next, { status: "voided", costNano: parseUsd("0") }));
  expect(await reserveAtOnce(key, 20)).toHaveLength(1);
});

test("a settlement that the database refuses frees its place too", async () => {
  const { key } = await newLimitedKey(1);
  const [hold] = await reserveAtOnce(key, 1);
  const unstorable = { ...hold!, deployment: { ...hold!.deployment, provider: "nul\u0000" } };
  await book.settle(callOf(unstorable));
  expect(await reserveAtOnce(key, 20)).toHaveLength(1);
});

test("a call that is settled twice frees one place", async () => {
  const { key } = await newLimitedKey(2);
  const [one] = await reserveAtOnce(key, 2);
  await Promise.all([book.settle(callOf(one!)), neighbour.settle(callOf(one!)), book.settle(callOf(one!))]);
  expect(await reserveAtOnce(key, 20)).toHaveLength(1);
});

test("after kill -9 the places of the dead are taken by nobody until they are swept, and then are exactly 2 again", async () => {
  const { key } = await newLimitedKey(2);
  const held = await killHolderOf({ ...database, key, count: 5 });
  expect(await callsIn(key)).toEqual({ callsMax: 2, heldCalls: 2 });
  expect(await reserveAtOnce(key, 20)).toHaveLength(0);

  const owners = await db().hold.findMany({ where: { id: { in: held } }, select: { ownerEpoch: true } });
  const epochs = owners.map(({ ownerEpoch }) => ownerEpoch);
  await db().gatewayNode.updateMany({ where: { epoch: { in: epochs } }, data: { heartbeatAt: new Date(0) } });
  expect(await book.sweep()).toBe(2);
  expect(await reserveAtOnce(key, 20, [book, neighbour])).toHaveLength(2);
});

test("the refusal of a full key is no refusal of its neighbours, and costs it no money", async () => {
  const { wallet, key } = await newLimitedKey(2);
  const other = await newKey(wallet);
  for (let round = 0; round < 2; round++) {
    const holds = Array.from({ length: 40 }, (_, index) => newHold(index % 2 ? other : key));
    const answers = await Promise.all(holds.map((hold) => book.reserve(hold)));
    const admitted = (odd: number) =>
      answers.filter(({ outcome }, index) => index % 2 === odd && outcome === "reserved").length;
    expect([admitted(0), admitted(1)]).toEqual([round ? 0 : 2, 20]);
  }
  expect((await callsIn(other)).heldCalls).toBe(0);
  const { _sum } = await db().hold.aggregate({ where: { walletId: wallet.walletId }, _sum: { amountNano: true } });
  expect(_sum.amountNano).toBe(parseUsd("0.42"));
});

test("a refusal names what stands before everything else: the key, the account, the places, the money", async () => {
  const { wallet, key } = await newLimitedKey(1, "0.01");
  await reserveAtOnce(key, 1);
  for (const reason of ["too_many_calls", "account_frozen", "key_revoked"]) {
    // Once decided in the batch, and once from what is remembered of it.
    expect(await book.reserve(newHold(key))).toEqual({ outcome: "refused", reason });
    expect(await book.reserve(newHold(key))).toEqual({ outcome: "refused", reason });
    if (reason === "too_many_calls") await freezeWallet(operator, wallet);
    else await closeKey(key);
  }
});

test("lowered below what stands, the limit admits none until enough have ended; raised, it admits at once", async () => {
  const { key } = await newLimitedKey(4);
  const holds = await reserveAtOnce(key, 4);
  await limit(key, 2);
  expect(await callsIn(key)).toEqual({ callsMax: 2, heldCalls: 4 });
  for (const hold of holds.slice(0, 2)) {
    expect(await reserveAtOnce(key, 5)).toHaveLength(0);
    await book.settle(callOf(hold));
  }
  expect(await reserveAtOnce(key, 5)).toHaveLength(0);
  await book.settle(callOf(holds[2]!));
  expect(await reserveAtOnce(key, 5)).toHaveLength(1);
  await limit(key, 5);
  expect(await reserveAtOnce(key, 20)).toHaveLength(3);
});

test("removed, it counts nothing; set again, it counts what stands by then", async () => {
  const { key } = await newLimitedKey(1);
  await reserveAtOnce(key, 1);
  await limit(key, null);
  const free = await reserveAtOnce(key, 5);
  expect(free).toHaveLength(5);
  expect(await callsIn(key)).toEqual({ callsMax: null, heldCalls: 0 });
  await book.settle(callOf(free[0]!));
  await limit(key, 7);
  expect(await callsIn(key)).toEqual({ callsMax: 7, heldCalls: 5 });
  expect(await reserveAtOnce(key, 20)).toHaveLength(2);
});

test("changed again and again while calls run at two processes, the count is what stands", async () => {
  const { key } = await newLimitedKey(2);
  let isChanged = false;
  const changing = (async () => {
    for (let round = 0; round < 5; round++) for (const callsMax of [5, null, 1, 3]) await limit(key, callsMax);
    isChanged = true;
  })();
  const caller = async (index: number) => {
    const at = [book, neighbour][index % 2]!;
    for (let left = 5; left > 0; left -= isChanged ? 1 : 0) {
      const hold = newHold(key);
      if ((await at.reserve(hold)).outcome === "reserved") await at.settle(callOf(hold));
    }
  };
  await Promise.all([changing, ...Array.from({ length: 8 }, (_, index) => caller(index))]);
  expect(await callsIn(key)).toEqual({ callsMax: 3, heldCalls: 0 });
  expect(await reserveAtOnce(key, 20)).toHaveLength(3);
});
