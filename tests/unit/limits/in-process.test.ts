import { Ratelimit } from "@upstash/ratelimit";
import { describe, expect, test } from "vitest";
import { inProcessWindow } from "@/lib/limits/in-process";

const absent = () => Promise.reject(new Error("not used"));
const redis = { get: absent, set: absent, eval: absent, evalsha: absent };

function windowOf(max: number) {
  const clock = { now: 1_000_000 };
  const limiter = inProcessWindow({ max, windowMs: 60_000 }, () => clock.now);
  return { clock, limit: new Ratelimit({ redis, limiter, ephemeralCache: false, analytics: false, timeout: 500 }) };
}

describe("the in-process window", () => {
  test("lets exactly the allowed number through, also when all come at once", async () => {
    const { limit } = windowOf(10);
    const answers = await Promise.all(Array.from({ length: 40 }, () => limit.limit("a")));
    expect(answers.filter(({ success }) => success)).toHaveLength(10);
  });

  test("frees each try a whole window after it was made", async () => {
    const { clock, limit } = windowOf(2);
    await limit.limit("a");
    clock.now += 40_000;
    await limit.limit("a");
    expect(await limit.limit("a")).toMatchObject({ success: false, reset: 1_060_000 });
    clock.now += 20_000;
    expect((await limit.limit("a")).success).toBe(true);
    expect((await limit.limit("a")).success).toBe(false);
  });

  test("a refused try is not counted, and does not put the end off", async () => {
    const { clock, limit } = windowOf(1);
    await limit.limit("a");
    for (let index = 0; index < 5; index++) expect((await limit.limit("a")).success).toBe(false);
    clock.now += 60_000;
    expect((await limit.limit("a")).success).toBe(true);
  });

  test("a try given back can be made again, and no more than that", async () => {
    const { limit } = windowOf(2);
    await limit.limit("a");
    await limit.limit("a");
    await limit.limit("a", { rate: -1 });
    expect((await limit.limit("a")).success).toBe(true);
    expect((await limit.limit("a")).success).toBe(false);
    await limit.limit("b", { rate: -1 });
    expect((await limit.getRemaining("b")).remaining).toBe(2);
  });

  test("identifiers do not share a count", async () => {
    const { limit } = windowOf(1);
    expect((await limit.limit("a")).success).toBe(true);
    expect((await limit.limit("b")).success).toBe(true);
  });
});
