import { describe, expect, test } from "vitest";
import { findPrices, findPricesOf, findPriceViews } from "@/lib/billing/prices/find-prices";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { setPrice } from "@/lib/billing/prices/set-price";
import { findModel } from "@/lib/catalog/models";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { operator } from "./fixtures";

testDatabase();

const basic = { inputUsdPerMillion: "1", outputUsdPerMillion: "2" };

test("catalogued models get their price once, and an operator's price is never overwritten", async () => {
  await setPrice(operator, { model: "gpt-4.1", ...basic });
  const models = [
    { id: "gpt-4.1", provider: "openai" },
    { id: "gpt-4.1-mini", provider: "openai" },
    { id: "no-such-model", provider: "openai" },
  ];
  expect(await seedCataloguePrices(models)).toBe(2);
  expect(await seedCataloguePrices(models)).toBe(0);
  const prices = await findPriceViews(["gpt-4.1", "gpt-4.1-mini", "no-such-model", "sandbox/echo"]);
  expect(prices.map(({ model, source }) => [model, source])).toEqual([
    ["gpt-4.1", "operator"],
    ["gpt-4.1-mini", "genai-prices@0.1.8"],
    ["sandbox/echo", "tacit"],
  ]);
  const sandbox = (await findPrices(["sandbox/echo"])).get("sandbox/echo");
  expect(sandbox).toMatchObject({
    inputPicoPerToken: 1_000_000n,
    cacheReadPicoPerToken: 1_000_000n,
    outputPicoPerToken: 2_000_000n,
  });
});

test("each provider's price of the same model is kept apart, and the dated names of a model cost what it costs", async () => {
  const same = findModel("gpt-4.1", "azure");
  const dated = findModel("claude-haiku-4-5-20251001");
  const openrouters = findModel("openai/gpt-4.1", "openrouter");
  await seedCataloguePrices([same!, dated!, openrouters!]);
  const keys = ["azure/gpt-4.1", "claude-haiku-4-5-20251001", "openrouter/openai/gpt-4.1", "openai/gpt-4.1"];
  expect((await findPriceViews(keys)).map(({ model }) => model)).toEqual(keys.slice(0, 3));
});

test("a newer package's price replaces an older one's, and never an operator's", async () => {
  const models = [{ id: "gpt-4o-mini", provider: "openai" }];
  await seedCataloguePrices(models);
  const [seeded] = await db().price.findMany({ where: { model: "gpt-4o-mini" } });
  const { id: _, effectiveFrom: __, ...row } = seeded!;
  const older = { ...row, inputPicoPerToken: row.inputPicoPerToken + 1n, source: "genai-prices@0.1.7" };
  await db().price.create({ data: older });
  expect(await seedCataloguePrices(models)).toBe(1);
  expect(await seedCataloguePrices(models)).toBe(0);
  expect((await findPrices(["gpt-4o-mini"])).get("gpt-4o-mini")).toMatchObject({
    inputPicoPerToken: row.inputPicoPerToken,
  });
  await setPrice(operator, { model: "gpt-4o-mini", ...basic });
  expect(await seedCataloguePrices(models)).toBe(0);
});

