import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import { parseRequestId, toRequestId } from "@/lib/base/ids";
import { ceilToNano, parseUsd, parseUsdPerMillion } from "@/lib/base/money";
import { setPrice } from "@/lib/billing/prices/set-price";
import type { PriceFacts } from "@/lib/billing/schema";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { getOverview } from "@/lib/usage/get-overview";
import { getReceipt } from "@/lib/usage/get-receipt";
import { listCalls } from "@/lib/usage/list-calls";
import { summarizeUsage } from "@/lib/usage/summarize-usage";
import { testDatabase } from "../../support/test-database";
import { recordCall } from "./record-call";

testDatabase();

type Person = Extract<Actor, { kind: "user" }>;
const operator: Actor = { kind: "command_line" };
let ada: Person;
let bob: Person;
let keyId: string;
let price: PriceFacts;

beforeAll(async () => {
  ada = await person("ada");
  bob = await person("bob");
  keyId = (await createKey(ada, { name: "laptop" })).id;
  price = await setPrice(operator, {
    model: "gpt-4.1",
    inputUsdPerMillion: "0.151207",
    outputUsdPerMillion: "0.603003",
    cacheReadUsdPerMillion: "0.037001",
    perCallUsd: "0.000002",
  });
});

beforeEach(() => db().usageRecord.deleteMany());

async function person(name: string): Promise<Person> {
  const email = `${name}@example.com`;
  const user = await createUser(operator, { email, password: "correct horse battery", username: name });
  return {
    kind: "user",
    userId: user.id,
    organizationId: user.organizationId,
    organizationRole: "owner",
    role: "user",
  };
}

