import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/base/actor";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { setPrice } from "@/lib/billing/prices/set-price";
import { models } from "@/lib/catalog/models";
import { addChannel } from "@/lib/channels/add-channel";
import { findDeployments } from "@/lib/channels/find-deployments";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { forgetOffers } from "@/lib/channels/offers";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddChannelInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { askFor, waysTo } from "./ways-to";

testDatabase();

const operator: Actor = { kind: "command_line" };
const apiKey = "sk-live-9f2c81d07aa14be3";
const add = (input: Record<string, unknown>) => addChannel(operator, AddChannelInput.parse(input));

beforeAll(() => seedCataloguePrices(models));
beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers();
});

describe("a credential", () => {
  test("cannot be read in the database nor in any view", async () => {
    const view = await add({ provider: "openai", apiKey });
    const row = await db().channel.findUniqueOrThrow({ where: { id: view.id } });
    const stored = Buffer.from(row.credentialEncrypted!);
    expect(stored.length).toBe(1 + 4 + 12 + 16 + apiKey.length);
    for (const text of [
      stored.toString("latin1"),
      stored.toString("base64"),
      JSON.stringify(await listChannels(operator)),
    ])
      expect(text).not.toContain(apiKey.slice(3, 11));
    expect(view.hasCredential).toBe(true);
    expect((await waysTo("gpt-4.1"))[0]!.credentialHeaders).toEqual({ authorization: `Bearer ${apiKey}` });
  });

  test("is bound to its row: swapped between rows, neither opens and neither channel sells", async () => {
    const first = await add({ provider: "openai", apiKey });
    const second = await add({ provider: "openai", apiKey: "sk-other" });
    expect(await waysTo("gpt-4.1")).toHaveLength(2);
    const read = (id: string) => db().channel.findUniqueOrThrow({ where: { id } });
    const [one, two] = [await read(first.id), await read(second.id)];
    const write = (id: string, credentialEncrypted: Uint8Array<ArrayBuffer>) =>
      db().channel.update({ where: { id }, data: { credentialEncrypted } });
    await write(one.id, two.credentialEncrypted!);
    await write(two.id, one.credentialEncrypted!);
    forgetOffers();
    expect(await waysTo("gpt-4.1")).toEqual([]);
    await expect(testChannel(operator, { id: one.id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is destroyed when its channel is removed; the row stays for the receipts", async () => {
    const { id } = await add({ provider: "openai", apiKey });
    await removeChannel(operator, { id });
    const row = await db().channel.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ credentialEncrypted: null, removedAt: expect.any(Date) });
    expect(await listChannels(operator)).toEqual([]);
    expect(await waysTo("gpt-4.1")).toEqual([]);
    await expect(removeChannel(operator, { id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a deployment", () => {
  test("names the provider's URL, the model, its limits and its price", async () => {
    const channel = await add({ provider: "openai", apiKey, baseUrl: "http://127.0.0.1:9/" });
    const [deployment] = await waysTo("gpt-4.1");
    expect(deployment).toMatchObject({
      model: "gpt-4.1",
      upstreamModel: "gpt-4.1",
      provider: "openai",
      channelId: channel.id,
      urls: { openai_chat: "http://127.0.0.1:9/v1/chat/completions" },
      contextTokens: 1_047_576,
      maxOutputTokens: 32_768,
      price: { inputPicoPerToken: 2_000_000n, outputPicoPerToken: 8_000_000n },
    });
  });

  test("the second time within two seconds comes at once, without the database", async () => {
    await add({ provider: "openai", apiKey });
    await waysTo("gpt-4.1");
    expect(findDeployments(askFor("gpt-4.1"))).not.toBeInstanceOf(Promise);
    expect(findDeployments(askFor("no-such-model"))).toEqual({ outcome: "unknown_model" });
  });

  test("the sandbox needs no channel and carries no credential", async () => {
    const [deployment, ...others] = await waysTo("sandbox/echo");
    expect(others).toEqual([]);
    expect(deployment).toMatchObject({
      model: "sandbox/echo",
      provider: "sandbox",
      channelId: null,
      urls: { openai_chat: "sandbox:echo" },
      credentialHeaders: {},
      maxOutputTokens: 4_096,
    });
  });

  test("provider/id keeps to one provider", async () => {
    const plain = await add({ provider: "openai", apiKey });
    const local = { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9", models: ["gpt-4.1"], priority: 5 };
    const preferred = await add(local);
    const channelIds = async (model: string) => (await waysTo(model)).map((each) => each.channelId);
    expect(await channelIds("gpt-4.1")).toEqual([preferred.id, plain.id]);
    expect(await channelIds("openai/gpt-4.1")).toEqual([plain.id]);
    expect(await channelIds("openai-compatible/gpt-4.1")).toEqual([preferred.id]);
    expect(await channelIds("sandbox/gpt-4.1")).toEqual([]);
    expect((await waysTo("openai/gpt-4.1"))[0]!.model).toBe("gpt-4.1");
  });
});

describe("what is sold", () => {
  const soldIds = async () => (await listSoldModels()).map((model) => model.id);

  test("without a channel is the sandbox alone", async () => {
    expect(await soldIds()).toEqual(["sandbox/echo"]);
  });

  test("a model without a price is not sold, and is once it has one", async () => {
    await add({ provider: "openai", apiKey });
    expect(await soldIds()).toContain("gpt-4.1");
    expect(await soldIds()).not.toContain("gpt-4o-2024-11-20");
    expect(await waysTo("gpt-4o-2024-11-20")).toEqual([]);
    await setPrice(operator, { model: "gpt-4o-2024-11-20", inputUsdPerMillion: "2.5", outputUsdPerMillion: "10" });
    forgetOffers();
    expect(await soldIds()).toContain("gpt-4o-2024-11-20");
  });

  test("a channel with models of its own sells exactly those, also ones nobody has heard of", async () => {
    await setPrice(operator, { model: "house/llama-9", inputUsdPerMillion: "0.1", outputUsdPerMillion: "0.2" });
    const given = { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9", models: ["house/llama-9"] };
    await add(given);
    expect(await soldIds()).toEqual(["house/llama-9", "sandbox/echo"]);
    const [deployment] = await waysTo("house/llama-9");
    expect(deployment).toMatchObject({ contextTokens: null, maxOutputTokens: null, credentialHeaders: {} });
  });
});

describe("adding a channel", () => {
  test.each([
    ["OpenAI without a key", { provider: "openai" }],
    ["a compatible provider without a base URL", { provider: "openai-compatible", models: ["a"] }],
    [
      "models that neither the catalogue nor the server can name",
      { provider: "anthropic-compatible", baseUrl: "http://127.0.0.1:9" },
    ],
    ["an API key where a service account is shown", { provider: "vertex", apiKey, baseUrl: "http://127.0.0.1:9/v1" }],
  ])("is refused: %s", async (_, input) => {
    await expect(add(input)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test.each([
    ["a credential of two words", { apiKey: "sk one" }],
    ["a model by the name of the fee", { apiKey, models: ["byok=gpt-4.1"] }],
    ["a region that is no word", { apiKey, regions: ["European Union"] }],
    ["a base URL that is none", { apiKey, baseUrl: "api.example.com" }],
    ["no time at all", { apiKey, headersTimeoutMs: 0 }],
  ])("is refused: %s", (_, input) => {
    expect(AddChannelInput.safeParse({ provider: "openai", ...input }).success).toBe(false);
  });

  test("is refused to everybody but operators", async () => {
    const { id } = await add({ provider: "openai", apiKey });
    const user: Actor = { kind: "user", userId: id, organizationId: id, organizationRole: "owner", role: "support" };
    const verbs = [
      () => addChannel(user, AddChannelInput.parse({ provider: "openai", apiKey })),
      () => listChannels(user),
    ];
    for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
    // To others it is not there.
    for (const verb of [testChannel, removeChannel])
      await expect(verb(user, { id })).rejects.toMatchObject({ code: "not_found" });
  });
});
