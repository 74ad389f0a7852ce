/** Rates, requests and usage of every kind, drawn at random: what is held covers what is charged. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listCharge } from "@/lib/base/charge";
import { ceilToNano, type Nano, type PicoPerToken, toNano } from "@/lib/base/money";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { affordableOutput, type CallShape, holdBound, type Limits } from "@/lib/gateway/metering/hold-bound";
import { searchBound } from "@/lib/gateway/metering/search-bound";
import { toUsage } from "@/lib/gateway/metering/usage";
import type { PriceFacts, Usage } from "@/lib/gateway/ports";

const pico = fc.bigInt({ min: 0n, max: 50_000_000n }).map((rate) => rate as PicoPerToken);
const nano = fc.oneof(
  fc.constant(toNano(0n)),
  fc.bigInt({ min: 1n, max: 50_000_000n }).map((amount) => amount as Nano),
);
const ownRate = fc.option(pico);
const threshold = fc.integer({ min: 1, max: 400_000 });

const tokenRates = {
  inputPicoPerToken: pico,
  cacheReadPicoPerToken: pico,
  cacheWrite5mPicoPerToken: pico,
  cacheWrite1hPicoPerToken: pico,
  outputPicoPerToken: pico,
};

const price: fc.Arbitrary<PriceFacts> = fc.record({
  priceId: fc.constant("1"),
  ...tokenRates,
  perCallNano: nano,
  audioInputPicoPerToken: ownRate,
  audioOutputPicoPerToken: ownRate,
  reasoningPicoPerToken: ownRate,
  webSearchNano: nano,
  longContext: fc.option(fc.record({ aboveTokens: threshold, ...tokenRates })),
});

const shape: fc.Arbitrary<CallShape> = fc.record(
  {
    textBytes: fc.integer({ min: 0, max: 500_000 }),
    messages: fc.integer({ min: 1, max: 50 }),
    mediaParts: fc.integer({ min: 0, max: 4 }),
    choices: fc.integer({ min: 1, max: 4 }),
    outputCap: fc.option(fc.integer({ min: 0, max: 100_000 })),
    calls: fc.integer({ min: 0, max: 5 }),
    webSearches: fc.record({
      most: fc.option(fc.integer({ min: 0, max: 40 })),
      wire: fc.constantFrom("anthropic_messages", "openai_responses"),
    }),
  },
  { requiredKeys: ["textBytes", "messages", "mediaParts", "choices", "outputCap"] },
);

const limits = fc.record({
  contextTokens: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
  maxOutputTokens: fc.option(fc.integer({ min: 1, max: 200_000 })),
  price,
  urls: fc.constantFrom({ anthropic_messages: "https://a.test" }, { openai_responses: "https://b.test" }),
  quirks: fc.constantFrom({}, { searchesUnasked: true }),
});

/** Parts of a hundred thousandths. */
const part = fc.integer({ min: 0, max: 100_000 });
const parts = fc.tuple(part, part, part, part, part, part, part, part, part, part);

/** Any usage that a call of this shape may have come to. */
function usageWithin(call: CallShape, at: Limits, shares: readonly number[]): Usage {
  const bound = holdBound(call, at);
  const [input, read, write5m, write1h, audioIn, output, reasoning, audioOut, searches, calls] = shares;
  const share = (whole: number, of = 0) => Math.floor((whole * of) / 100_000);
  const inputTokens = share(bound.inputTokens, input);
  const outputTokens = share(bound.outputTokens, output);
  return {
    ...toUsage({
      inputTokens,
      cacheReadTokens: share(inputTokens, read),
      cacheWrite5mTokens: share(inputTokens, write5m),
      cacheWrite1hTokens: share(inputTokens, write1h),
      audioInputTokens: call.mediaParts > 0 ? share(inputTokens, audioIn) : 0,
      outputTokens,
      reasoningTokens: share(outputTokens, reasoning),
      audioOutputTokens: share(outputTokens, audioOut),
      webSearchCalls: share(searchBound(call.webSearches, at), searches),
    }),
    ...(call.calls !== undefined && { calls: share(call.calls, calls) }),
  };
}

const runs = { numRuns: 3_000, seed: 20_261_122 };

describe("whatever the rates, the request and the usage", () => {
  test("the hold covers the charge", () => {
    fc.assert(
      fc.property(shape, limits, parts, (call, at, shares) => {
        const usage = usageWithin(call, at, shares);
        expect(holdBound(call, at).amountNano).toBeGreaterThanOrEqual(computeCostNano(at.price, usage));
      }),
      runs,
    );
  });

  test("the lines of a charge are every token once, and their sum rounded up once is the charge", () => {
    fc.assert(
      fc.property(shape, limits, parts, (call, at, shares) => {
        const usage = usageWithin(call, at, shares);
        const { lines, pico: sum, nano: charged } = listCharge(at.price, usage);
        expect(lines.reduce((total, { quantity, unitPico }) => total + BigInt(quantity) * unitPico, 0n)).toBe(sum);
        expect(charged).toBe(ceilToNano(sum));
        expect(charged).toBe(computeCostNano(at.price, usage));
        const tokens = lines.filter(({ kind }) => kind !== "call" && kind !== "web_search");
        const counted = tokens.reduce((total, { quantity }) => total + quantity, 0);
        expect(counted).toBe(usage.inputTokens + usage.outputTokens);
        expect(new Set(lines.map(({ kind }) => kind)).size).toBe(lines.length);
      }),
      runs,
    );
  });

  test("an answer is cut to what can be paid for, and not shorter", () => {
    let cut = 0;
    fc.assert(
      fc.property(shape, limits, part, (call, at, share) => {
        const open = { ...call, outputCap: null };
        const available = toNano((holdBound(open, at).amountNano * BigInt(share)) / 100_000n);
        const cap = affordableOutput(open, at, available);
        if (cap === null) return;
        cut++;
        expect(holdBound({ ...open, outputCap: cap }, at).amountNano).toBeLessThanOrEqual(available);
        const longer = holdBound({ ...open, outputCap: cap + 1 }, at);
        if (longer.outputTokens > cap * call.choices) expect(longer.amountNano).toBeGreaterThan(available);
      }),
      runs,
    );
    expect(cut).toBeGreaterThan(100);
  });

  test("no usage costs nothing", () => {
    fc.assert(
      fc.property(shape, limits, parts, (call, at, shares) => {
        expect(computeCostNano(at.price, { ...usageWithin(call, at, shares), source: "none" })).toBe(0n);
      }),
      { numRuns: 200, seed: runs.seed },
    );
  });
});
