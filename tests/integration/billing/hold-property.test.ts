/**
 * Random histories against a model a few lines long. A failing history is repeated with TACIT_SEED set to the number
 * in its test's name; TACIT_LONG runs many more.
 */
import { expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { setCallsMax } from "@/lib/billing/holds/set-calls-max";
import { reconcile } from "@/lib/billing/reconcile";
import type { CallFacts, HoldRequest } from "@/lib/billing/schema";
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
  type Wallet,
} from "./fixtures";
import { bucketOf, type Limit, limitKey, within } from "./hold-budget-fixtures";

const database = testDatabase();
const firstSeed = Number(process.env.TACIT_SEED) || Date.now() % 1_000_000;
const seeds = Array.from({ length: process.env.TACIT_LONG ? 40 : 3 }, (_, index) => firstSeed + index);
const steps = 50;

type Account = { wallet: Wallet; cap: bigint; spent: bigint; held: bigint };
/** A budget of a key: `cap` is what the bucket bears, `amount` what was asked for. */
type Budget = { key: TestKey; limit: Limit; amount: bigint; cap: bigint; spent: bigint; held: bigint };
type Key = { key: TestKey; account: Account; budget: Budget | null; isClosed: boolean; callsMax: number | null };
type Call = HeldCall & { book: HoldBook; observed: bigint; facts?: CallFacts };
type HeldCall = { hold: HoldRequest; account: Account; budget: Budget | null };
type World = {
  random: (below: number) => number;
  books: HoldBook[];
  accounts: Account[];
  keys: Key[];
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
const most = (a: bigint, b: bigint) => (a > b ? a : b);
const roomOf = (bucket: Account | Budget | null) => (bucket ? bucket.cap - bucket.spent - bucket.held : 2n ** 62n);

const callsOf = ({ open }: World, { key }: Key) => open.filter(({ hold }) => hold.key === key).length;
const placesOf = (world: World, key: Key) => (key.callsMax === null ? Infinity : key.callsMax - callsOf(world, key));

function close(world: World, call: Call, charge: bigint): void {
  world.open.splice(world.open.indexOf(call), 1);
  world.closed.push(call);
  for (const bucket of [call.account, call.budget]) {
    if (!bucket) continue;
    bucket.held -= call.hold.amountNano;
    bucket.spent += least(charge, call.hold.amountNano);
  }
  const { budget } = call;
  if (budget) budget.cap = least(budget.cap, most(budget.amount, budget.spent + budget.held));
}

/** Some reserves at once. Alone, the answer is exactly the model's; together, any order of arrival is right. */
async function reserveSome(world: World): Promise<void> {
  const { random } = world;
  const count = random(2) ? 1 : 1 + random(12);
  const asked = Array.from({ length: count }, () => {
    const from = world.keys[random(world.keys.length)]!;
    const hold = newHold(from.key, toNano(BigInt(random(400))));
    return { ...from, from, hold, book: world.books[random(world.books.length)]! };
  });
  const places = new Map(world.keys.map((key) => [key, placesOf(world, key)]));
  const rooms = asked.map(({ account, budget }) => ({ credit: roomOf(account), budget: roomOf(budget) }));
  const answers = await Promise.all(asked.map(({ book, hold }) => book.reserve(hold)));
  for (const [index, { from, account, budget, hold, book, isClosed }] of asked.entries()) {
    const answer = answers[index]!;
    const before = rooms[index]!;
    if (answer.outcome === "reserved") {
      expect(isClosed).toBe(false);
      account.held += hold.amountNano;
      if (budget) budget.held += hold.amountNano;
      world.open.push({ hold, account, budget, book, observed: 0n });
    } else if (isClosed) {
      expect(answer).toEqual({ outcome: "refused", reason: "key_revoked" });
    } else if (count === 1 && places.get(from)! <= 0) {
      expect(answer).toEqual({ outcome: "refused", reason: "too_many_calls" });
    } else if (count === 1) {
      const availableNano = least(before.credit, before.budget);
      const reason = before.budget < before.credit ? "budget_exceeded" : "insufficient_credit";
      expect(hold.amountNano).toBeGreaterThan(availableNano);
      expect(answer).toEqual({ outcome: "refused", reason, availableNano });
    } else {
      const reasons = ["insufficient_credit", budget && "budget_exceeded", from.callsMax !== null && "too_many_calls"];
      expect(answer.outcome).toBe("refused");
      expect(reasons).toContain(answer.outcome === "refused" && answer.reason);
    }
  }
  for (const [key, before] of places) expect(placesOf(world, key)).toBeGreaterThanOrEqual(Math.min(before, 0));
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
  world.keys.push({ key, account, budget: null, isClosed: true, callsMax: null });
  await closeKey(key);
}

/** Raised, lowered, lowered below what is in flight. */
async function changeBudget({ keys, random }: World): Promise<void> {
  const { budget } = keys.find((each) => each.budget)!;
  if (!budget) return;
  budget.amount = BigInt(random(2_500));
  await setBudget(operator, { keyId: budget.key.keyId, amountNano: budget.amount, period: "month" });
  budget.cap = most(budget.amount, budget.spent + budget.held);
}

/** How many calls a key may have at once: any number, or fewer than it has. */
async function changeCallsMax({ keys, random }: World): Promise<void> {
  const key = keys[random(keys.length)]!;
  const callsMax = [null, 1, 2, 5][random(4)]!;
  key.callsMax = callsMax;
  await transaction((tx) => setCallsMax(tx, keyBucketOf(key.key), callsMax));
}

const moves = [
  reserveSome,
  reserveSome,
  reserveSome,
  settleSome,
  settleSome,
  checkpointSome,
  settleAgain,
  grantSome,
  changeBudget,
  changeCallsMax,
];
const rareMoves = [voidBeforeReserve, sweepOne, revokeOne];

async function compare(world: World): Promise<void> {
  const { accounts, keys } = world;
  for (const each of keys) {
    const bucket = await db().bucket.findUniqueOrThrow({ where: { id: keyBucketOf(each.key) } });
    const { callsMax } = each;
    expect(bucket).toMatchObject({ callsMax, heldCalls: callsMax === null ? 0 : callsOf(world, each) });
  }
  for (const { wallet, cap, spent, held } of accounts) {
    const bucket = await db().bucket.findUniqueOrThrow({ where: { id: wallet.walletId } });
    expect(bucket).toMatchObject({ capNano: cap, spentNano: spent, heldNano: held });
  }
  for (const { budget } of keys)
    if (budget) {
      const { cap, spent, held } = budget;
      expect(await bucketOf(budget.limit)).toEqual({ cap, spent, held });
    }
}

test.each(seeds)("a random history ends as the model says (seed %i)", async (seed) => {
  const random = randomFrom(seed);
  const quiet = { heartbeatMs: 3_600_000, sweepMs: 3_600_000, settleLingerMs: 2, checkpointLingerMs: 2 };
  const books = await Promise.all([openBook(database, quiet), openBook(database, quiet)]);
  const wallets = await Promise.all(["0", "0.000002", "0.000005"].map(newWallet));
  const accounts = wallets.map((wallet, index) => ({ wallet, cap: [0n, 2_000n, 5_000n][index]!, spent: 0n, held: 0n }));
  const keys: World["keys"] = accounts.map((account) => ({
    key: account.wallet.key,
    account,
    budget: null,
    isClosed: false,
    callsMax: null,
  }));
  const own = await newKey(wallets[2]!);
  const limit = await limitKey(own, "0.000001");
  const budget: Budget = { key: own, limit, amount: 1_000n, cap: 1_000n, spent: 0n, held: 0n };
  keys.push({ key: within(own, limit), account: accounts[2]!, budget, isClosed: false, callsMax: 2 });
  await transaction((tx) => setCallsMax(tx, keyBucketOf(own), 2));
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
