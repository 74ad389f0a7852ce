import { describe, expect, test } from "vitest";
import { toNano, toPicoPerToken } from "@/lib/base/money";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { affordableOutput, type CallShape, holdBound } from "@/lib/gateway/metering/hold-bound";
import { noUsage } from "@/lib/gateway/metering/usage";
import type { PriceFacts } from "@/lib/gateway/ports";
import { price } from "@/tests/support/fake-house";

const usage = (counts: Partial<typeof noUsage>) => ({ ...noUsage, source: "upstream" as const, ...counts });
const shape: CallShape = { textBytes: 100, messages: 2, mediaParts: 0, choices: 1, outputCap: null };
const free = { inputPicoPerToken: 0n, cacheReadPicoPerToken: 0n, cacheWrite5mPicoPerToken: 0n };
const outputOnly = { ...price, ...free, cacheWrite1hPicoPerToken: 0n } as PriceFacts;
const limits = { contextTokens: null, maxOutputTokens: null, price };

describe("the cost of a call", () => {
  test("takes the totals apart: no token is paid for twice", () => {
    const cost = computeCostNano(
      { ...price, cacheWrite5mPicoPerToken: toPicoPerToken(1_250_000n), cacheWrite1hPicoPerToken: toPicoPerToken(3n) },
      usage({
        inputTokens: 1_000,
        cacheReadTokens: 400,
        cacheWrite5mTokens: 100,
        cacheWrite1hTokens: 1,
        outputTokens: 50,
        reasoningTokens: 30,
      }),
    );
    const pico = 499n * 1_000_000n + 400n * 100_000n + 100n * 1_250_000n + 3n + 50n * 2_000_000n;
    expect(cost).toBe(pico / 1_000n + 1n);
  });

  test("is rounded up once, on the sum", () => {
    const tiny = { ...price, inputPicoPerToken: toPicoPerToken(1n), outputPicoPerToken: toPicoPerToken(1n) };
    expect(computeCostNano(tiny, usage({ inputTokens: 1, outputTokens: 1 }))).toBe(1n);
    expect(computeCostNano(tiny, usage({ inputTokens: 500, outputTokens: 500 }))).toBe(1n);
    expect(computeCostNano(tiny, usage({ inputTokens: 501, outputTokens: 500 }))).toBe(2n);
  });

  test("of zero tokens is the price per call; of no usage, nothing", () => {
    const perCall = { ...price, perCallNano: toNano(5n) };
    expect(computeCostNano(perCall, usage({}))).toBe(5n);
    expect(computeCostNano(perCall, noUsage)).toBe(0n);
  });
});

describe("the hold for a call", () => {
  test("is the exact cost when only the output costs and the client caps it", () => {
    for (const [cap, choices] of [
      [1, 1],
      [5_000, 1],
      [333, 3],
    ] as const) {
      const bound = holdBound({ ...shape, outputCap: cap, choices }, { ...limits, price: outputOnly });
      const cost = computeCostNano(outputOnly, usage({ inputTokens: 50, outputTokens: cap * choices }));
      expect(bound.amountNano).toBe(cost);
    }
  });

  test("rounds up once", () => {
    const tiny = { ...outputOnly, outputPicoPerToken: toPicoPerToken(1n) };
    expect(holdBound({ ...shape, outputCap: 1_001 }, { ...limits, price: tiny }).amountNano).toBe(2n);
  });

  test("covers the input at the dearest price any of it may have", () => {
    const dear = { ...price, cacheWrite1hPicoPerToken: toPicoPerToken(7_000_000n) };
    const bound = holdBound({ ...shape, outputCap: 1 }, { ...limits, price: dear });
    expect(bound.inputTokens).toBe(100 + 2 * 64);
    expect(bound.amountNano).toBe(228n * 7_000n + 2_000n);
  });

  test("counts media by a constant and never more than the context", () => {
    expect(holdBound({ ...shape, mediaParts: 2 }, limits).inputTokens).toBe(100_228);
    expect(holdBound({ ...shape, mediaParts: 2 }, { ...limits, contextTokens: 8_000 }).inputTokens).toBe(8_000);
  });

  test("takes the smaller of the client's cap and the model's, for every choice", () => {
    const model = { ...limits, maxOutputTokens: 4_000 };
    expect(holdBound({ ...shape, outputCap: 100, choices: 3 }, model).outputTokens).toBe(300);
    expect(holdBound({ ...shape, outputCap: 9_000 }, model).outputTokens).toBe(4_000);
    expect(holdBound(shape, model).outputTokens).toBe(4_000);
    expect(holdBound(shape, limits).outputTokens).toBe(32_768);
  });

  test("adds the price per call", () => {
    const bound = holdBound(
      { ...shape, outputCap: 1 },
      { ...limits, price: { ...outputOnly, perCallNano: toNano(9n) } },
    );
    expect(bound.amountNano).toBe(2_009n);
  });
});

describe("what is left pays for", () => {
  test("an output whose hold just fits", () => {
    for (const available of [300_001n, 1_234_567n]) {
      const cap = affordableOutput(shape, limits, toNano(available))!;
      expect(holdBound({ ...shape, outputCap: cap }, limits).amountNano).toBeLessThanOrEqual(available);
      expect(holdBound({ ...shape, outputCap: cap + 1 }, limits).amountNano).toBeGreaterThan(available);
    }
  });

  test("nothing below sixteen tokens, nothing of a client's own cap, nothing without a price for output", () => {
    const input = 228_000n;
    expect(affordableOutput(shape, limits, toNano(input + 16n * 2_000n))).toBe(16);
    expect(affordableOutput(shape, limits, toNano(input + 16n * 2_000n - 1n))).toBeNull();
    expect(affordableOutput(shape, limits, toNano(-5n))).toBeNull();
    expect(affordableOutput({ ...shape, outputCap: 50 }, limits, toNano(input * 2n))).toBeNull();
    const inputOnly = { ...limits, price: { ...price, outputPicoPerToken: toPicoPerToken(0n) } };
    expect(affordableOutput(shape, inputOnly, toNano(5n))).toBeNull();
  });
});
