/**
 * Random histories against a model a few lines long. A failing history is repeated with TACIT_SEED set to the number
 * in its test's name; TACIT_LONG runs many more.
 */
import { expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { reconcile } from "@/lib/billing/reconcile";
import type { CallFacts, HoldRequest } from "@/lib/billing/schema";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import {
  callOf,
  closeKey,
  newHold,
  newKey,
  newWallet,
  openBook,
  operator,
  type TestKey,
  type Wallet,
} from "./fixtures";

const database = testDatabase();
const firstSeed = Number(process.env.TACIT_SEED) || Date.now() % 1_000_000;
const seeds = Array.from({ length: process.env.TACIT_LONG ? 40 : 3 }, (_, index) => firstSeed + index);
const steps = 50;

type Account = { wallet: Wallet; cap: bigint; spent: bigint; held: bigint };
type Call = { hold: HoldRequest; account: Account; book: HoldBook; observed: bigint; facts?: CallFacts };
type World = {
  random: (below: number) => number;
  books: HoldBook[];
  accounts: Account[];
  keys: { key: TestKey; account: Account; isClosed: boolean }[];
  open: Call[];
  closed: Call[];
};

function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

function close(world: World, call: Call, charge: bigint): void {
  world.open.splice(world.open.indexOf(call), 1);
  world.closed.push(call);
  call.account.held -= call.hold.amountNano;
  call.account.spent += least(charge, call.hold.amountNano);
}

/** Some reserves at once. Alone, the answer is exactly the model's; together, any order of arrival is right. */
async function reserveSome(world: World): Promise<void> {
  const { random } = world;
  const count = random(2) ? 1 : 1 + random(12);
  const asked = Array.from({ length: count }, () => {
    const from = world.keys[random(world.keys.length)]!;
    const hold = newHold(from.key, toNano(BigInt(random(400))));
    return { ...from, hold, book: world.books[random(world.books.length)]! };
  });
  const room = new Map(world.accounts.map((account) => [account, account.cap - account.spent - account.held]));
  const answers = await Promise.all(asked.map(({ book, hold }) => book.reserve(hold)));
  for (const [index, { account, hold, book, isClosed }] of asked.entries()) {
    const answer = answers[index]!;
    const before = room.get(account)!;
    if (answer.outcome === "reserved") {
      expect(isClosed).toBe(false);
      account.held += hold.amountNano;
      world.open.push({ hold, account, book, observed: 0n });
    } else if (isClosed) {
      expect(answer).toEqual({ outcome: "refused", reason: "key_revoked" });
    } else if (count === 1) {
      expect(hold.amountNano).toBeGreaterThan(before);
      expect(answer).toEqual({ outcome: "refused", reason: "insufficient_credit", availableNano: before });
    } else {
      expect(answer).toMatchObject({ outcome: "refused", reason: "insufficient_credit" });
    }
  }
}

async function settleSome(world: World): Promise<void> {
  const { random } = world;
  const calls = world.open.filter(() => random(3) === 0);
  await Promise.all(
    calls.flatMap((call) => {
      const isVoid = random(4) === 0;
      const costNano = toNano(isVoid ? 0n : BigInt(random(Number(call.hold.amountNano) * 2 + 1)));
      call.facts = callOf(call.hold, { costNano, status: isVoid ? "voided" : "ok" });
      close(world, call, costNano);
      const times = random(4) === 0 ? 3 : 1;
      return Array.from({ length: times }, () => world.books[random(world.books.length)]!.settle(call.facts!));
    }),
  );
}

async function settleAgain({ closed, books, random }: World): Promise<void> {
  const calls = closed.filter(() => random(5) === 0);
  await Promise.all(
    calls.map(({ hold, facts }) =>
      books[random(books.length)]!.settle(facts ?? callOf(hold, { costNano: toNano(9n) })),
    ),
  );
}

async function checkpointSome({ open, random }: World): Promise<void> {
  const calls = open.filter(() => random(2) === 0);
  await Promise.all(
    calls.map(async (call) => {
      const observed = toNano(BigInt(random(600)));
      expect(await call.book.checkpoint(call.hold.id, observed)).toBe("open");
      if (observed > call.observed) call.observed = observed;
    }),
  );
}

async function voidBeforeReserve(world: World): Promise<void> {
  const { key } = world.keys[world.random(world.keys.length)]!;
  const hold = newHold(key, toNano(1n));
  const facts = callOf(hold, { status: "voided", costNano: toNano(0n) });
  await world.books[0]!.settle(facts);
  expect((await world.books[1]!.reserve(hold)).outcome).toMatch(/unavailable|refused/);
}

/** One node falls silent, the other resolves its holds. */
async function sweepOne(world: World): Promise<void> {
  const silent = world.random(2);
  const lost = world.open.filter((call) => call.book === world.books[silent]);
  const hold = lost[0]?.hold;
  if (!hold) return;
  const { ownerEpoch } = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
  const heartbeatAt = new Date(Date.now() - 3_600_000);
  await db().gatewayNode.update({ where: { epoch: ownerEpoch }, data: { heartbeatAt } });
  expect(await world.books[1 - silent]!.sweep()).toBe(lost.length);
  for (const call of lost) close(world, call, call.observed);
}

async function grantSome({ accounts, random }: World): Promise<void> {
  const account = accounts[random(accounts.length)]!;
  const amountNano = toNano(BigInt(1 + random(2_000)));
  const reference = `grant-${account.wallet.organizationId}-${account.cap}`;
  const grant = { organizationId: account.wallet.organizationId, amountNano, reference };
  await Promise.all([grantCredit(operator, grant), grantCredit(operator, grant)]);
  account.cap += amountNano;
}

async function revokeOne(world: World): Promise<void> {
  const account = world.accounts[world.random(world.accounts.length)]!;
  const key = await newKey(account.wallet);
  world.keys.push({ key, account, isClosed: true });
  await closeKey(key);
}

const moves = [reserveSome, reserveSome, reserveSome, settleSome, settleSome, checkpointSome, settleAgain, grantSome];
const rareMoves = [voidBeforeReserve, sweepOne, revokeOne];

async function compare({ accounts }: World): Promise<void> {
  for (const { wallet, cap, spent, held } of accounts) {
    const bucket = await db().bucket.findUniqueOrThrow({ where: { id: wallet.walletId } });
    expect(bucket).toMatchObject({ capNano: cap, spentNano: spent, heldNano: held });
  }
}

test.each(seeds)("a random history ends as the model says (seed %i)", async (seed) => {
  const random = randomFrom(seed);
  const quiet = { heartbeatMs: 3_600_000, sweepMs: 3_600_000, settleLingerMs: 2, checkpointLingerMs: 2 };
  const books = await Promise.all([openBook(database, quiet), openBook(database, quiet)]);
  const wallets = await Promise.all(["0", "0.000002", "0.000005"].map(newWallet));
  const accounts = wallets.map((wallet, index) => ({ wallet, cap: [0n, 2_000n, 5_000n][index]!, spent: 0n, held: 0n }));
  const keys = accounts.map((account) => ({ key: account.wallet.key, account, isClosed: false }));
  const world: World = { random, books, accounts, keys, open: [], closed: [] };

  for (let step = 0; step < steps; step++) {
    const table = random(6) === 0 ? rareMoves : moves;
    await table[random(table.length)]!(world);
    await compare(world);
  }
  await Promise.all(world.open.map(({ hold, book }) => book.settle(callOf(hold))));
  await Promise.all(books.map((book) => book.close()));
  expect(await db().hold.count()).toBe(0);
  expect((await reconcile()).differences).toEqual([]);
});
