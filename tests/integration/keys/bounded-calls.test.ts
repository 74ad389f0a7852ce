import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { createKey } from "@/lib/keys/create-key";
import { CreateKeyInput } from "@/lib/keys/schema";
import { watchPeerAddresses } from "@/lib/limits/peer-address";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { addCustomer, type Customer, leaveHouse } from "@/tests/support/furnished-house";
import { serveWeb } from "@/tests/support/web-server";
import { testDatabase } from "../../support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;
let server: Awaited<ReturnType<typeof serveWeb>>;
let customer: Customer;

beforeAll(async () => {
  watchPeerAddresses();
  server = await serveWeb(handleGatewayRequest);
  customer = await addCustomer(1_000_000_000n);
  for (const model of ["plain", "sandbox/echo"])
    await setPrice(operator, { model, inputUsdPerMillion: "1", outputUsdPerMillion: "1" });
  const channel = { provider: "openai-compatible", apiKey: "k", baseUrl: "http://127.0.0.1:9", models: ["plain"] };
  await addChannel(operator, AddChannelInput.parse(channel));
});
afterAll(async () => {
  await server.close();
  setHops("");
  await leaveHouse();
});

function setHops(count: string): void {
  process.env.TRUSTED_PROXY_HOPS = count;
  provideEnv({});
}

async function makeKey(limits: Record<string, unknown>): Promise<string> {
  const { organizationId } = customer;
  const { key } = await createKey(operator, CreateKeyInput.parse({ name: "bounded", organizationId, ...limits }));
  return key;
}

function ask(key: string, path = "/v1/chat/completions", headers: Record<string, string> = {}, model = "sandbox/echo") {
  const isCall = path.startsWith("/v1/chat");
  return fetch(server.url + path, {
    method: isCall ? "POST" : "GET",
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(isCall && {
      body: JSON.stringify({ model, max_tokens: 50, messages: [{ role: "user", content: "Hi" }] }),
    }),
  });
}

describe("a key of one network", () => {
  test("works from there and is refused from elsewhere, whatever headers the caller makes up", async () => {
    const [here, elsewhere] = await Promise.all([
      makeKey({ networks: ["127.0.0.0/8", "::1"] }),
      makeKey({ networks: ["203.0.113.0/24"] }),
    ]);
    expect((await ask(here)).status).toBe(200);
    for (const headers of [
      {},
      { "x-forwarded-for": "203.0.113.9" },
      { "x-forwarded-for": "203.0.113.9, 203.0.113.9", forwarded: "for=203.0.113.9" },
      { "x-real-ip": "203.0.113.9", "cf-connecting-ip": "203.0.113.9", "true-client-ip": "203.0.113.9" },
    ] as Record<string, string>[]) {
      for (const path of ["/v1/chat/completions", "/v1/models", "/v1/key"]) {
        expect((await ask(elsewhere, path, headers)).status, `${path} ${JSON.stringify(headers)}`).toBe(403);
        expect((await ask(here, path, headers)).status).toBe(200);
      }
    }
  });

  test("is judged by what our own proxy saw, where one stands in front", async () => {
    const key = await makeKey({ networks: ["203.0.113.0/24"] });
    setHops("1");
    try {
      expect((await ask(key, "/v1/key", { "x-forwarded-for": "198.51.100.1, 203.0.113.9" })).status).toBe(200);
      expect((await ask(key, "/v1/key", { "x-forwarded-for": "203.0.113.9, 198.51.100.1" })).status).toBe(403);
      expect((await ask(key, "/v1/key")).status).toBe(403);
    } finally {
      setHops("");
    }
  });
});

describe("a key of some models", () => {
  test("calls and sees those only", async () => {
    const key = await makeKey({ models: ["sandbox/*"] });
    expect((await ask(key)).status).toBe(200);
    const refused = await ask(key, undefined, {}, "plain");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: "permission_denied", param: "model" } });
    const { data } = (await (await ask(key, "/v1/models")).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(["sandbox/echo"]);
    expect((await ask(key, "/v1/models/plain")).status).toBe(404);
  });
});

describe("a key of few scopes", () => {
  test("does what they say and nothing else", async () => {
    const key = await makeKey({ scopes: ["models:read"] });
    const statuses = await Promise.all(
      ["/v1/models", "/v1/key", "/v1/chat/completions", "/v1/usage", "/v1/credits", "/v1/keys", "/v1/media?url=x"].map(
        async (path) => (await ask(key, path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 403, 403, 403, 403, 403]);
  });
});

describe("a key of five requests a minute", () => {
  test("makes exactly five of twenty calls that come at once, and pays for five", async () => {
    const key = await makeKey({ rpm: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    for (const { headers } of refused) {
      expect(headers.get("x-tacit-limit-source")).toBe("requests");
      expect(headers.get("ratelimit-policy")).toBe('"rpm";q=5;w=60');
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
      expect(headers.get("x-ratelimit-remaining-requests")).toBe("0");
    }
    const { id: keyId } = (await (await ask(key, "/v1/key")).json()) as { id: string };
    await expect.poll(() => db().usageRecord.count({ where: { keyId } })).toBe(5);
  });

  test("loses none of them to what is refused", async () => {
    const key = await makeKey({ rpm: 5 });
    for (let times = 0; times < 6; times++) expect((await ask(key, undefined, {}, "no-such-model")).status).toBe(404);
    const answer = await ask(key);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-ratelimit-remaining-requests")).toBe("4");
  });
});

test("a key that requires what nobody promises reaches nobody", async () => {
  const key = await makeKey({ requires: ["zdr", "eu"] });
  expect((await ask(key, undefined, {}, "plain")).status).toBe(403);
});

test("a platform that nobody knows costs nothing, and still leaves one line of usage", async () => {
  const key = await makeKey({ scopes: ["media:read"] });
  const answer = await ask(key, `/v1/media?url=${encodeURIComponent("https://unknown.example/video/1")}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { param: "url" } });
  const rows = () => db().usageRecord.findMany({ where: { endpoint: "media" } });
  await expect.poll(async () => (await rows()).length).toBe(1);
  expect((await rows())[0]).toMatchObject({ status: "voided", chargedNano: 0n });
});
