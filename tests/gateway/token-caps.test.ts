import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Wire } from "@/lib/gateway/ports";
import { codecs } from "@/lib/gateway/wires/registry";
import { deployment } from "@/tests/support/fake-house";

type Body = Record<string, unknown>;
const wires = Object.keys(codecs) as Wire[];
const facts = { model: "m", stream: true, header: () => null };
const user = [{ role: "user", content: "Hi" }];

/** A request with a cap, a wish to think, or both, as each dialect writes them. */
const asks: Readonly<Record<Wire, (cap: number | null, budget: number | null) => Body>> = {
  openai_chat: (cap, budget) => ({
    model: "m",
    messages: user,
    ...(cap !== null && { max_tokens: cap }),
    ...(budget !== null && { reasoning: { max_tokens: budget } }),
  }),
  openai_responses: (cap, budget) => ({
    model: "m",
    input: "Hi",
    ...(cap !== null && { max_output_tokens: cap }),
    ...(budget !== null && { reasoning: { effort: "xhigh" } }),
  }),
  anthropic_messages: (cap, budget) => ({
    model: "m",
    messages: user,
    max_tokens: cap ?? 4_096,
    ...(budget !== null && { thinking: { type: "enabled", budget_tokens: budget } }),
  }),
  gemini: (cap, budget) => ({
    contents: [{ parts: [{ text: "Hi" }] }],
    generation_config: {
      ...(cap !== null && { max_output_tokens: cap }),
      ...(budget !== null && { thinkingConfig: { thinkingBudget: budget } }),
    },
  }),
};

/** The caps that a provider of each wire would read. */
const capsIn: Readonly<Record<Wire, (body: Body) => unknown[]>> = {
  openai_chat: (body) => [body.max_tokens, body.max_completion_tokens],
  openai_responses: (body) => [body.max_output_tokens],
  anthropic_messages: (body) => [body.max_tokens],
  gemini: ({ generationConfig, generation_config }) =>
    [generationConfig, generation_config].flatMap((config) => {
      const { maxOutputTokens, max_output_tokens } = (config ?? {}) as Body;
      return [maxOutputTokens, max_output_tokens];
    }),
};

const someTokens = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: null });
const pairs = wires.flatMap((client) => wires.map((upstream) => [client, upstream] as const));

describe.each(pairs)("from %s to %s", (client, upstream) => {
  test("no cap is raised, the house's is kept, and thoughts stay within it", () => {
    const reasoning = fc.constantFrom("effort" as const, "budget" as const, "adaptive" as const, "none" as const, null);
    const maxOutput = fc.option(fc.integer({ min: 16, max: 64_000 }), { nil: null });
    fc.assert(
      fc.property(someTokens, someTokens, someTokens, reasoning, maxOutput, (cap, budget, outputCap, kind, most) => {
        const asked = asks[client](cap, budget);
        const reader = codecs[client].readRequest(new TextEncoder().encode(JSON.stringify(asked)), facts);
        const own = client === "anthropic_messages" ? (cap ?? 4_096) : cap;
        const target = { ...deployment, maxOutputTokens: most };
        const body =
          client === upstream
            ? JSON.parse(
                new TextDecoder().decode(
                  reader.prepare({ upstreamModel: "m", outputCap, isPooled: true, pseudonym: "p", quirks: {} }).bytes,
                ),
              )
            : codecs[upstream].encodeRequest(reader.toGenerate!(), {
                deployment: { ...target, capabilities: { ...deployment.capabilities, reasoning: kind } },
                outputCap,
                pseudonym: "p",
              }).body;
        const written = capsIn[upstream](body).filter((value) => value !== undefined);
        const limit = Math.min(own ?? Number.POSITIVE_INFINITY, outputCap ?? Number.POSITIVE_INFINITY);
        for (const value of written) expect(value).toBeLessThanOrEqual(own ?? Number(value));
        if (Number.isFinite(limit)) expect(Math.min(...written.map(Number))).toBeLessThanOrEqual(limit);
        if (client !== upstream && upstream === "anthropic_messages") {
          const { budget_tokens } = (body.thinking ?? {}) as { budget_tokens?: number };
          if (budget_tokens !== undefined) expect(budget_tokens).toBeLessThan(Number(body.max_tokens));
        }
      }),
      { numRuns: 60 },
    );
  });
});
