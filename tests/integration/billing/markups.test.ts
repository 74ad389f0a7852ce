import { expect, test } from "vitest";
import { findCatalogueRates } from "@/lib/billing/prices/catalogue-rates";
import { findPriceHistory, findPriceViews } from "@/lib/billing/prices/find-prices";
import { markUp } from "@/lib/billing/prices/mark-up";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { listMarkups, setMarkup } from "@/lib/billing/prices/set-markup";
import { setPrice } from "@/lib/billing/prices/set-price";
import { models } from "@/lib/catalog/models";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "./fixtures";

testDatabase();

const gpt = { id: "gpt-4.1", provider: "openai" };
const claude = { id: "claude-sonnet-4-5", provider: "anthropic" };
const everyone = (percent: string) => setMarkup(operator, { scope: "*", percent });
const priceOf = async (model: string) => (await findPriceViews([model]))[0]!;

test("a mark-up writes new rows of the package's prices, and leaves an operator's alone", async () => {
  await seedCataloguePrices([gpt, claude]);
  await setPrice(operator, { model: "gpt-4o", inputUsdPerMillion: "1", outputUsdPerMillion: "2" });
  const before = await priceOf("gpt-4.1");

  expect(await everyone("12.5")).toMatchObject({ scope: "*", bps: 1_250, prices: 2 });
  const marked = await priceOf("gpt-4.1");
  expect(marked).toMatchObject({
    inputPicoPerToken: 2_250_000n,
    outputPicoPerToken: 9_000_000n,
    webSearchNano: 11_250_000n,
    markupBps: 1_250,
    source: before.source,
  });
  expect((await priceOf("claude-sonnet-4-5")).longContext).toMatchObject({
    aboveTokens: 200_000,
    inputPicoPerToken: 6_750_000n,
    outputPicoPerToken: 25_312_500n,
  });
  expect(await priceOf("gpt-4o")).toMatchObject({ inputPicoPerToken: 1_000_000n, markupBps: 0, source: "operator" });
  // What is in flight is charged by the row it was admitted under.
  expect((await findPriceHistory("gpt-4.1")).map(({ priceId }) => priceId)).toEqual([marked.priceId, before.priceId]);
});

test("a provider's own mark-up counts before the one for everybody, and is never added to an earlier one", async () => {
  expect(await setMarkup(operator, { scope: "anthropic", percent: "50" })).toMatchObject({ prices: 1 });
  expect((await priceOf("claude-sonnet-4-5")).inputPicoPerToken).toBe(4_500_000n);
  expect(await everyone("100")).toMatchObject({ prices: 1 });
  expect((await priceOf("gpt-4.1")).inputPicoPerToken).toBe(4_000_000n);
  expect((await priceOf("claude-sonnet-4-5")).inputPicoPerToken).toBe(4_500_000n);
  expect(await everyone("100")).toMatchObject({ prices: 0 });
  const listed = await listMarkups(operator);
  expect(listed.map(({ scope, bps, isInForce }) => [scope, bps, isInForce])).toEqual([
    ["*", 10_000, true],
    ["*", 10_000, false],
    ["anthropic", 5_000, true],
    ["*", 1_250, false],
  ]);
  expect(await db().auditEvent.count({ where: { action: "price.markup" } })).toBe(4);
});

test("a start applies the mark-up in force to what is new and to what an older package said, and changes nothing else", async () => {
  expect(await seedCataloguePrices([gpt, claude])).toBe(0);
  expect(await seedCataloguePrices([gpt, { id: "gpt-4.1-mini", provider: "openai" }])).toBe(1);
  expect(await priceOf("gpt-4.1-mini")).toMatchObject({ inputPicoPerToken: 800_000n, markupBps: 10_000 });

  const [older] = await findPriceHistory("claude-sonnet-4-5");
  const {
    id: _,
    effectiveFrom: __,
    ...row
  } = await db().price.findUniqueOrThrow({ where: { id: BigInt(older!.priceId) } });
  const highest = {
    inputPicoPerToken: 6_000_000n,
    longContextAboveTokens: null,
    longInputPicoPerToken: null,
    longCacheReadPicoPerToken: null,
    longCacheWrite5mPicoPerToken: null,
    longCacheWrite1hPicoPerToken: null,
    longOutputPicoPerToken: null,
    source: "genai-prices@0.1.8, highest tier",
  };
  await db().price.create({ data: { ...row, ...highest } });
  expect(await seedCataloguePrices([gpt, claude])).toBe(1);
  const rates = findCatalogueRates(claude.id, claude.provider)!;
  expect(await priceOf(claude.id)).toMatchObject({
    inputPicoPerToken: markUp(rates, 5_000).inputPicoPerToken,
    longContext: { aboveTokens: 200_000 },
    source: "genai-prices@0.1.8",
  });
});

test("every catalogued model's price can be stored, with all its rates", async () => {
  await seedCataloguePrices(models);
  const rows = await db().price.findMany({ where: { model: "gemini-2.5-flash" } });
  expect(rows).toMatchObject([
    { audioInputPicoPerToken: 2_000_000n, audioOutputPicoPerToken: null, markupBps: 10_000 },
  ]);
  expect(await db().price.count({ where: { longContextAboveTokens: { not: null } } })).toBeGreaterThan(5);
  expect(await seedCataloguePrices(models)).toBe(0);
});

test("only an operator marks prices up, or sees how", async () => {
  const person = {
    kind: "user",
    userId: "u",
    organizationId: "o",
    organizationRole: "owner",
    role: "support",
  } as const;
  await expect(setMarkup(person, { scope: "*", percent: "1" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(listMarkups(person)).rejects.toMatchObject({ code: "forbidden" });
});
