import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getCredits } from "@/lib/billing/get-credits";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { type FakeProvider, playBytes, startFakeProvider } from "@/tests/support/fake-provider";
import { addCustomer, leaveHouse, sellModel } from "@/tests/support/furnished-house";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

let provider: FakeProvider;

beforeAll(async () => {
  provider = await startFakeProvider();
  await sellModel("cent", { baseUrl: provider.baseUrl, inputUsd: "0", outputUsd: "1" });
});

afterAll(async () => {
  await leaveHouse();
  await provider.close();
});

test("2,000 parallel calls of a cent each on a dollar: 100 succeed, the provider is called 100 times, nothing is left", async () => {
  const { key, organizationId } = await addCustomer(1_000_000_000n);
  provider.play = playBytes(
    "json",
    new TextEncoder().encode(
      '{"choices":[{"message":{"content":"."},"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":10000}}',
    ),
  );
  const body = JSON.stringify({ model: "cent", max_tokens: 10_000, messages: [{ role: "user", content: "Hi" }] });
  const headers = { authorization: `Bearer ${key}` };
  const call = async (): Promise<Response> => {
    const request = new Request("http://tacit.test/v1/chat/completions", { method: "POST", headers, body });
    const response = await handleGatewayRequest(request);
    if (response.status !== 503) return response;
    // As every SDK does: on a machine too busy for its database a hold may go unanswered, and is then given up.
    await sleep(Number(response.headers.get("retry-after")) * 1_000);
    return call();
  };
  const answers = await Promise.all(Array.from({ length: 2_000 }, call));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1_900);
  expect(provider.requests).toHaveLength(100);
  await expect.poll(() => db().hold.count(), { timeout: 10_000 }).toBe(0);
  expect(await getCredits(organizationId)).toEqual({ balanceNano: 0n, heldNano: 0n, availableNano: 0n });
  expect((await reconcile()).differences).toEqual([]);
});
