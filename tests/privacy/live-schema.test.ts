import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

async function liveColumns(): Promise<string[]> {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> '_prisma_migrations'`;
  return rows.map(({ name }) => name).sort();
}

test("the database has no column that the inventory does not know, and the other way round", async () => {
  const known = inventory.tables.flatMap(({ table, columns }) =>
    columns.map(({ column }) => `public.${table}.${column}`),
  );
  expect(await liveColumns()).toEqual(known.sort());
});

test("a column added behind the schema's back would be seen", async () => {
  const before = await liveColumns();
  await db().$executeRawUnsafe("ALTER TABLE usage_records ADD COLUMN smuggled text");
  expect(await liveColumns()).toEqual([...before, "public.usage_records.smuggled"].sort());
});