describe("the price of a model at a provider", () => {
  const priceOf = async (provider: string, model: string, isNamed = false) => {
    const [price] = await findPricesOf([{ provider, model, isNamed }]);
    return price?.priceId ?? null;
  };

  test("is the provider's own before the model's, whose home alone may use the latter", async () => {
    const home = await setPrice(operator, { ...basic, model: "gpt-5" });
    expect(await priceOf("openai", "gpt-5")).toBe(home.priceId);
    expect(await priceOf("azure", "gpt-5")).toBeNull();
    expect(await priceOf("azure", "gpt-5", true)).toBeNull();
    const azures = await setPrice(operator, { ...basic, model: "azure/gpt-5" });
    expect(await priceOf("azure", "gpt-5")).toBe(azures.priceId);
    expect(await priceOf("openai", "gpt-5")).toBe(home.priceId);
  });

  test("is the model's for a server of the operator's choice that was said to serve it, or once an operator set it", async () => {
    await seedCataloguePrices([{ id: "gpt-4.1-nano", provider: "openai" }]);
    expect(await priceOf("openai-compatible", "gpt-4.1-nano")).toBeNull();
    expect(await priceOf("openai-compatible", "gpt-4.1-nano", true)).not.toBeNull();
    const { priceId } = await setPrice(operator, { ...basic, model: "gpt-4.1-nano" });
    expect(await priceOf("ollama", "gpt-4.1-nano")).toBe(priceId);
  });

  test("is the operator's for a model that the catalogue does not know", async () => {
    const { priceId } = await setPrice(operator, { ...basic, model: "house/llama-9" });
    expect(await priceOf("vllm", "house/llama-9")).toBe(priceId);
    expect(await priceOf("groq", "house/llama-9")).toBe(priceId);
  });

  test("is never that of another's model whose name it reads like", async () => {
    await setPrice(operator, { ...basic, model: "openai/gpt-4o" });
    expect(await priceOf("openrouter", "openai/gpt-4o", true)).toBeNull();
    expect(await priceOf("openai", "gpt-4o")).not.toBeNull();
  });
});

test("starting twice at the same moment seeds each price once", async () => {
  const models = [{ id: "gpt-4o", provider: "openai" }];
  await Promise.all([seedCataloguePrices(models), seedCataloguePrices(models)]);
  expect(await db().price.count({ where: { model: "gpt-4o" } })).toBe(1);
});

test("a price is per token to the pico-dollar, and cache rates default to the input's", async () => {
  const price = await setPrice(operator, {
    ...basic,
    model: "m/one",
    inputUsdPerMillion: "0.0375",
    perCallUsd: "0.01",
  });
  expect(price).toMatchObject({
    inputPicoPerToken: 37_500n,
    cacheReadPicoPerToken: 37_500n,
    cacheWrite5mPicoPerToken: 37_500n,
    cacheWrite1hPicoPerToken: 37_500n,
    outputPicoPerToken: 2_000_000n,
    perCallNano: 10_000_000n,
  });
  expect(await db().auditEvent.count({ where: { action: "price.set", targetId: price.priceId } })).toBe(1);
});

test("a price above a dollar a token is refused", async () => {
  const tooDear = { ...basic, model: "m/two", outputUsdPerMillion: "1000000.01" };
  await expect(setPrice(operator, tooDear)).rejects.toMatchObject({ code: "invalid_input" });
});

test("a price that may be of the wrong unit is set, with a warning", async () => {
  const set = (inputUsdPerMillion: string) => setPrice(operator, { ...basic, model: "m/two", inputUsdPerMillion });
  expect((await set("1")).warning).toBeNull();
  expect((await set("5")).warning).toBeNull();
  expect((await set("0.99")).warning).toMatch(/five times/);
  const dear = await set("2000.01");
  expect(dear.warning).toMatch(/2,000 USD/);
  expect((await findPrices(["m/two"])).get("m/two")?.priceId).toBe(dear.priceId);
});

test("a price that begins later is not yet in force", async () => {
  const now = await setPrice(operator, { ...basic, model: "m/three" });
  const { id, ...row } = await db().price.findUniqueOrThrow({ where: { id: BigInt(now.priceId) } });
  await db().price.create({ data: { ...row, effectiveFrom: new Date(Date.now() + 3_600_000) } });
  expect((await findPrices(["m/three"])).get("m/three")?.priceId).toBe(id.toString());
});

test("only an operator sets prices", async () => {
  const person = {
    kind: "user",
    userId: "u",
    organizationId: "o",
    organizationRole: "owner",
    role: "support",
  } as const;
  await expect(setPrice(person, { ...basic, model: "m/four" })).rejects.toMatchObject({ code: "forbidden" });
});
