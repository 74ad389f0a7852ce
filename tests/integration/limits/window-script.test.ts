import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectPlainRedis, type RedisConnection } from "@/lib/limits/plain-redis";
import { createWindows } from "@/lib/limits/window";
import { giveBackToRedis, takeFromRedis } from "@/lib/limits/window-script";
import { hasRedis, startRedis, type TestRedis } from "@/tests/support/redis";

let redis: TestRedis;
let connection: RedisConnection;

beforeAll(async () => {
  if (!hasRedis) return;
  redis = await startRedis();
  connection = connectPlainRedis(redis.url);
});
afterAll(async () => {
  connection?.drop();
  await redis?.stop();
});

const step = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(500), fc.nat(30_000), fc.nat(130_000)),
  need: fc.nat(60),
  more: fc.nat(40),
  holdMs: fc.constantFrom(0, 200, 2_000),
  max: fc.constantFrom(5, 100, 101, 400),
  giveBack: fc.option(fc.record({ count: fc.nat(50), which: fc.nat(8) }), { nil: null }),
});

describe("the window that a script keeps in Redis", () => {
  test.skipIf(!hasRedis)("answers as the one in memory does, to the millisecond", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const clock = { now: Date.now() };
        const here = createWindows(() => clock.now);
        const key = `window-${++runs}`;
        const granted: number[] = [];
        for (const { afterMs, need, more, holdMs, max, giveBack } of steps) {
          clock.now += afterMs;
          const ask = { max, windowMs: 60_000, need, want: need + more, holdMs };
          const grant = await takeFromRedis(connection, key, ask, clock.now);
          expect(grant).toEqual(here.take(key, ask));
          if (grant.granted > 0) granted.push(grant.freeAtMs);
          if (!giveBack) continue;
          const freeAtMs = granted.at(-1 - giveBack.which);
          here.giveBack(key, giveBack.count, freeAtMs ? { freeFromMs: freeAtMs, freeToMs: freeAtMs } : "latest");
          await giveBackToRedis(connection, key, giveBack.count, freeAtMs ?? "latest", clock.now);
        }
        if (granted.length > 0) expect(await redis.client.pttl(key)).not.toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});
