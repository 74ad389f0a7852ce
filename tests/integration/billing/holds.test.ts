import { afterAll, beforeAll, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { freezeWallet } from "@/lib/billing/payments/freeze-wallet";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, cent, closeKey, newHold, newKey, newWallet, noUsage, openBook, operator, walletOf } from "./fixtures";

const database = testDatabase();
let book: HoldBook;

beforeAll(async () => {
  book = await openBook(database);
});

afterAll(async () => {
  await book.close();
  expect((await reconcile()).differences).toEqual([]);
});

test("a call is paid by its hold, and its usage row is there when settle answers", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(1_000n));
  expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
  expect(await walletOf(wallet)).toMatchObject({ balance: 1_000_000_000n, held: 1_000n });

  await book.settle(callOf(hold, { costNano: toNano(700n) }));
  expect(await walletOf(wallet)).toEqual({ balance: 999_999_300n, held: 0n, spent: 700n });
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: hold.id } });
  expect(row).toMatchObject({ chargedNano: 700n, heldNano: 1_000n, writtenOffNano: 0n, inputTokens: 7, status: "ok" });
});

test("what a call costs beyond its hold is written off, never charged", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(1_000n));
  await book.reserve(hold);
  await book.settle(callOf(hold, { costNano: toNano(1_500n) }));
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: hold.id } });
  expect(row).toMatchObject({ chargedNano: 1_000n, writtenOffNano: 500n });
});

test("a call that pays its price per call several times says how often, and one that does not, once", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  const other = newHold(wallet.key);
  await Promise.all([book.reserve(hold), book.reserve(other)]);
  await book.settle(callOf(hold, { usage: { ...noUsage, calls: 4, source: "upstream" } }));
  await book.settle(callOf(other));
  const rows = await db().usageRecord.findMany({ where: { id: { in: [hold.id, other.id] } }, orderBy: { id: "asc" } });
  expect(rows.map((row) => row.billedCalls)).toEqual([4, 1]);
});

test("2,000 parallel calls of one cent on a dollar: exactly 100 are admitted and the balance is exactly 0", async () => {
  const wallet = await newWallet("1");
  const holds = Array.from({ length: 2_000 }, () => newHold(wallet.key));
  const answers = await Promise.all(
    holds.map(async (hold) => {
      const answer = await book.reserve(hold);
      if (answer.outcome === "reserved") await book.settle(callOf(hold));
      return answer;
    }),
  );
  expect(answers.filter((answer) => answer.outcome === "reserved")).toHaveLength(100);
  const refused = answers.filter((answer) => answer.outcome !== "reserved");
  expect(refused.every((answer) => answer.outcome === "refused" && answer.reason === "insufficient_credit")).toBe(true);
  expect(await walletOf(wallet)).toEqual({ balance: 0n, held: 0n, spent: 1_000_000_000n });
  expect(await db().usageRecord.count({ where: { walletId: wallet.walletId } })).toBe(100);
});

test("a refusal says what the wallet could still hold, and a smaller call behind it is admitted", async () => {
  const wallet = await newWallet("0.05");
  const [big, small] = await Promise.all([
    book.reserve(newHold(wallet.key, toNano(60_000_000n))),
    book.reserve(newHold(wallet.key)),
  ]);
  expect(big).toEqual({ outcome: "refused", reason: "insufficient_credit", availableNano: 50_000_000n });
  expect(small).toEqual({ outcome: "reserved" });
});

test("credit that arrives is usable at once, also right after a refusal", async () => {
  const wallet = await newWallet("0");
  const refused = await book.reserve(newHold(wallet.key));
  expect(refused).toEqual({ outcome: "refused", reason: "insufficient_credit", availableNano: 0n });
  await grantCredit(operator, { organizationId: wallet.organizationId, amountNano: cent });
  expect(await book.reserve(newHold(wallet.key))).toEqual({ outcome: "reserved" });
});

