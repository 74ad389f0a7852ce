import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { laneSettings } from "@/lib/billing/holds/lane";
import * as statements from "@/lib/billing/holds/statements";
import { setPrice } from "@/lib/billing/prices/set-price";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, cent, newHold, newKey, newWallet, openBook, operator, walletOf } from "./fixtures";

const database = testDatabase();
const patience = { timeout: 20_000 };
const rounds = process.env.TACIT_LONG ? 40 : 4;
let book: HoldBook;
let second: HoldBook;

beforeAll(async () => {
  [book, second] = await Promise.all([openBook(database), openBook(database)]);
});

afterAll(async () => {
  await Promise.all([book.close(), second.close()]);
  expect((await reconcile()).differences).toEqual([]);
});

async function onDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const waitingForLock = () => db().$queryRaw<unknown[]>`
  SELECT 1 FROM pg_stat_activity WHERE application_name = 'tacit-holds' AND wait_event_type = 'Lock'
    AND datname = current_database()`;

test("two nodes on the same wallets never overspend and never lock each other out", async () => {
  const wallets = await Promise.all(["0.25", "0.5", "1", "2"].map(newWallet));
  const keys = await Promise.all(wallets.flatMap((wallet) => [newKey(wallet), newKey(wallet)]));
  let admitted = 0n;
  const calls = Array.from({ length: 250 * rounds }, (_, index) => async () => {
    const node = index % 2 ? book : second;
    const hold = newHold(keys[(index * 7) % keys.length]!);
    const answer = await node.reserve(hold);
    expect(answer.outcome).not.toBe("unavailable");
    if (answer.outcome !== "reserved") return;
    admitted += 1n;
    await node.settle(callOf(hold));
  });
  await Promise.all(calls.map((call) => call()));
  const states = await Promise.all(wallets.map(walletOf));
  expect(states.every((state) => state.balance >= 0n && state.held === 0n)).toBe(true);
  expect(states.reduce((sum, state) => sum + state.spent, 0n)).toBe(admitted * cent);
});

test("a void that commits while its reserve waits for the wallet keeps the reserve out", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  const answer = await onDatabase(async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM buckets WHERE id = $1 FOR UPDATE", [wallet.walletId.toString()]);
    const reserving = book.reserve(hold);
    await expect.poll(waitingForLock, patience).toHaveLength(1);
    await client.query(
      `INSERT INTO usage_records (id, organization_id, key_id, wallet_id, model, provider, endpoint, lane, stream, status,
        http_status, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens,
        reasoning_tokens, web_search_calls, usage_source, price_id, held_nano, charged_nano, written_off_nano,
        duration_ms, created_at)
       VALUES ($1, $2, $3, $4, 'm', 'p', 'chat_completions', 'forward', true, 'voided', 503, 0, 0, 0, 0, 0, 0, 0, 'none',
        1, 0, 0, 0, 0, now())`,
      [hold.id, wallet.organizationId, wallet.key.keyId, wallet.walletId.toString()],
    );
    await client.query("COMMIT");
    return reserving;
  });
  expect(answer).toEqual({ outcome: "unavailable" });
  expect((await walletOf(wallet)).held).toBe(0n);
  expect(await db().hold.count({ where: { id: hold.id } })).toBe(0);
});

test("a reserve whose connection is lost on the way is answered unavailable and leaves nothing held", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key);
  const answer = await onDatabase(async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT 1 FROM buckets WHERE id = $1 FOR UPDATE", [wallet.walletId.toString()]);
    const reserving = book.reserve(hold);
    await expect.poll(waitingForLock, patience).toHaveLength(1);
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tacit-holds' AND wait_event_type = 'Lock'",
    );
    const answered = await reserving;
    await client.query("COMMIT");
    return answered;
  });
  expect(answer).toEqual({ outcome: "unavailable" });
  await expect
    .poll(() => db().usageRecord.findUnique({ where: { id: hold.id } }), patience)
    .toMatchObject({ status: "voided", chargedNano: 0n });
  expect((await walletOf(wallet)).held).toBe(0n);
  expect(await book.reserve(newHold(wallet.key))).toEqual({ outcome: "reserved" });
});

