import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { listAliases } from "@/lib/channels/list-aliases";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { forgetOffers } from "@/lib/channels/offers";
import { removeAlias } from "@/lib/channels/remove-alias";
import { reportAttempt } from "@/lib/channels/report-attempt";
import { AddChannelInput, type AttemptReport, type Deployment, SetAliasInput } from "@/lib/channels/schema";
import { setAlias } from "@/lib/channels/set-alias";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { outcomeOf, waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
const local = { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9" };
const add = (input: Record<string, unknown>) => addChannel(operator, AddChannelInput.parse({ ...local, ...input }));
const alias = (name: string, ...models: string[]) => setAlias(operator, SetAliasInput.parse({ name, models }));
const models = (ways: readonly Deployment[]) => ways.map((way) => way.model);

beforeAll(async () => {
  for (const [model, usd] of [
    ["plain", "2"],
    ["other", "3"],
    ["cheap", "1"],
    ["team/slashed", "1"],
  ] as const)
    await setPrice(operator, { model, inputUsdPerMillion: usd, outputUsdPerMillion: usd });
});

beforeEach(async () => {
  await db().channel.deleteMany();
  await db().modelAlias.deleteMany();
  forgetOffers();
});

describe("fallbacks", () => {
  test("come in the order in which they were named, each with its own price", async () => {
    await add({ models: ["plain", "other"] });
    await add({ models: ["other"], priority: 9 });
    const ways = await waysTo(["plain", "other"]);
    expect(models(ways)).toEqual(["plain", "other", "other"]);
    expect(ways.map((way) => way.price.inputPicoPerToken)).toEqual([2_000_000n, 3_000_000n, 3_000_000n]);
  });

  test("serve where the first model is not sold; a model named twice is tried once", async () => {
    await add({ models: ["other"] });
    expect(models(await waysTo(["nothing-like-it", "other", "openai-compatible/other", "other"]))).toEqual(["other"]);
  });
});

describe("an alias", () => {
  test("stands for its models, in their order, and is listed with the facts of the first that is sold", async () => {
    await add({ models: ["plain", "other"] });
    await alias("smart", "openai-compatible/plain", "missing", "other");
    expect(models(await waysTo("smart"))).toEqual(["plain", "other"]);
    const listed = (await listSoldModels()).find(({ id }) => id === "smart");
    expect(listed).toMatchObject({ provider: "openai-compatible", price: { inputPicoPerToken: 2_000_000n } });
    expect(listed!.aliasOf).toEqual(["openai-compatible/plain", "missing", "other"]);
  });

  test("goes before a model of the same name, and leads nowhere by way of another alias", async () => {
    await add({ models: ["plain", "other"] });
    await alias("plain", "other");
    await alias("again", "plain");
    await alias("circle", "circle");
    expect(models(await waysTo("plain"))).toEqual(["other"]);
    expect(models(await waysTo("again"))).toEqual(["plain"]);
    expect(await outcomeOf("circle")).toBe("unknown_model");
  });

  test("of what is not sold is unknown and not listed", async () => {
    await alias("dream", "missing");
    expect(await outcomeOf("dream")).toBe("unknown_model");
    expect((await listSoldModels()).map(({ id }) => id)).not.toContain("dream");
  });

  test("can be changed, listed and taken back, by operators", async () => {
    await alias("fast", "plain");
    await alias("fast", "cheap", "plain");
    expect(await listAliases(operator)).toMatchObject([{ name: "fast", models: ["cheap", "plain"] }]);
    await removeAlias(operator, "fast");
    expect(await listAliases(operator)).toEqual([]);
    await expect(removeAlias(operator, "fast")).rejects.toMatchObject({ code: "not_found" });
    const user = {
      kind: "user",
      userId: "u",
      organizationId: "o",
      organizationRole: "owner",
      role: "support",
    } as const;
    for (const verb of [
      () => setAlias(user, { name: "a", models: ["b"] }),
      () => listAliases(user),
      () => removeAlias(user, "a"),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what is asked of a way", () => {
  test("a model sold in no dialect that the caller can use is unserved, one sold by nobody is unknown", async () => {
    await add({ models: ["plain"] });
    expect(await outcomeOf("plain", { serves: ["gemini_embed_content"] })).toBe("unserved");
    expect(await outcomeOf("plain", { serves: ["embeddings"] })).toBe("found");
    expect(await outcomeOf("plainer", { serves: ["embeddings"] })).toBe("unknown_model");
  });

  test("a model of the catalogue is asked only for what its kind can do", async () => {
    const model = "text-embedding-3-small";
    await add({ models: [model] });
    await setPrice(operator, {
      model: `openai-compatible/${model}`,
      inputUsdPerMillion: "1",
      outputUsdPerMillion: "0",
    });
    forgetOffers();
    expect(await outcomeOf(model)).toBe("unserved");
    expect(await outcomeOf(model, { serves: ["embeddings"] })).toBe("found");
  });

  test("a requirement keeps only those who promise it, and fails closed", async () => {
    await add({ name: "anywhere", models: ["plain"], priority: 9 });
    expect(await outcomeOf("plain", { requires: ["zdr"] })).toBe("unmet");
    const kept = await add({ name: "agreed", models: ["plain"], zeroRetention: true, regions: ["EU", "de"] });
    for (const requires of [["zdr"], ["eu"], ["no-training", "zdr", "eu"]])
      expect((await waysTo("plain", { requires })).map((way) => way.channelId)).toEqual([kept.id]);
    for (const requires of [["us"], ["zdr", "us"], ["hipaa"], ["de"]])
      expect(await outcomeOf("plain", { requires })).toBe("unmet");
    expect(await waysTo("plain")).toHaveLength(2);
  });

  test("what a provider says of itself does not hold at somebody else's address", async () => {
    const model = "sonar";
    await setPrice(operator, { model, inputUsdPerMillion: "1", outputUsdPerMillion: "1" });
    const own = await add({ provider: "perplexity", baseUrl: undefined, apiKey: "pplx-1", models: [model] });
    await add({ provider: "perplexity", apiKey: "pplx-1", models: [model], priority: 9 });
    const ways = await waysTo(model, { requires: ["zdr"] });
    expect(ways.map((way) => way.channelId)).toEqual([own.id]);
  });
});

describe("a channel", () => {
  test("calls a model by the provider's name and sells it by ours", async () => {
    await add({ models: ["plain=my-azure-deployment", "other"] });
    expect(await waysTo("plain")).toMatchObject([{ model: "plain", upstreamModel: "my-azure-deployment" }]);
    expect(await outcomeOf("my-azure-deployment")).toBe("unknown_model");
  });

  test("hands its limits of time to its ways", async () => {
    await add({ models: ["plain"], connectTimeoutMs: 100, headersTimeoutMs: 2_000 });
    const [way] = await waysTo("plain");
    expect(way!.timeouts).toEqual({ connectMs: 100, headersMs: 2_000, idleMs: null });
  });

  test("with several keys is a way for each, all of them one channel", async () => {
    const { id } = await add({ models: ["plain"], apiKey: "k-one,k-two" });
    const ways = await waysTo("plain");
    expect(new Set(ways.map((way) => way.credentialHeaders.authorization))).toEqual(
      new Set(["Bearer k-one", "Bearer k-two"]),
    );
    expect(new Set(ways.map((way) => way.routeId)).size).toBe(2);
    expect(new Set(ways.map((way) => way.channelId))).toEqual(new Set([id]));
  });

  test("an id may have a slash of its own", async () => {
    await add({ models: ["team/slashed"] });
    expect(models(await waysTo("team/slashed"))).toEqual(["team/slashed"]);
    expect(models(await waysTo("openai-compatible/team/slashed"))).toEqual(["team/slashed"]);
  });

  test("a reseller's name for a model does not stand in the way of who is named", async () => {
    const price = { inputUsdPerMillion: "1", outputUsdPerMillion: "1" };
    await setPrice(operator, { model: "openrouter/openai/plain", ...price });
    await setPrice(operator, { model: "openai/plain", ...price });
    await add({ provider: "openrouter", apiKey: "sk-or", baseUrl: undefined, models: ["openai/plain"] });
    const providers = async (asked: string) => (await waysTo(asked)).map((way) => way.provider);
    expect(await providers("openai/plain")).toEqual(["openrouter"]);
    await add({ provider: "openai", apiKey: "sk-oa", models: ["plain"] });
    expect(await providers("openai/plain")).toEqual(["openai"]);
    expect(await providers("openrouter/openai/plain")).toEqual(["openrouter"]);
  });

  test("the same model sold by several is listed once, with everybody whom a call may reach", async () => {
    await add({ models: ["plain"] });
    await add({ provider: "ollama", models: ["plain"], priority: 5 });
    const listed = (await listSoldModels()).filter(({ id }) => id === "plain");
    expect(listed).toMatchObject([{ provider: "ollama", providers: ["ollama", "openai-compatible"], name: "plain" }]);
  });
});

describe("what was seen of a way", () => {
  const told = (deployment: Deployment, facts: Partial<AttemptReport> = {}) =>
    reportAttempt({
      deployment,
      outcome: "ok",
      retryAfterSeconds: null,
      firstByteMs: 100,
      durationMs: 1_000,
      outputTokens: 100,
      ...facts,
    });

  test("a refused key goes behind the others of its pool, and behind the next model too", async () => {
    await add({ models: ["plain"], apiKey: "k-one,k-two" });
    await add({ models: ["other"] });
    const [first, second] = await waysTo("plain", { affinity: "one" });
    told(first!, { outcome: "credential_refused" });
    const ways = await waysTo(["plain", "other"], { affinity: "one" });
    expect(ways.map((way) => way.routeId)).toEqual([second!.routeId, ways[1]!.routeId, first!.routeId]);
    expect(models(ways)).toEqual(["plain", "other", "plain"]);
  });

  test("sorts by price, latency and throughput", async () => {
    await add({ models: ["plain"], name: "slow" });
    await add({ models: ["plain"], name: "quick" });
    const [slow, quick] = await waysTo("plain", { affinity: "x" });
    told(slow!, { firstByteMs: 900, outputTokens: 500 });
    told(quick!, { firstByteMs: 100, outputTokens: 50 });
    const order = async (sort: "latency" | "throughput") => (await waysTo("plain", { sort })).map((way) => way.routeId);
    expect(await order("latency")).toEqual([quick!.routeId, slow!.routeId]);
    expect(await order("throughput")).toEqual([slow!.routeId, quick!.routeId]);
  });
});
