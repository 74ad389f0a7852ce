import { Ratelimit } from "@upstash/ratelimit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createKeyRateCounter, type KeyRateCounter } from "@/lib/limits/key-rate-counter";
import { closeLimits, returnKeyRates, takeKeyRates } from "@/lib/limits/key-rates";
import { limitRules } from "@/lib/limits/rules";
import type { LimitStore, StoreSettings } from "@/lib/limits/store";
import { refundLimit, requireLimit, takeLimit } from "@/lib/limits/take-limit";
import { countIn, openPatiently } from "@/tests/support/limits-settings";
import { hasRedis, startRedis, type TestRedis } from "@/tests/support/redis";
import { type RedisRest, startRedisRest } from "@/tests/support/redis-rest";

let redis: TestRedis;
let rest: RedisRest;

beforeAll(async () => {
  if (!hasRedis) return;
  redis = await startRedis();
  rest = await startRedisRest(redis.url);
});
afterAll(async () => {
  await closeLimits();
  await rest?.stop();
  await redis?.stop();
});

type BackEnd = { readonly name: string; readonly needsRedis: boolean; settings(): StoreSettings };
const backEnds: BackEnd[] = [
  { name: "this process's memory", needsRedis: false, settings: () => ({}) },
  { name: "a Redis", needsRedis: true, settings: () => ({ REDIS_URL: redis.url }) },
  {
    name: "Upstash over REST",
    needsRedis: true,
    settings: () => ({ UPSTASH_REDIS_REST_URL: rest.url, UPSTASH_REDIS_REST_TOKEN: rest.token }),
  },
];

let subjects = 0;
const someone = () => `someone-${++subjects}`;
const allowed = (answers: readonly { allowed: boolean }[]) => answers.filter((answer) => answer.allowed).length;
const times = <T>(count: number, make: () => T) => Promise.all(Array.from({ length: count }, make));