test("connections that are cut again and again lose no settlement and charge nothing twice", async () => {
  const wallet = await newWallet("100");
  let isDone = false;
  const cutting = onDatabase(async (client) => {
    for (let cut = 0; cut < 3 * rounds && !isDone; cut++) {
      await sleep(100);
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tacit-holds' AND datname = current_database()",
      );
    }
  });
  let reserved = 0n;
  const worker = async () => {
    for (let call = 0; call < 15 * rounds; call++) {
      const hold = newHold(wallet.key);
      const answer = await book.reserve(hold);
      if (answer.outcome !== "reserved") continue;
      reserved += 1n;
      await book.settle(callOf(hold));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  isDone = true;
  await cutting;
  expect(reserved).toBeGreaterThan(0n);
  await expect.poll(async () => (await walletOf(wallet)).held, patience).toBe(0n);
  expect((await walletOf(wallet)).spent).toBe(reserved * cent);
  expect(await db().usageRecord.count({ where: { walletId: wallet.walletId, status: "ok" } })).toBe(Number(reserved));
});

test("a call is charged by the price under which it was admitted", async () => {
  const wallet = await newWallet("1");
  const prices = { model: "test/pinned", inputUsdPerMillion: "1", outputUsdPerMillion: "2" };
  const first = await setPrice(operator, prices);
  const hold = newHold(wallet.key, cent, first.priceId);
  await book.reserve(hold);
  const later = await setPrice(operator, { ...prices, inputUsdPerMillion: "3" });
  expect(later.priceId).not.toBe(first.priceId);
  await book.settle(callOf(hold));
  const row = await db().usageRecord.findUniqueOrThrow({ where: { id: hold.id } });
  expect(row.priceId.toString()).toBe(first.priceId);
});

test("usage of a new day is a new ledger entry, and yesterday's is final", async () => {
  const wallet = await newWallet("1");
  const account = await db().ledgerAccount.findUniqueOrThrow({ where: { walletId: wallet.walletId } });
  const revenue = await db().ledgerAccount.findFirstOrThrow({ where: { kind: "revenue" } });
  const yesterday = new Date(Date.now() - 86_400_000);
  const old = await db().ledgerEntry.create({
    data: { kind: "usage", debitAccountId: account.id, creditAccountId: revenue.id, amountNano: 0n, day: yesterday },
  });
  const holds = [newHold(wallet.key), newHold(wallet.key)];
  for (const hold of holds) {
    await book.reserve(hold);
    await book.settle(callOf(hold));
  }
  const entries = await db().ledgerEntry.findMany({ where: { debitAccountId: account.id }, orderBy: { day: "asc" } });
  expect(entries).toHaveLength(2);
  expect(entries[1]).toMatchObject({ amountNano: 2n * cent, calls: 2 });
  const more = { amountNano: toNano(5n), calls: 1 };
  await expect(db().ledgerEntry.update({ where: { id: old.id }, data: more })).rejects.toThrow();
});

test("rows are found through an index in the order of the input, even by a plan made while tables are empty", async () => {
  await onDatabase(async (client) => {
    await client.query("BEGIN");
    for (const table of ["buckets", "holds", "usage_records"]) await client.query(`ANALYZE ${table}`);
    await client.query(laneSettings);
    for (const { name, text } of [statements.reserveHolds, statements.settleHolds, statements.recoverHolds]) {
      const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN) ${text}`);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(`${name}\n${plan}`).toMatch(
        /Update on buckets b[^\n]*\n\s*-> {2}Nested Loop[^\n]*\n(?:.*\n)*?.*Index Scan using buckets_pkey on buckets b[^\n]*\n\s*Index Cond/,
      );
      expect(plan).not.toMatch(/Hash Join|Merge Join|Seq Scan on (buckets|holds|usage)/);
    }
  });
});
