import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { CostLines } from "@/app/(dashboard)/dashboard/usage/[id]/cost-lines";
import { ModelTable } from "@/app/(site)/models/model-table";
import { listRules } from "@/app/(site)/pricing/list-rules";
import { describeMarkups, findExamples } from "@/app/(site)/pricing/rule-examples";
import { parseUsd } from "@/lib/base/money";
import type { PriceFacts } from "@/lib/billing/schema";
import { unknownCapabilities } from "@/lib/catalog/model";
import type { Receipt } from "@/lib/usage/schema";
import { chargedUsages, priceOf } from "@/tests/support/fixtures/charged-usage";

const textOf = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const sonnet = chargedUsages.find(({ name }) => name.includes("both times"))!.price;
const searching: PriceFacts = { ...priceOf({ input: "1", output: "2" }), webSearchNano: parseUsd("0.01") };

describe("the rules of charging", () => {
  test("each take their example from a price in force, and have none where nothing on sale has such a price", () => {
    const examples = findExamples([
      { id: "plain", price: priceOf({ input: "1", output: "2" }) },
      { id: "sonnet", price: sonnet },
      { id: "searching", price: searching },
    ]);
    expect(examples.cacheRead).toBe("sonnet: $0.30 a million instead of $3.00.");
    expect(examples.cacheWrite).toBe("sonnet: $3.75 for five minutes and $6.00 for an hour, where input costs $3.00.");
    expect(examples.longContext).toContain("above 200K tokens input costs $6.00 instead of $3.00, and output $22.50");
    expect(examples.search).toBe("sonnet: $0.010000000 a search.");
    expect(examples).toMatchObject({ audio: undefined, reasoning: undefined, perCall: undefined });
    const rules = listRules(examples, "none");
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(rules.filter(({ example }) => example).map(({ name }) => name)).toHaveLength(4);
  });

  test("say the mark-up that is in force", () => {
    expect(describeMarkups(new Map())).toBe("none");
    expect(describeMarkups(new Map([["*", 1_250]]))).toBe("12.5 %");
    expect(describeMarkups(new Map([["anthropic", 500]]))).toBe("none, 5 % at Anthropic");
    expect(
      describeMarkups(
        new Map([
          ["anthropic", 500],
          ["*", 500],
        ]),
      ),
    ).toBe("5 %");
  });
});

test("a model with a tier for long contexts shows it beside each rate that it changes", () => {
  const model = {
    providers: ["anthropic"],
    capabilities: unknownCapabilities,
    contextTokens: null,
    maxOutputTokens: null,
  };
  const table = (price: PriceFacts) =>
    textOf(renderToStaticMarkup(createElement(ModelTable, { models: [{ ...model, id: "m", price }] })));
  expect(table(sonnet)).toContain("$3.00 over 200K: $6.00");
  expect(table(sonnet)).toContain("$15.00 over 200K: $22.50");
  expect(table(searching)).not.toContain("over");
});

describe("the lines of a receipt", () => {
  const usage: Receipt["usage"] = {
    input_tokens: 200_010,
    cache_read_tokens: 200_000,
    cache_write_5m_tokens: 0,
    cache_write_1h_tokens: 0,
    output_tokens: 10,
    reasoning_tokens: 4,
    audio_input_tokens: 0,
    audio_output_tokens: 0,
    web_search_calls: 2,
    billed_calls: 1,
    source: "upstream",
  };
  const rates = {
    input_usd_per_million: "3",
    cache_read_usd_per_million: "0.3",
    cache_write_5m_usd_per_million: "3.75",
    cache_write_1h_usd_per_million: "6",
    output_usd_per_million: "15",
  };
  const price: Receipt["price"] = {
    id: "1",
    ...rates,
    audio_input_usd_per_million: null,
    audio_output_usd_per_million: null,
    reasoning_usd_per_million: null,
    per_call_usd: "0.000000000",
    web_search_usd: "0.010000000",
    long_context: null,
    markup_bps: 0,
  };
  const show = (receipt: Pick<Receipt, "usage" | "price">) =>
    textOf(renderToStaticMarkup(createElement(CostLines, { receipt: receipt as Receipt })));

  test("are every quantity times its price, to the last digit", () => {
    const shown = show({ usage, price });
    expect(shown).toContain("input 10 × $3.00/M $0.000030000");
    expect(shown).toContain("cache read 200,000 × $0.30/M $0.060000000");
    expect(shown).toContain("output 10 × $15.00/M $0.000150000");
    expect(shown).toContain("web search 2 × $0.010000000 $0.020000000");
    expect(shown).toContain("of the output reasoning 4");
    expect(shown).not.toContain("per call");
  });

  test("say when the rates are those of a long context, and when nothing was used", () => {
    const long_context = {
      above_tokens: 200_000,
      ...rates,
      input_usd_per_million: "6",
      output_usd_per_million: "22.5",
    };
    const shown = show({ usage, price: { ...price, long_context } });
    expect(shown).toContain("long context input above 200,000 tokens");
    expect(shown).toContain("output 10 × $22.50/M $0.000225000");
    expect(show({ usage: { ...usage, source: "none" }, price })).toContain("nothing was used $0.000000000");
  });
});