describe.each(backEnds)("limits counted in $name", ({ needsRedis, settings }) => {
  const it = test.skipIf(needsRedis && !hasRedis);
  beforeEach(async () => {
    if (!needsRedis || hasRedis) await countIn(settings());
  });

  it("let exactly as many tries through as the rule says, also when all come at once", async () => {
    const subject = someone();
    const answers = await times(40, () => takeLimit("redeem_account", subject));
    expect(allowed(answers)).toBe(limitRules.redeem_account.max);
    expect(await takeLimit("redeem_account", someone())).toEqual({ allowed: true });
  });

  it("say how long to wait, as a door says it", async () => {
    const subject = someone();
    await times(5, () => takeLimit("mail_account", subject));
    const answer = await takeLimit("mail_account", subject);
    expect(answer).toMatchObject({ allowed: false });
    expect("retryAfterSeconds" in answer && answer.retryAfterSeconds).toBeGreaterThan(3_590);
    await expect(requireLimit("mail_account", subject)).rejects.toMatchObject({
      code: "rate_limited",
      publicMessage: "Too many tries. Try again in 60 minutes.",
    });
  });

  it("count no refused try, and give back one that was no attack", async () => {
    const subject = someone();
    await times(3, () => takeLimit("checkout_organization_hour", subject));
    expect(allowed(await times(10, () => takeLimit("checkout_organization_hour", subject)))).toBe(0);
    await refundLimit("checkout_organization_hour", subject);
    expect(allowed(await times(10, () => takeLimit("checkout_organization_hour", subject)))).toBe(1);
  });

  it("make who goes on trying a password wait longer: five in a quarter of an hour, and twenty in a day", async () => {
    const subject = someone();
    expect(allowed(await times(9, () => takeLimit("sign_in_account", subject)))).toBe(5);
    for (let index = 0; index < 22; index++) {
      await takeLimit("second_factor_account", subject);
      await refundLimit("second_factor_account", subject);
    }
    expect(await takeLimit("second_factor_account", subject)).toEqual({ allowed: true });
  });

  it("let exactly five of twenty calls of a key through at five a minute", async () => {
    const key = { keyId: someone(), rpm: 5, tpm: null };
    const answers = await times(20, () => takeKeyRates(key, 0));
    expect(answers.filter(({ outcome }) => outcome === "taken")).toHaveLength(5);
    const refused = answers.find((answer) => answer.outcome === "refused");
    expect(refused).toMatchObject({ by: "requests", rates: [{ name: "requests", limit: 5, remaining: 0 }] });
    expect(refused?.outcome === "refused" && refused.retryAfterMs).toBeGreaterThan(55_000);
    expect(refused?.outcome === "refused" && refused.retryAfterMs).toBeLessThanOrEqual(60_200);
  });

  it("count a call's request and its tokens, or neither", async () => {
    const key = { keyId: someone(), rpm: 3, tpm: 1_000 };
    expect(await takeKeyRates(key, 900)).toMatchObject({ outcome: "taken" });
    for (let index = 0; index < 10; index++) {
      expect(await takeKeyRates(key, 200)).toMatchObject({ outcome: "refused", by: "tokens" });
    }
    expect(await takeKeyRates(key, 60)).toMatchObject({
      outcome: "taken",
      rates: [{ remaining: 1 }, { limit: 1_000 }],
    });
    expect(await takeKeyRates(key, 40)).toMatchObject({ outcome: "taken" });
    expect(await takeKeyRates(key, 0)).toMatchObject({ outcome: "refused", by: "requests" });
  });

  it("give back what a call did not use, and count what it used beyond", async () => {
    const key = { keyId: someone(), rpm: 10, tpm: 90 };
    const takenAtMs = Date.now();
    await takeKeyRates(key, 90);
    returnKeyRates(key, { requests: 1, tokens: 50, takenAtMs });
    expect(await takeKeyRates(key, 51)).toMatchObject({ outcome: "refused", by: "tokens" });
    expect(await takeKeyRates(key, 30)).toMatchObject({
      outcome: "taken",
      rates: [{ remaining: 9 }, { remaining: 20 }],
    });
    returnKeyRates(key, { requests: 0, tokens: -1_000, takenAtMs });
    expect(await takeKeyRates(key, 1)).toMatchObject({ outcome: "refused", by: "tokens" });
  });

  it("apply a key's changed limit with its next call", async () => {
    const keyId = someone();
    await times(5, () => takeKeyRates({ keyId, rpm: 5, tpm: null }, 0));
    expect(await takeKeyRates({ keyId, rpm: 6, tpm: null }, 0)).toMatchObject({ outcome: "taken" });
    expect(await takeKeyRates({ keyId, rpm: 2, tpm: null }, 0)).toMatchObject({ outcome: "refused" });
  });
});