test("a revoked key is refused on its next call, its neighbours in the batch are not, and nothing leaks", async () => {
  const wallet = await newWallet("1");
  const revoked = await newKey(wallet);
  const warm = newHold(revoked);
  await book.reserve(warm);
  await closeKey(revoked);
  for (let round = 0; round < 2; round++) {
    const holds = Array.from({ length: 20 }, (_, index) => newHold(index % 2 ? revoked : wallet.key));
    const answers = await Promise.all(holds.map((hold) => book.reserve(hold)));
    expect(answers.filter((_, index) => index % 2)).toEqual(
      Array(10).fill({ outcome: "refused", reason: "key_revoked" }),
    );
    expect(answers.filter((_, index) => index % 2 === 0)).toEqual(Array(10).fill({ outcome: "reserved" }));
  }
  const open = await db().hold.aggregate({ where: { walletId: wallet.walletId }, _sum: { amountNano: true } });
  expect((await walletOf(wallet)).held).toBe(open._sum.amountNano);
  expect(open._sum.amountNano).toBe(21n * cent);
});

test("a frozen wallet admits no call of any key", async () => {
  const wallet = await newWallet("1");
  await freezeWallet(operator, wallet);
  expect(await book.reserve(newHold(wallet.key))).toEqual({ outcome: "refused", reason: "account_frozen" });
});

test("a call is charged once, however often it is settled", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  await Promise.all([book.settle(callOf(hold)), book.settle(callOf(hold)), book.settle(callOf(hold))]);
  await book.settle(callOf(hold));
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: cent });
  expect(await db().usageRecord.count({ where: { id: hold.id } })).toBe(1);
});

test("a reserve that arrives after its void is refused for ever", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  await book.settle(callOf(hold, { status: "voided", costNano: toNano(0n) }));
  expect(await db().usageRecord.findUniqueOrThrow({ where: { id: hold.id } })).toMatchObject({
    status: "voided",
    chargedNano: 0n,
  });
  expect(await book.reserve(hold)).toEqual({ outcome: "unavailable" });
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: 0n });
});

test("an id is reserved once: the second asking is not told that it holds anything", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
  expect(await book.reserve(hold)).toEqual({ outcome: "unavailable" });
  expect((await walletOf(wallet)).held).toBe(cent);
});

test("a settlement that the database refuses charges what was observed and holds up no other", async () => {
  const wallet = await newWallet("1");
  const poisoned = newHold(wallet.key);
  const healthy = newHold(wallet.key);
  await Promise.all([book.reserve(poisoned), book.reserve(healthy)]);
  expect(await book.checkpoint(poisoned.id, toNano(400n))).toBe("open");
  const unstorable = { ...poisoned, deployment: { ...poisoned.deployment, provider: "nul\u0000" } };
  await Promise.all([book.settle(callOf(unstorable)), book.settle(callOf(healthy))]);
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: poisoned.id } });
  expect(row).toMatchObject({ chargedNano: 400n, usageSource: "none", provider: "sandbox" });
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: cent + 400n });
});

test("numbers no column could hold are brought into range", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  const usage = { ...callOf(hold).usage, inputTokens: 1e15, outputTokens: Number.NaN, reasoningTokens: -3 };
  await book.settle(callOf(hold, { usage, costNano: toNano(2n ** 80n), durationMs: 1.5 }));
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: hold.id } });
  expect(row).toMatchObject({ inputTokens: 2_147_483_647, outputTokens: 0, reasoningTokens: 0, chargedNano: cent });
});

test("a checkpoint never lowers what was observed, and says closed once the call is settled", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  await Promise.all([book.checkpoint(hold.id, toNano(500n)), book.checkpoint(hold.id, toNano(300n))]);
  expect(await book.checkpoint(hold.id, toNano(200n))).toBe("open");
  expect((await db().hold.findUniqueOrThrow({ where: { id: hold.id } })).observedNano).toBe(500n);
  await book.settle(callOf(hold));
  expect(await book.checkpoint(hold.id, toNano(600n))).toBe("closed");
});
