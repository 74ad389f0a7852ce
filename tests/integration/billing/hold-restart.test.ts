import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { toNano } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import type { HoldRequest } from "@/lib/billing/schema";
import { type EmbeddedDatabase, openEmbeddedDatabase } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { callOf, cent, newHold, openBook } from "./fixtures";

/** A database of this file's own, because it is going to be stopped in mid-flight. fsync stays on. */
let dataDir: string;
let database: EmbeddedDatabase;
let book: HoldBook;
const wallet = { organizationId: newId(), walletId: 1n };
const key = { keyId: newId(), organizationId: wallet.organizationId, walletId: "1", bucketIds: ["1", "2"] };

beforeAll(async () => {
  process.env.LOG_LEVEL = "silent";
  dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-restart-"));
  database = await openEmbeddedDatabase({ dataDir });
  await migrate(database.url);
  await query(`
    INSERT INTO buckets (kind, cap_nano) VALUES ('wallet', 1000000000000), ('key', 4611686018427387904);
    INSERT INTO ledger_accounts (kind, wallet_id) VALUES ('wallet', 1);
    WITH person AS (INSERT INTO users (id, email, email_normalized, username, username_normalized, password_hash,
        adult_confirmed_at, terms_version, terms_accepted_at)
      VALUES (gen_random_uuid(), 'a', 'a', 'a', 'a', '', now(), '1', now()) RETURNING id)
    INSERT INTO organizations (id, owner_id, wallet_id) SELECT '${wallet.organizationId}', id, 1 FROM person`);
  book = await openBook({ url: database.url, dataDir }, { answerWithinMs: 2_000, connectWithinMs: 700 });
});

afterAll(async () => {
  await book.close();
  await database.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

async function query(sql: string): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const result = await client.query(sql);
  await client.end();
  return result.rows;
}

/** Postgres' immediate shutdown: no goodbye to anyone, recovery at the next start. */
async function stopAtOnce(): Promise<void> {
  const pid = Number(readFileSync(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGQUIT");
  await expect.poll(() => isAlive(pid), { timeout: 20_000, interval: 20 }).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function start(): Promise<void> {
  database = await openEmbeddedDatabase({ dataDir });
}

async function booksOf(holds: readonly HoldRequest[]) {
  const ids = holds.map((hold) => `'${hold.id}'`).join();
  const [row] = await query(`
    SELECT (SELECT count(*) FROM usage_records WHERE id IN (${ids})) AS rows,
      (SELECT coalesce(sum(charged_nano), 0) FROM usage_records WHERE id IN (${ids})) AS charged, held_nano AS held
    FROM buckets WHERE id = 1`);
  return row;
}

const spoolFiles = () => {
  try {
    return readdirSync(path.join(dataDir, "settle-spool"));
  } catch {
    return [];
  }
};

test("while the database is away calls are refused soon, and settlements are kept and land afterwards", async () => {
  const holds = Array.from({ length: 30 }, () => newHold(key));
  expect(await Promise.all(holds.map((hold) => book.reserve(hold)))).toEqual(Array(30).fill({ outcome: "reserved" }));
  await stopAtOnce();

  const settled = Promise.all(holds.map((hold) => book.settle(callOf(hold))));
  const raised = book.checkpoint(holds[0]!.id, toNano(5n));
  for (let round = 0; round < 3; round++) {
    const askedMs = performance.now();
    expect(await book.reserve(newHold(key))).toEqual({ outcome: "unavailable" });
    expect(performance.now() - askedMs).toBeLessThan(2_000);
  }
  await expect.poll(spoolFiles, { timeout: 10_000 }).toHaveLength(1);

  await start();
  await settled;
  expect(["open", "closed"]).toContain(await raised);
  expect(await booksOf(holds)).toEqual({ rows: "30", charged: String(30n * cent), held: "0" });
  await expect.poll(spoolFiles, { timeout: 10_000 }).toEqual([]);
});

test("settlements that a dying process could not deliver are delivered by the next one", async () => {
  const dying = await openBook({ url: database.url, dataDir }, { closeWithinMs: 200, connectWithinMs: 100 });
  const holds = Array.from({ length: 10 }, () => newHold(key));
  await Promise.all(holds.map((hold) => dying.reserve(hold)));
  await stopAtOnce();
  for (const hold of holds) void dying.settle(callOf(hold));
  await dying.close();
  expect(spoolFiles()).toHaveLength(1);

  await start();
  const next = await openBook({ url: database.url, dataDir });
  await expect.poll(async () => (await booksOf(holds))?.rows, { timeout: 10_000 }).toBe("10");
  expect(await booksOf(holds)).toEqual({ rows: "10", charged: String(10n * cent), held: "0" });
  await expect.poll(spoolFiles, { timeout: 10_000 }).toEqual([]);
  await next.close();
});

test("a spooled line says ids, numbers and closed words, and a torn line is passed over", async () => {
  const { createSettleSpool } = await import("@/lib/billing/holds/settle-spool");
  const { toSettlement } = await import("@/lib/billing/holds/settlement");
  const folder = path.join(dataDir, "other-spool");
  const settlement = toSettlement(callOf(newHold(key)));
  await createSettleSpool({ folder, name: "a" }).append([settlement]);
  const [file] = readdirSync(folder);
  const text = readFileSync(path.join(folder, file!), "utf8");
  expect(Object.keys(JSON.parse(text)).sort()).toEqual(Object.keys(settlement).sort());
  const { appendFileSync } = await import("node:fs");
  appendFileSync(path.join(folder, file!), text.slice(0, 40));

  const { settlements, done } = await createSettleSpool({ folder, name: "b" }).takeOver();
  expect(settlements).toEqual([settlement]);
  await done();
  expect(readdirSync(folder)).toEqual([]);
});
