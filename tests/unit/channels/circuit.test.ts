import { describe, expect, test } from "vitest";
import type { AttemptOutcome } from "@/lib/billing/schema";
import { createCircuits } from "@/lib/channels/circuit";

const way = { routeId: "channel:0", upstreamModel: "m" };
const otherModel = { ...way, upstreamModel: "n" };
const otherKey = { ...way, routeId: "channel:1" };

function atNoon() {
  const clock = { ms: 1_000_000 };
  const circuits = createCircuits(() => clock.ms);
  const report = (outcome: AttemptOutcome, times = 1, retryAfterSeconds: number | null = null) => {
    for (let time = 0; time < times; time++) circuits.report(way, outcome, retryAfterSeconds);
  };
  return { clock, circuits, report, state: () => circuits.state(way) };
}

describe("a way breaks", () => {
  test.each(["connect", "timeout", "reset", "unreadable", "overloaded", "failed"] as const)(
    "at the third %s in a row, and not before",
    (outcome) => {
      const { report, state } = atNoon();
      report(outcome, 2);
      expect(state()).toBe("closed");
      report(outcome);
      expect(state()).toBe("open");
    },
  );

  test.each(["credential_refused", "quota_exhausted", "rate_limited"] as const)("at the first %s", (outcome) => {
    const { report, state } = atNoon();
    report(outcome);
    expect(state()).toBe("open");
  });

  test("not by failures with an answer between them", () => {
    const { report, state } = atNoon();
    for (let round = 0; round < 5; round++) {
      report("failed", 2);
      report("ok");
    }
    expect(state()).toBe("closed");
  });

  test("never by what the caller did", () => {
    const { report, state } = atNoon();
    report("refused", 50);
    report("client_aborted", 50);
    expect(state()).toBe("closed");
  });

  test.each([
    ["overloaded", "closed", "closed"],
    ["rate_limited", "closed", "closed"],
    ["connect", "open", "closed"],
    ["credential_refused", "open", "closed"],
  ] as const)("with %s: its other models are %s, its other credentials %s", (outcome, models, keys) => {
    const { circuits, report } = atNoon();
    report(outcome, 3);
    expect(circuits.state(otherModel)).toBe(models);
    expect(circuits.state(otherKey)).toBe(keys);
  });
});

describe("a broken way", () => {
  test("rests five seconds, then twice as long after each failed probe, ten minutes at most", () => {
    const { clock, circuits, report, state } = atNoon();
    report("failed", 3);
    for (const seconds of [5, 10, 20, 40, 80, 160, 320, 600, 600]) {
      clock.ms += seconds * 1_000 - 1;
      expect(state()).toBe("open");
      clock.ms += 1;
      expect(state()).toBe("half_open");
      expect(circuits.claimProbe(way)).toBe(true);
      report("failed");
    }
    expect(state()).toBe("open");
  });

  test("rests as long as the provider asks, ten minutes at most", () => {
    const { clock, report, state } = atNoon();
    report("rate_limited", 1, 17);
    clock.ms += 16_999;
    expect(state()).toBe("open");
    clock.ms += 1;
    expect(state()).toBe("half_open");
    report("rate_limited", 1, 86_400);
    clock.ms += 600_000;
    expect(state()).toBe("half_open");
  });

  test("is neither healed nor broken again by calls that were under way when it broke", () => {
    const { clock, report, state } = atNoon();
    report("failed", 30);
    report("ok");
    expect(state()).toBe("open");
    clock.ms += 5_000;
    expect(state()).toBe("half_open");
  });

  test("is tried by one call at a time, and is well again when that was answered", () => {
    const { clock, circuits, report, state } = atNoon();
    report("failed", 3);
    clock.ms += 5_000;
    expect([1, 2, 3].map(() => circuits.claimProbe(way))).toEqual([true, false, false]);
    report("ok");
    expect(state()).toBe("closed");
    report("failed", 2);
    expect(state()).toBe("closed");
  });

  test("is free for the next probe when the caller spoilt the last one, or after a minute without a word of it", () => {
    const { clock, circuits, report } = atNoon();
    report("failed", 3);
    clock.ms += 5_000;
    expect(circuits.claimProbe(way)).toBe(true);
    report("refused");
    expect(circuits.claimProbe(way)).toBe(true);
    clock.ms += 59_999;
    expect(circuits.claimProbe(way)).toBe(false);
    clock.ms += 1;
    expect(circuits.claimProbe(way)).toBe(true);
  });
});
