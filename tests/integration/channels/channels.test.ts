import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
    expect(stored.length).toBe(1 + 12 + 16 + apiKey.length);
    for (const text of [
      stored.toString("latin1"),
      stored.toString("base64"),
      JSON.stringify(await listChannels(operator)),
    ])
      expect(text).not.toContain(apiKey.slice(3, 11));
    expect(view.hasCredential).toBe(true);
    expect((await findDeployments("gpt-4.1"))[0]!.credentialHeaders).toEqual({ authorization: `Bearer ${apiKey}` });
  });

  test("is bound to its row: swapped between rows, neither opens and neither channel sells", async () => {
    const first = await add({ provider: "openai", apiKey });
    const second = await add({ provider: "openai", apiKey: "sk-other" });
    expect(await findDeployments("gpt-4.1")).toHaveLength(2);
    const read = (id: string) => db().channel.findUniqueOrThrow({ where: { id } });
    const [one, two] = [await read(first.id), await read(second.id)];
    const write = (id: string, credentialEncrypted: Uint8Array<ArrayBuffer>) =>
      db().channel.update({ where: { id }, data: { credentialEncrypted } });
    await write(one.id, two.credentialEncrypted!);
    await write(two.id, one.credentialEncrypted!);
    forgetOffers();
    expect(await findDeployments("gpt-4.1")).toEqual([]);
    await expect(testChannel(operator, { id: one.id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is destroyed when its channel is removed; the row stays for the receipts", async () => {
    const { id } = await add({ provider: "openai", apiKey });
    await removeChannel(operator, { id });
    const row = await db().channel.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ credentialEncrypted: null, removedAt: expect.any(Date) });
    expect(await listChannels(operator)).toEqual([]);
    expect(await findDeployments("gpt-4.1")).toEqual([]);
    await expect(removeChannel(operator, { id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a deployment", () => {
  test("names the provider's URL, the model, its limits and its price", async () => {
    const channel = await add({ provider: "openai", apiKey, baseUrl: "http://127.0.0.1:9/" });
    const [deployment] = await findDeployments("gpt-4.1");
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
    await findDeployments("gpt-4.1");
    expect(findDeployments("gpt-4.1")).not.toBeInstanceOf(Promise);
    expect(findDeployments("no-such-model")).toEqual([]);
  });

  test("the sandbox needs no channel and carries no credential", async () => {
    const [deployment, ...others] = await findDeployments("sandbox/echo");
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
    const channelIds = async (model: string) => (await findDeployments(model)).map((each) => each.channelId);
    expect(await channelIds("gpt-4.1")).toEqual([preferred.id, plain.id]);
    expect(await channelIds("openai/gpt-4.1")).toEqual([plain.id]);
    expect(await channelIds("openai-compatible/gpt-4.1")).toEqual([preferred.id]);
    expect(await channelIds("sandbox/gpt-4.1")).toEqual([]);
    expect((await findDeployments("openai/gpt-4.1"))[0]!.model).toBe("gpt-4.1");
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
    expect(await findDeployments("gpt-4o-2024-11-20")).toEqual([]);
    await setPrice(operator, { model: "gpt-4o-2024-11-20", inputUsdPerMillion: "2.5", outputUsdPerMillion: "10" });
    forgetOffers();
    expect(await soldIds()).toContain("gpt-4o-2024-11-20");
  });

  test("a channel with models of its own sells exactly those, also ones nobody has heard of", async () => {
    await setPrice(operator, { model: "house/llama-9", inputUsdPerMillion: "0.1", outputUsdPerMillion: "0.2" });
    const given = { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9", models: ["house/llama-9"] };
    await add(given);
    expect(await soldIds()).toEqual(["house/llama-9", "sandbox/echo"]);
    const [deployment] = await findDeployments("house/llama-9");
    expect(deployment).toMatchObject({ contextTokens: null, maxOutputTokens: null, credentialHeaders: {} });
  });
});

describe("adding a channel", () => {
  test.each([
    ["OpenAI without a key", { provider: "openai" }],
    ["a compatible provider without a base URL", { provider: "openai-compatible", models: ["a"] }],
    ["a compatible provider without models", { provider: "openai-compatible", baseUrl: "http://127.0.0.1:9" }],
  ])("is refused: %s", async (_, input) => {
    await expect(add(input)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("is refused to everybody but operators", async () => {
    const { id } = await add({ provider: "openai", apiKey });
    const user: Actor = { kind: "user", userId: id, organizationId: id, role: "support" };
    const verbs = [
      () => addChannel(user, AddChannelInput.parse({ provider: "openai", apiKey })),
      () => listChannels(user),
      () => testChannel(user, { id }),
      () => removeChannel(user, { id }),
    ];
    for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("testing a channel", () => {
  let provider: Server;
  let baseUrl: string;
  const seen: { url?: string; authorization?: string }[] = [];

  beforeAll(async () => {
    provider = createServer((request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization });
      if (request.url === "/moved/models") response.writeHead(302, { location: "/v1/models" }).end();
      else if (request.headers.authorization !== `Bearer ${apiKey}`)
        response.writeHead(401).end("who are you, secretly?");
      else response.end(JSON.stringify({ object: "list", data: [{ id: "a" }, { id: "b" }] }));
    });
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => provider.close(resolve)));

  const probe = async (input: Record<string, unknown>) => {
    const { id } = await add({ provider: "openai", ...input });
    return testChannel(operator, { id });
  };

  test("says that the provider answered and how many models it has", async () => {
    const view = await probe({ apiKey, baseUrl });
    expect(view).toEqual({ ok: true, status: 200, problem: null, durationMs: expect.any(Number), modelsCount: 2 });
    expect(seen.at(-1)).toEqual({ url: "/v1/models", authorization: `Bearer ${apiKey}` });
  });

  test("says that the credential was refused, and passes on no word of it", async () => {
    const view = await probe({ apiKey: "sk-wrong", baseUrl });
    expect(view).toMatchObject({ ok: false, status: 401, problem: "refused", modelsCount: null });
    expect(JSON.stringify(view)).not.toContain("secretly");
  });

  test("does not follow a redirect, which could carry the credential away", async () => {
    seen.length = 0;
    const view = await probe({ apiKey, baseUrl: `${baseUrl}/moved` });
    expect(view).toMatchObject({ ok: false, status: 302, problem: "refused" });
    expect(seen).toHaveLength(1);
  });

  test("says that nobody answers", async () => {
    const view = await probe({ apiKey, baseUrl: "http://127.0.0.1:1" });
    expect(view).toMatchObject({ ok: false, status: null, problem: "unreachable" });
  });
});