describe.each(backEnds.slice(1))("several processes that count in $name", ({ settings }) => {
  const it = test.skipIf(!hasRedis);
  const stores: LimitStore[] = [];
  afterAll(() => {
    for (const store of stores) store.close();
  });

  async function twoProcesses(): Promise<KeyRateCounter[]> {
    await countIn(settings());
    return [0, 1].map(() => {
      const store = openPatiently(settings());
      if (!store) throw new Error("No store was opened.");
      stores.push(store);
      return createKeyRateCounter(store);
    });
  }

  const countTaken = (answers: readonly { outcome: string }[]) =>
    answers.filter(({ outcome }) => outcome === "taken").length;

  it("let exactly five of twenty through together", async () => {
    const [one, other] = await twoProcesses();
    const key = { keyId: someone(), rpm: 5, tpm: null };
    const answers = await Promise.all([
      times(10, async () => one!.take(key, 0)),
      times(10, async () => other!.take(key, 0)),
    ]);
    expect(countTaken(answers.flat())).toBe(5);
  });

  it("never let more through than a large limit, and reach it", async () => {
    const [one, other] = await twoProcesses();
    const key = { keyId: someone(), rpm: 500, tpm: null };
    let taken = 0;
    for (let round = 0; round < 30; round++) {
      const answers = await Promise.all([
        times(13, async () => one!.take(key, 0)),
        times(13, async () => other!.take(key, 0)),
      ]);
      taken += countTaken(answers.flat());
      expect(taken).toBeLessThanOrEqual(500);
    }
    await one!.close();
    await other!.close();
    for (let calls = 0; calls < 40; calls++) if ((await one!.take(key, 0)).outcome === "taken") taken++;
    expect(taken).toBe(500);
  });

  it("answer most calls at once, without asking", async () => {
    const [one] = await twoProcesses();
    const key = { keyId: someone(), rpm: 6_000, tpm: 600_000 };
    let waited = 0;
    for (let calls = 0; calls < 1_000; calls++) {
      const answer = one!.take(key, 100);
      if (answer instanceof Promise) waited++;
      expect((await answer).outcome).toBe("taken");
      // What was sent ahead travels meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(waited).toBeLessThan(500);
    await one!.close();
  });
});

describe("what stands in Redis", () => {
  const it = test.skipIf(!hasRedis);

  it("expires, carries the product's name, and tells nobody who tried what", async () => {
    await redis.client.flushall();
    for (const { settings } of backEnds.slice(1)) {
      await countIn(settings());
      await takeLimit("sign_in_account", "person@example.com 192.0.2.0/24");
      await takeLimit("checkout_network_day", "192.0.2.0/24");
      await refundLimit("checkout_network_day", "192.0.2.0/24");
      await takeKeyRates({ keyId: "0199aaaa-0000-7000-8000-000000000000", rpm: 300, tpm: 50_000 }, 40);
      await closeLimits();
    }
    const keys = await redis.client.keys("*");
    expect(keys.length).toBeGreaterThanOrEqual(4);
    for (const key of keys) {
      expect(key).toMatch(/^tacit:(limit:[a-z_]+|rate:(requests|tokens)):[\w-]{43}$/);
      const lifeMs = await redis.client.pttl(key);
      expect(lifeMs).toBeGreaterThan(0);
      expect(lifeMs).toBeLessThanOrEqual(86_400_000 + 900_000);
      for (const [field, value] of Object.entries(await redis.client.hgetall(key))) {
        expect(`${field} ${value}`).toMatch(/^\d{13} \d+$/);
      }
    }
  });

  it("is reached again after its scripts were flushed, and after a connection was cut", async () => {
    await countIn({ REDIS_URL: redis.url });
    const subject = someone();
    // More than a process allows by itself, and the rest of them: it was Redis that counted.
    expect(allowed(await times(4, () => takeLimit("redeem_account", subject)))).toBe(4);
    await redis.client.script("FLUSH");
    expect(allowed(await times(3, () => takeLimit("redeem_account", subject)))).toBe(3);
    await redis.client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    expect(allowed(await times(9, () => takeLimit("redeem_account", subject)))).toBe(3);
  });

  it("is asked over REST once for what is asked together, without telemetry", async () => {
    await countIn(backEnds[2]!.settings());
    await takeLimit("redeem_account", someone());
    rest.received.length = 0;
    await times(30, () => takeLimit("redeem_account", someone()));
    expect(rest.received.map(({ path }) => path)).toEqual(["/pipeline"]);
    const [{ headers, body }] = rest.received as [(typeof rest.received)[number]];
    expect(headers).toMatchObject({ "upstash-encoding": "base64" });
    expect(Object.keys(headers).filter((name) => name.startsWith("upstash-telemetry"))).toEqual([]);
    expect(body).toHaveLength(30);
  });

  it.each(["a Redis", "Upstash over REST"])("runs the library's own scripts too: %s", async (name) => {
    const { settings } = backEnds.find((backEnd) => backEnd.name === name)!;
    const store = openPatiently(settings())!;
    // The library's windows begin by the wall clock: of long ones hardly any begins in the middle of this.
    const algorithms = {
      sliding: Ratelimit.slidingWindow(10, "30 d"),
      fixed: Ratelimit.fixedWindow(10, "30 d"),
      bucket: Ratelimit.tokenBucket(10, "30 d", 10),
    };
    for (const [prefix, limiter] of Object.entries(algorithms)) {
      const limit = new Ratelimit({
        redis: store.redis,
        limiter,
        prefix,
        ephemeralCache: false,
        enableTelemetry: false,
      });
      const subject = someone();
      const answers = await times(40, () => limit.limit(subject));
      expect(answers.filter(({ success }) => success)).toHaveLength(10);
    }
    store.close();
  });
});
