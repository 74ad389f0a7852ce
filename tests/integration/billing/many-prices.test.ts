import { beforeAll, expect, test } from "vitest";
import { importPrices } from "@/lib/billing/prices/import-prices";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { setMarkup } from "@/lib/billing/prices/set-markup";
import { models, priceKey } from "@/lib/catalog/models";
import { db, transaction } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "./fixtures";

testDatabase();

// A busy machine takes a tenth of a second for a statement: hundreds of them outlast a transaction.
beforeAll(async () => {
  await db().$executeRaw`CREATE SEQUENCE statements`;
  await db().$executeRaw`
    CREATE FUNCTION count_statement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM nextval('statements'); RETURN NULL; END $$`;
  for (const table of ["prices", "audit_events"])
    await db().$executeRawUnsafe(
      `CREATE TRIGGER counted AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION count_statement()`,
    );
});

async function countInserts(work: () => Promise<unknown>): Promise<number> {
  await db().$executeRaw`SELECT setval('statements', 1)`;
  await work();
  const [row] = await db().$queryRaw<{ next: bigint }[]>`SELECT nextval('statements') AS next`;
  return Number(row!.next) - 2;
}

test("all prices of the catalogue are one statement, and so is every mark-up on them", async () => {
  expect(await countInserts(() => seedCataloguePrices(models))).toBe(1);
  expect(await db().price.count()).toBeGreaterThan(400);
  expect(await countInserts(() => seedCataloguePrices(models))).toBe(0);
  // The mark-up's audit line is the other.
  expect(await countInserts(() => setMarkup(operator, { scope: "*", percent: "3" }))).toBe(2);
});

test("all prices of a file are one statement, and their audit lines another", async () => {
  const keys = [...new Set(models.map(({ id, provider }) => priceKey(id, provider)))];
  const lines = keys.map((model, index) => ({
    place: `line ${index + 2}`,
    price: { model, inputUsdPerMillion: "1", outputUsdPerMillion: "2" },
  }));
  expect(await countInserts(() => importPrices(operator, lines, { force: true, isDryRun: false }))).toBe(2);
  const audited = await db().auditEvent.findMany({ where: { action: "price.set" }, select: { targetId: true } });
  const written = await db().price.findMany({ where: { source: "operator" }, select: { id: true } });
  expect(audited.map(({ targetId }) => targetId).sort()).toEqual(written.map(({ id }) => id.toString()).sort());
  expect(written.length).toBeGreaterThan(700);
});

test("a start that finds every price in place waits for nobody who writes some", async () => {
  await seedCataloguePrices(models);
  await transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736904)`;
    expect(await seedCataloguePrices(models)).toBe(0);
  });
});
