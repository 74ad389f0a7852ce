import { expect, test } from "vitest";
import { findPriceHistory, findPriceViews } from "@/lib/billing/prices/find-prices";
import { importPrices } from "@/lib/billing/prices/import-prices";
import type { PriceLine } from "@/lib/billing/prices/schema";
import { setPrice } from "@/lib/billing/prices/set-price";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "./fixtures";

testDatabase();

const carefully = { force: false, isDryRun: false };
let line = 1;
const priced = (model: string, input: string, output: string, more: Partial<PriceLine["price"]> = {}): PriceLine => ({
  place: `line ${++line}`,
  price: { model, inputUsdPerMillion: input, outputUsdPerMillion: output, ...more },
});
const inputOf = async (model: string) => (await findPriceViews([model]))[0]?.inputPicoPerToken;
const count = () => db().price.count();

test("a file of prices is set as one, each price with its audit line, and what holds already is not written again", async () => {
  const lines = [priced("m/one", "1", "2"), priced("m/two", "3", "4", { audioInputUsdPerMillion: "9" })];
  expect(await importPrices(operator, lines, carefully)).toEqual({
    prices: 2,
    unchanged: 0,
    isDryRun: false,
    warnings: [],
  });
  expect(await findPriceViews(["m/two"])).toMatchObject([{ audioInputPicoPerToken: 9_000_000n, source: "operator" }]);
  expect(await db().auditEvent.count({ where: { action: "price.set" } })).toBe(2);
  const again = await importPrices(operator, [...lines, priced("m/three", "1", "1")], carefully);
  expect(again).toMatchObject({ prices: 1, unchanged: 2 });
  expect(await findPriceHistory("m/one")).toHaveLength(1);
});

test("one slip refuses the whole file, with every line that has one, unless it is forced", async () => {
  const before = await count();
  const lines = [
    priced("m/one", "1.5", "2"),
    priced("m/two", "0.000003", "0.000004", { audioInputUsdPerMillion: "9" }),
    priced("m/new", "2000.5", "1"),
    // No version before, but the catalogue knows what it costs.
    priced("gpt-4.1", "0.002", "0.008"),
  ];
  const refused = await importPrices(operator, lines, carefully).catch((error) => error);
  expect(refused.code).toBe("invalid_input");
  const places = refused.publicMessage.split("\n").map((sentence: string) => sentence.split(":")[0]);
  expect(new Set(places.slice(0, -1))).toEqual(
    new Set([`${lines[1]!.place} (m/two)`, `${lines[2]!.place} (m/new)`, `${lines[3]!.place} (gpt-4.1)`]),
  );
  expect(refused.publicMessage).toContain("1,000,000 times less than the last");
  expect(refused.publicMessage).toContain("1,000 times less than the catalogue's");
  expect(await count()).toBe(before);
  expect(await inputOf("m/one")).toBe(1_000_000n);

  const forced = await importPrices(operator, lines, { force: true, isDryRun: false });
  expect(forced.prices).toBe(4);
  expect(forced.warnings.length).toBeGreaterThanOrEqual(4);
  expect(await inputOf("m/two")).toBe(3n);
});

test("a price beyond anything is refused even by force, with every such line", async () => {
  const before = await count();
  const lines = [
    priced("m/one", "1", "2", { perCallUsd: "2000.01" }),
    priced("m/two", "1", "2"),
    priced("m/three", "1", "1", { webSearchUsd: "99999" }),
  ];
  const refused = await importPrices(operator, lines, { force: true, isDryRun: false }).catch((error) => error);
  expect(refused.publicMessage.split("\n")).toHaveLength(2);
  expect(await count()).toBe(before);
});

test("a dry run says what would be written, and writes nothing", async () => {
  const before = await count();
  const dry = { force: false, isDryRun: true };
  expect(await importPrices(operator, [priced("m/one", "1.6", "2"), priced("m/four", "1", "2")], dry)).toMatchObject({
    prices: 2,
    isDryRun: true,
  });
  await expect(importPrices(operator, [priced("m/one", "100", "2")], dry)).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(await count()).toBe(before);
});

test("a file whose last price the database refuses leaves none of the others", async () => {
  const before = await count();
  const lines = [priced("m/five", "1", "2"), priced("m/six", "1", "2")];
  await db().$executeRaw`ALTER TABLE prices ADD CONSTRAINT no_six CHECK (model <> 'm/six')`;
  await expect(importPrices(operator, lines, carefully)).rejects.toThrow();
  await db().$executeRaw`ALTER TABLE prices DROP CONSTRAINT no_six`;
  expect(await count()).toBe(before);
});

test("prices set and imported at once are one after the other, and the last word counts", async () => {
  await Promise.all([
    setPrice(operator, { model: "m/seven", inputUsdPerMillion: "1", outputUsdPerMillion: "1" }),
    importPrices(operator, [priced("m/seven", "2", "2")], { force: true, isDryRun: false }),
    setPrice(operator, { model: "m/seven", inputUsdPerMillion: "3", outputUsdPerMillion: "3" }),
  ]);
  const history = await findPriceHistory("m/seven");
  expect(history).toHaveLength(3);
  const byId = history.toSorted((left, right) => Number(BigInt(right.priceId) - BigInt(left.priceId)));
  expect(history).toEqual(byId);
});

test("only an operator imports prices", async () => {
  const person = { kind: "user", userId: "u", organizationId: "o", organizationRole: "owner", role: "user" } as const;
  await expect(importPrices(person, [priced("m/one", "1", "1")], carefully)).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("writing to a cache for an hour costs what it does for five minutes, unless somebody says otherwise", async () => {
  const long = { longContextAboveTokens: 9, longInputUsdPerMillion: "2", longOutputUsdPerMillion: "3" };
  const written = { cacheWrite5mUsdPerMillion: "1.25", longCacheWrite5mUsdPerMillion: "2.5" };
  await importPrices(operator, [priced("m/cached", "1", "2", { ...long, ...written })], carefully);
  expect(await findPriceViews(["m/cached"])).toMatchObject([
    { cacheWrite1hPicoPerToken: 1_250_000n, longContext: { cacheWrite1hPicoPerToken: 2_500_000n } },
  ]);
});
