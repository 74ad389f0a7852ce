import { beforeAll, beforeEach, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { setPrice } from "@/lib/billing/prices/set-price";
import { models } from "@/lib/catalog/models";
import { addChannel } from "@/lib/channels/add-channel";
import { listChannels } from "@/lib/channels/list-channels";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { forgetOffers } from "@/lib/channels/offers";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { outcomeOf, waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
let ada: string;
let bob: string;

beforeAll(async () => {
  await seedCataloguePrices(models);
  ada = await account("ada");
  bob = await account("bob");
});

beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers(ada);
  forgetOffers(bob);
});

async function account(name: string): Promise<string> {
  const person = { email: `${name}@example.com`, password: "correct horse battery", username: name };
  return (await createUser(operator, person)).organizationId;
}

const add = (input: Record<string, unknown>) =>
  addChannel(operator, AddChannelInput.parse({ provider: "openai", apiKey: "sk-house", ...input }));
const keysOf = async (model: string, organizationId: string) =>
  (await waysTo(model, { key: { organizationId, models: [] } })).map((way) => [
    way.credentialHeaders.authorization,
    way.isPooled,
  ]);

test("an account's own credential serves that account alone, and before the house's", async () => {
  await add({ priority: 9 });
  await add({ apiKey: "sk-ada", organizationId: ada, priority: -9 });
  expect(await keysOf("gpt-4.1", ada)).toEqual([
    ["Bearer sk-ada", false],
    ["Bearer sk-house", true],
  ]);
  expect(await keysOf("gpt-4.1", bob)).toEqual([["Bearer sk-house", true]]);
});

test("a call under it costs nothing, also for a model without a price, until the operator sets a fee", async () => {
  await add({ apiKey: "sk-ada", organizationId: ada, models: ["nobody-priced-this"] });
  const priceOf = async () =>
    (await waysTo("nobody-priced-this", { key: { organizationId: ada, models: [] } }))[0]!.price;
  const free = await priceOf();
  expect(free).toMatchObject({ inputPicoPerToken: 0n, outputPicoPerToken: 0n, perCallNano: 0n });
  await setPrice(operator, { model: "byok", inputUsdPerMillion: "0", outputUsdPerMillion: "0", perCallUsd: "0.0005" });
  forgetOffers(ada);
  expect(await priceOf()).toMatchObject({ inputPicoPerToken: 0n, perCallNano: 500_000n });
  expect((await priceOf()).priceId).not.toBe(free.priceId);
});

test("the fee is set up once, however many accounts bring a credential, and never over the operator's own", async () => {
  await Promise.all([ada, bob].map((organizationId) => add({ organizationId })));
  await add({ organizationId: ada });
  expect(await db().price.count({ where: { model: "byok", source: "tacit" } })).toBe(1);
});

test("what an account reaches with its own credential is on nobody's list", async () => {
  await add({ organizationId: ada, models: ["adas-fine-tune"] });
  expect((await listSoldModels()).map(({ id }) => id)).toEqual(["sandbox/echo"]);
  expect(await outcomeOf("adas-fine-tune", { key: { organizationId: bob, models: [] } })).toBe("unknown_model");
  expect(await outcomeOf("adas-fine-tune", { key: { organizationId: ada, models: [] } })).toBe("found");
});

test("no model is sold by the name of the fee", async () => {
  await add({ organizationId: ada });
  await db().channel.create({
    data: { provider: "openai-compatible", name: "odd", baseUrl: "http://127.0.0.1:9/v1", models: ["byok"] },
  });
  forgetOffers(ada);
  expect(await outcomeOf("byok")).toBe("unknown_model");
});

test("a requirement holds for an account's own credential as well", async () => {
  await add({ organizationId: ada });
  const asks = { key: { organizationId: ada, models: [] }, requires: ["eu"] };
  expect(await outcomeOf("gpt-4.1", asks)).toBe("unmet");
  await add({ organizationId: ada, apiKey: "sk-eu", regions: ["eu"] });
  expect((await waysTo("gpt-4.1", asks)).map((way) => way.credentialHeaders.authorization)).toEqual(["Bearer sk-eu"]);
});

test("operators see whose it is; it is listed apart, and its credential goes when it is removed", async () => {
  const { id } = await add({ organizationId: ada });
  expect(await listChannels(operator)).toEqual([]);
  expect(await listChannels(operator, "all")).toMatchObject([{ id, ownerEmail: "ada@example.com" }]);
  expect(await outcomeOf("gpt-4.1", { key: { organizationId: ada, models: [] } })).toBe("found");
  await removeChannel(operator, { id });
  expect(await db().channel.findUniqueOrThrow({ where: { id } })).toMatchObject({ credentialEncrypted: null });
  expect(await outcomeOf("gpt-4.1", { key: { organizationId: ada, models: [] } })).toBe("unknown_model");
});

test("it is erased with its account", async () => {
  const eve = await account("eve");
  const { id } = await add({ organizationId: eve });
  await db().organization.delete({ where: { id: eve } });
  expect(await db().channel.findUnique({ where: { id } })).toBeNull();
});

test("an account's channel needs a credential of its own, and an account", async () => {
  const server = { provider: "ollama", apiKey: undefined, organizationId: ada };
  await expect(add(server)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(add({ organizationId: crypto.randomUUID() })).rejects.toMatchObject({ code: "not_found" });
});
