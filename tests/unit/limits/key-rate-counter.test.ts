import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKeyRateCounter, type RateAnswer } from "@/lib/limits/key-rate-counter";

const minuteMs = 60_000;

function counterOnHeldClock() {
  const clock = { now: 1_000_000_000 };
  return { clock, counter: createKeyRateCounter(null, () => clock.now) };
}

/** In one process the answer is there at once: a call waits for nothing. */
function atOnce(answer: RateAnswer | Promise<RateAnswer>): RateAnswer {
  if (answer instanceof Promise) throw new Error("It had to wait.");
  return answer;
}

describe("a key's rates in one process", () => {
  test("let exactly five of twenty through, and the five again after a minute", () => {
    const { clock, counter } = counterOnHeldClock();
    const key = { keyId: "a", rpm: 5, tpm: null };
    const round = () => Array.from({ length: 20 }, () => atOnce(counter.take(key, 0)).outcome);
    expect(round().filter((outcome) => outcome === "taken")).toHaveLength(5);
    clock.now += minuteMs - 1;
    expect(round().filter((outcome) => outcome === "taken")).toHaveLength(0);
    clock.now += 1;
    expect(round().filter((outcome) => outcome === "taken")).toHaveLength(5);
  });

  test("say what is left, and how long to wait", () => {
    const { clock, counter } = counterOnHeldClock();
    const key = { keyId: "a", rpm: 2, tpm: 90 };
    expect(atOnce(counter.take(key, 30))).toEqual({
      outcome: "taken",
      rates: [
        { name: "requests", limit: 2, remaining: 1, resetMs: minuteMs },
        { name: "tokens", limit: 90, remaining: 60, resetMs: minuteMs },
      ],
    });
    clock.now += 10_000;
    counter.take(key, 30);
    clock.now += 10_000;
    expect(atOnce(counter.take(key, 30))).toEqual({
      outcome: "refused",
      by: "requests",
      retryAfterMs: 40_000,
      rates: [
        { name: "requests", limit: 2, remaining: 0, resetMs: 50_000 },
        { name: "tokens", limit: 90, remaining: 30, resetMs: 50_000 },
      ],
    });
  });

  test("a refused call uses up neither requests nor tokens", () => {
    const { counter } = counterOnHeldClock();
    const key = { keyId: "a", rpm: 3, tpm: 100 };
    counter.take(key, 80);
    for (let index = 0; index < 10; index++) {
      expect(atOnce(counter.take(key, 30))).toMatchObject({ outcome: "refused", by: "tokens" });
    }
    expect(atOnce(counter.take(key, 10)).outcome).toBe("taken");
    expect(atOnce(counter.take(key, 10)).outcome).toBe("taken");
    expect(atOnce(counter.take(key, 0))).toMatchObject({ outcome: "refused", by: "requests" });
  });

  test("give back what was not used, once it is still counted, and take what was used on top", () => {
    const { clock, counter } = counterOnHeldClock();
    const key = { keyId: "a", rpm: null, tpm: 100 };
    counter.take(key, 100);
    counter.giveBack(key, { requests: 0, tokens: 60, takenAtMs: clock.now });
    expect(atOnce(counter.take(key, 50)).outcome).toBe("taken");
    counter.giveBack(key, { requests: 0, tokens: -500, takenAtMs: clock.now });
    expect(atOnce(counter.take(key, 1)).outcome).toBe("refused");
    clock.now += minuteMs;
    expect(atOnce(counter.take(key, 100)).outcome).toBe("taken");
  });

  test("what was taken a minute ago cannot be given back: others are counted in its place", () => {
    const { clock, counter } = counterOnHeldClock();
    const key = { keyId: "a", rpm: null, tpm: 100 };
    const takenAtMs = clock.now;
    counter.take(key, 100);
    clock.now += minuteMs;
    expect(atOnce(counter.take(key, 100)).outcome).toBe("taken");
    counter.giveBack(key, { requests: 0, tokens: 100, takenAtMs });
    expect(atOnce(counter.take(key, 1)).outcome).toBe("refused");
  });

  test("a changed limit is in force with the next call", () => {
    const { counter } = counterOnHeldClock();
    for (let index = 0; index < 5; index++) counter.take({ keyId: "a", rpm: 5, tpm: null }, 0);
    expect(atOnce(counter.take({ keyId: "a", rpm: 6, tpm: null }, 0)).outcome).toBe("taken");
    expect(atOnce(counter.take({ keyId: "a", rpm: 6, tpm: null }, 0)).outcome).toBe("refused");
    expect(atOnce(counter.take({ keyId: "a", rpm: null, tpm: null }, 0))).toEqual({ outcome: "taken", rates: [] });
    expect(atOnce(counter.take({ keyId: "b", rpm: 1, tpm: null }, 0)).outcome).toBe("taken");
  });

  test("hold in every minute, whatever is taken and given back and whenever", () => {
    const step = fc.record({
      tokens: fc.nat(120),
      afterMs: fc.oneof(fc.constant(0), fc.nat(2_000), fc.integer({ min: 59_000, max: 61_000 })),
      returns: fc.option(fc.record({ which: fc.nat(5), share: fc.nat(100) }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.constantFrom(100, 150, 1_000), fc.array(step, { maxLength: 80 }), (tpm, steps) => {
        const { clock, counter } = counterOnHeldClock();
        const key = { keyId: "a", rpm: null, tpm };
        const admitted: { atMs: number; net: number }[] = [];
        for (const { tokens, afterMs, returns } of steps) {
          clock.now += afterMs;
          const one = returns && admitted.at(-1 - returns.which);
          if (one) {
            const unused = Math.floor((one.net * returns.share) / 100);
            counter.giveBack(key, { requests: 0, tokens: unused, takenAtMs: one.atMs });
            one.net -= unused;
          }
          if (atOnce(counter.take(key, tokens)).outcome === "refused") continue;
          admitted.push({ atMs: clock.now, net: tokens });
          const inMinute = admitted.filter(({ atMs }) => atMs > clock.now - minuteMs);
          expect(inMinute.reduce((sum, { net }) => sum + net, 0)).toBeLessThanOrEqual(tpm);
        }
      }),
      { numRuns: 300 },
    );
  });
});