async function record(who: Person, facts: Parameters<typeof recordCall>[1] = {}): Promise<string> {
  const { organizationId } = who;
  const { walletId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  const pinned = { priceId: BigInt(price.priceId), tried: [], heldNano: 1_000_000n };
  return recordCall({ wallet: { organizationId, walletId, key: { keyId } } }, { ...pinned, ...facts });
}

async function channelAt(baseUrl: string): Promise<string> {
  return (await db().channel.create({ data: { provider: "openai", name: "test", baseUrl } })).id;
}

describe("a receipt", () => {
  test("says enough to compute the charge again: tokens times price", async () => {
    // Pico-USD per token: 600 plain and 400 cached tokens in, 77 out. The sum has a fraction of a nano-USD.
    const costNano = ceilToNano(151_207n * 600n + 37_001n * 400n + 603_003n * 77n) + 2_000n;
    const id = await record(ada, { chargedNano: costNano });
    const receipt = await getReceipt(ada.organizationId, id);

    const { usage, price: unit } = receipt;
    const plain = usage.input_tokens - usage.cache_read_tokens;
    const pico =
      BigInt(plain) * parseUsdPerMillion(unit.input_usd_per_million) +
      BigInt(usage.cache_read_tokens) * parseUsdPerMillion(unit.cache_read_usd_per_million) +
      BigInt(usage.output_tokens) * parseUsdPerMillion(unit.output_usd_per_million);
    const again = ceilToNano(pico) + parseUsd(unit.per_call_usd);
    expect(again).toBe(costNano);
    expect(receipt.cost_nano).toBe(again.toString());
    expect(parseUsd(receipt.cost_usd)).toBe(again);
  });

  test("keeps the price the call was admitted under, whatever it costs now", async () => {
    const id = await record(ada);
    await setPrice(operator, { model: "gpt-4.1", inputUsdPerMillion: "9", outputUsdPerMillion: "9" });
    const receipt = await getReceipt(ada.organizationId, id);
    expect(receipt.price).toMatchObject({ id: price.priceId, input_usd_per_million: "0.151207" });
  });

  test("is JSON, names the provider's data policy and the day it is deleted", async () => {
    const settledAt = new Date("2026-11-22T10:00:00.000Z");
    const channelId = await channelAt("https://api.openai.com/v1");
    const receipt = await getReceipt(ada.organizationId, await record(ada, { settledAt, channelId }));
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    expect(receipt.data_policy).toMatch(/^https:\/\/platform\.openai\.com\//);
    expect(receipt.expires_at).toBe("2027-02-20T10:00:00.000Z");
    const sandbox = await record(ada, { provider: "sandbox", model: "sandbox/echo" });
    expect((await getReceipt(ada.organizationId, sandbox)).data_policy).toBe("http://localhost:3000/privacy");
  });

  test("names no data policy when the call went to another address than the provider's own", async () => {
    const channelId = await channelAt("https://llm.example.com/v1");
    expect((await getReceipt(ada.organizationId, await record(ada, { channelId }))).data_policy).toBeNull();
    const gone = await record(ada, { channelId: randomUUID() });
    expect((await getReceipt(ada.organizationId, gone)).data_policy).toBeNull();
  });

  test("names every way that was tried, in order, and whose credential it was", async () => {
    const id = await record(ada, { tried: ["openai:rate_limited", "azure:connect", "openai:ok"], byok: true });
    expect((await getReceipt(ada.organizationId, id)).routing).toEqual({
      attempts: 3,
      tried: [
        { provider: "openai", outcome: "rate_limited" },
        { provider: "azure", outcome: "connect" },
        { provider: "openai", outcome: "ok" },
      ],
      byok: true,
    });
    const plain = await getReceipt(ada.organizationId, await record(ada));
    expect(plain.routing).toEqual({ attempts: 0, tried: [], byok: false });
  });

  test("of somebody else, of no call, or of a nonsense id is not found", async () => {
    const id = await record(ada);
    for (const asked of [id, toRequestId(randomUUID()), "req_x", "'; DROP TABLE users", ""])
      await expect(getReceipt(bob.organizationId, asked)).rejects.toMatchObject({ code: "not_found" });
    await expect(getReceipt(ada.organizationId, parseRequestId(id)!)).resolves.toMatchObject({ id });
  });
});

describe("the list of calls", () => {
  test("pages through everything once, newest first, also among calls of one moment", async () => {
    const createdAt = new Date("2026-11-20T00:00:00Z");
    const ids: string[] = [];
    for (let call = 0; call < 7; call++)
      ids.push(await record(ada, { createdAt: call < 4 ? createdAt : new Date(createdAt.getTime() + call) }));
    const seen: string[] = [];
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await listCalls(ada, { limit: 3, after });
      seen.push(...page.map((call) => call.id));
      if (page.length < 3) break;
    }
    expect(seen).toEqual(ids.reverse());
  });

  test("shows no call of another organization, not even through its place in the list", async () => {
    const mine = await record(ada, { createdAt: new Date("2026-11-20T00:00:00Z") });
    const theirs = await record(bob, { createdAt: new Date("2026-11-21T00:00:00Z") });
    expect((await listCalls(ada)).map((call) => call.id)).toEqual([mine]);
    expect((await listCalls(bob)).map((call) => call.id)).toEqual([theirs]);
    for (const call of await listCalls(ada, { after: theirs })) expect(call.id).toBe(mine);
    expect(await listCalls(ada, { after: "nonsense" })).toEqual([]);
  });

  test("names the key, and what the call cost", async () => {
    await record(ada, { chargedNano: 123_456n });
    expect(await listCalls(ada)).toMatchObject([{ keyName: "laptop", costNano: 123_456n, status: "ok" }]);
  });
});

describe("sums", () => {
  const period = { from: new Date("2026-11-20T00:00:00Z"), to: new Date("2026-11-22T00:00:00Z") };

  beforeEach(async () => {
    await record(ada, { createdAt: new Date("2026-11-19T23:59:59.999Z"), chargedNano: 7n });
    await record(ada, { createdAt: new Date("2026-11-20T00:00:00.000Z"), chargedNano: 10n });
    await record(ada, { createdAt: new Date("2026-11-20T23:59:59.999Z"), chargedNano: 20n, model: "sandbox/echo" });
    await record(ada, { createdAt: new Date("2026-11-21T12:00:00.000Z"), chargedNano: 5n });
    await record(ada, { createdAt: new Date("2026-11-22T00:00:00.000Z"), chargedNano: 9n });
    await record(bob, { createdAt: new Date("2026-11-20T12:00:00.000Z"), chargedNano: 1_000n });
  });

  test("by UTC day, of the own organization, the end not included", async () => {
    expect((await summarizeUsage(ada, { ...period, groupBy: "day" })).rows).toEqual([
      { group: "2026-11-20", requests: 2, inputTokens: 2_000, outputTokens: 154, costNano: 30n },
      { group: "2026-11-21", requests: 1, inputTokens: 1_000, outputTokens: 77, costNano: 5n },
    ]);
  });

  test("by model and by key, the dearest first", async () => {
    const groups = async (groupBy: "model" | "key") =>
      (await summarizeUsage(ada, { ...period, groupBy })).rows.map((row) => [row.group, row.costNano]);
    expect(await groups("model")).toEqual([
      ["sandbox/echo", 20n],
      ["gpt-4.1", 15n],
    ]);
    expect(await groups("key")).toEqual([[keyId, 35n]]);
  });

  test("of a period that ends before it begins are refused", async () => {
    const turned = { from: period.to, to: period.from };
    await expect(summarizeUsage(ada, turned)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the overview", () => {
  test("counts the running UTC month, its failures and the median first token", async () => {
    const now = new Date("2026-11-22T12:00:00Z");
    const inMonth = new Date("2026-11-02T00:00:00Z");
    await record(ada, { createdAt: new Date("2026-10-31T23:59:59Z"), chargedNano: 99n });
    await record(ada, { createdAt: inMonth, chargedNano: 10n, firstTokenMs: 100 });
    await record(ada, { createdAt: inMonth, chargedNano: 10n, firstTokenMs: 300 });
    await record(ada, { createdAt: inMonth, chargedNano: 10n, firstTokenMs: 200, status: "client_aborted" });
    await record(ada, { createdAt: inMonth, chargedNano: 0n, firstTokenMs: null, status: "upstream_failed" });
    const view = await getOverview(ada, now);
    expect(view).toMatchObject({ spentNano: 30n, calls: 4, failures: 1, firstTokenP50Ms: 200 });
    expect(view.latestCalls).toHaveLength(5);
  });

  test("of somebody who never called is zero, not an error", async () => {
    expect(await getOverview(bob)).toMatchObject({ spentNano: 0n, calls: 0, failures: 0, firstTokenP50Ms: null });
  });
});
