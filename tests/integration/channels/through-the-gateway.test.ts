import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { reconcile } from "@/lib/billing/reconcile";
import { addChannel } from "@/lib/channels/add-channel";
import { forgetOffers } from "@/lib/channels/offers";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { openInternet } from "@/lib/upstream/boundaries";
import { getReceipt } from "@/lib/usage/get-receipt";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider";
import { addCustomer, type Customer, leaveHouse } from "../../support/furnished-house";
import { testDatabase } from "../../support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;
const completion = JSON.stringify({
  choices: [{ message: { role: "assistant", content: "." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 1_000 },
});
let provider: FakeProvider;
let customer: Customer;
/** Credential → how the provider answers it; others are answered. */
let refusals: Readonly<Record<string, number>>;

beforeAll(async () => {
  provider = await startFakeProvider();
  provider.play = (response, { headers }) => {
    const status = refusals[String(headers.authorization).replace("Bearer ", "")];
    response.writeHead(status ?? 200, { "content-type": "application/json" });
    response.end(status ? '{"error":{"message":"no"}}' : completion);
  };
  for (const [model, usd] of [
    ["first", "1"],
    ["second", "3"],
  ] as const)
    await setPrice(operator, { model, inputUsdPerMillion: usd, outputUsdPerMillion: usd });
});
beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers();
  refusals = {};
  provider.requests.length = 0;
  customer = await addCustomer(1_000_000_000n);
});
afterAll(async () => {
  expect((await reconcile()).differences).toEqual([]);
  await leaveHouse();
  await provider.close();
});

const add = (input: Record<string, unknown>) =>
  addChannel(operator, AddChannelInput.parse({ provider: "openai-compatible", baseUrl: provider.baseUrl, ...input }));

async function call(body: object = {}) {
  const request = new Request("http://tacit.test/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}` },
    body: JSON.stringify({ model: "first", max_tokens: 1_000, messages: [{ role: "user", content: "Hi" }], ...body }),
  });
  const response = await handleGatewayRequest(request);
  await response.text();
  const id = response.headers.get("x-request-id")!;
  await expect.poll(() => db().hold.count(), { timeout: 10_000 }).toBe(0);
  return { status: response.status, receipt: await getReceipt(customer.organizationId, id) };
}

test("a call that another channel had to serve says so on its receipt, and names that channel", async () => {
  await add({ models: ["first"], apiKey: "k-down", priority: 9 });
  const { id } = await add({ provider: "ollama", models: ["first"], apiKey: "k-up" });
  refusals = { "k-down": 500 };
  const { status, receipt } = await call();
  expect(status).toBe(200);
  expect(receipt).toMatchObject({
    provider: "ollama",
    channel_id: id,
    routing: {
      attempts: 2,
      tried: [
        { provider: "openai-compatible", outcome: "failed" },
        { provider: "ollama", outcome: "ok" },
      ],
      byok: false,
    },
  });
});

test("a call that fell back to another model is charged by that model's price", async () => {
  await add({ models: ["first"], apiKey: "k-down" });
  await add({ models: ["second"], apiKey: "k-up" });
  refusals = { "k-down": 429 };
  const { status, receipt } = await call({ models: ["second"] });
  expect(status).toBe(200);
  expect(receipt).toMatchObject({
    model: "second",
    price: { input_usd_per_million: "3" },
    cost_nano: String(1_010n * 3_000n),
    written_off_nano: "0",
  });
});

test("a refused key of a pool is passed over by the next call", async () => {
  await add({ models: ["first"], apiKey: "k-refused", priority: 9 });
  await add({ models: ["first"], apiKey: "k-good" });
  refusals = { "k-refused": 401 };
  expect((await call()).receipt.routing.attempts).toBe(2);
  expect((await call()).receipt.routing).toMatchObject({ attempts: 1, tried: [{ outcome: "ok" }] });
});

test("an account's own credential leads into nobody's network but the open one", async () => {
  await add({ models: ["first"], apiKey: "k-house" });
  await add({ models: ["first"], apiKey: "k-own", organizationId: customer.organizationId });
  forgetOffers(customer.organizationId);
  const { status, receipt } = await call();
  expect([status, provider.requests]).toEqual([502, []]);
  expect(receipt.routing).toMatchObject({ tried: [{ outcome: "connect" }], byok: true });
});

test("an account's own credential is used for its calls, at the fee for that", async () => {
  // The provider here stands for one in the open internet.
  vi.spyOn(openInternet, "isUrlAllowed").mockReturnValue(true);
  vi.spyOn(openInternet, "isForbidden").mockReturnValue(false);
  onTestFinished(() => void vi.restoreAllMocks());
  await add({ models: ["first"], apiKey: "k-house" });
  await add({ models: ["first"], apiKey: "k-own", organizationId: customer.organizationId });
  await setPrice(operator, { model: "byok", inputUsdPerMillion: "0", outputUsdPerMillion: "0", perCallUsd: "0.0001" });
  forgetOffers(customer.organizationId);
  const { receipt } = await call();
  expect(provider.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer k-own"]);
  expect(receipt).toMatchObject({ cost_nano: "100000", routing: { byok: true } });
});

test("a requirement that nobody keeps is refused before anybody is asked", async () => {
  await add({ models: ["first"], apiKey: "k-house" });
  const request = new Request("http://tacit.test/v1/chat/completions", {
    method: "POST",
    headers: { authorization: `Bearer ${customer.key}`, "x-tacit-require": "zdr" },
    body: JSON.stringify({ model: "first", messages: [{ role: "user", content: "Hi" }] }),
  });
  const response = await handleGatewayRequest(request);
  expect(response.status).toBe(403);
  expect(provider.requests).toEqual([]);
});
