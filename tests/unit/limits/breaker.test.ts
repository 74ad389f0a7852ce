import { describe, expect, test } from "vitest";
import { createBreaker } from "@/lib/limits/breaker";

function breakerOnHeldClock() {
  const clock = { now: 0 };
  const seen = { begun: 0, givenUp: 0 };
  const breaker = createBreaker(
    () => seen.givenUp++,
    10,
    () => clock.now,
  );
  const ask = (work: () => Promise<string>) =>
    breaker.run(() => {
      seen.begun++;
      return work();
    });
  return { clock, seen, breaker, ask };
}

const works = () => Promise.resolve("answer");
const fails = () => Promise.reject(new Error("away"));
const hangs = () => new Promise<string>(() => {});

describe("a store that does not answer", () => {
  test.each([
    ["fails", fails],
    ["hangs", hangs],
  ])("is asked nothing for five seconds after it %s, and then by one alone", async (_, fault) => {
    const { clock, seen, ask } = breakerOnHeldClock();
    expect(await ask(works)).toBe("answer");
    expect(await ask(fault)).toBeNull();
    clock.now = 4_999;
    expect(await Promise.all([ask(works), ask(works)])).toEqual([null, null]);
    expect(seen.begun).toBe(2);
    clock.now = 5_000;
    expect(await Promise.all([ask(fault), ask(works)])).toEqual([null, null]);
    expect(seen.begun).toBe(3);
    clock.now = 10_000;
    expect(await Promise.all([ask(works), ask(works)])).toEqual(["answer", null]);
    expect(await ask(works)).toBe("answer");
    expect(seen.givenUp).toBe(2);
  });

  test("is given up once, however many wait for it", async () => {
    const { seen, ask } = breakerOnHeldClock();
    expect(await Promise.all(Array.from({ length: 50 }, () => ask(hangs)))).toEqual(Array(50).fill(null));
    expect(seen.givenUp).toBe(1);
  });

  test("is asked nothing once it is closed", async () => {
    const { clock, seen, breaker, ask } = breakerOnHeldClock();
    breaker.close();
    clock.now = 60_000;
    expect(await ask(works)).toBeNull();
    expect(seen).toEqual({ begun: 0, givenUp: 0 });
  });
});
