import { Client } from "pg";
import { expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { reconcile } from "@/lib/billing/reconcile";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, newHold, newWallet, openBook } from "./fixtures";

const database = testDatabase();

/** Breaks the books with the guards switched off, asks, and puts everything back. */
async function differencesAfter(sql: string): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("CREATE SCHEMA kept");
    for (const table of ["buckets", "holds", "usage_records", "ledger_entries"])
      await client.query(`CREATE TABLE kept.${table} AS TABLE ${table}`);
    await client.query(`SET session_replication_role = replica; ${sql}`);
    return (await reconcile()).differences.map((check) => check.name.slice(0, 2));
  } finally {
    await client.query("SET session_replication_role = replica");
    for (const table of ["holds", "usage_records", "ledger_entries", "buckets"])
      await client.query(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept.${table}`);
    await client.query("DROP SCHEMA kept CASCADE");
    await client.end();
  }
}

test("every difference in the books is found, and none is found where there is none", async () => {
  const book = await openBook(database);
  const wallet = await newWallet("1");
  const [paid, open] = [newHold(wallet.key), newHold(wallet.key)];
  await Promise.all([book.reserve(paid), book.reserve(open)]);
  await book.settle(callOf(paid));
  const { checks, differences } = await reconcile();
  expect(differences).toEqual([]);
  expect(checks.length).toBeGreaterThanOrEqual(7);

  expect(await differencesAfter("UPDATE buckets SET cap_nano = cap_nano + 1 WHERE kind = 'wallet'")).toEqual(["I1"]);
  expect(await differencesAfter("UPDATE buckets SET held_nano = held_nano + 1 WHERE kind = 'key'")).toEqual(["I2"]);
  expect(await differencesAfter("DELETE FROM holds")).toEqual(["I2"]);
  expect(await differencesAfter("UPDATE buckets SET calls_max = 5, held_calls = 2 WHERE kind = 'key'")).toEqual(["I2"]);
  expect(
    await differencesAfter("UPDATE ledger_entries SET kind = 'usage', day = now() WHERE kind = 'grant'"),
  ).toContain("I3");
  expect(await differencesAfter("DELETE FROM usage_records")).toEqual(["I4"]);
  expect(await differencesAfter("UPDATE usage_records SET settled_at = settled_at - interval '1 day'")).toEqual(["I4"]);
  const orphaned = `UPDATE holds SET owner_epoch = '${newId()}', created_at = now() - interval '2 minutes'`;
  expect(await differencesAfter(orphaned)).toEqual(["I7"]);
  expect((await reconcile()).differences).toEqual([]);
  await book.settle(callOf(open));
  await book.close();
});
