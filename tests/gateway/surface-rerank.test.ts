import { describe, expect, test } from "vitest";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { rerank } from "@/lib/gateway/surfaces/rerank";
import { callPrice, prepareWith, readWith, refusalOf, toBytes, tokenPrice } from "@/tests/support/surface-calls";

const limits = { contextTokens: null, maxOutputTokens: null };
const shapeOf = (body: object) => readWith(rerank, { model: "m", query: "q", ...body }).envelope.shape;
const results = [{ index: 1, relevance_score: 0.9 }];
const read = (answer: unknown) => rerank.readAnswer(toBytes(JSON.stringify(answer)));

describe("a request to rerank", () => {
  test("goes on byte for byte but for the model's name", () => {
    const rest =
      '"query":"q","documents":["a",{"text":"b","n":12345678901234567890}],"top_n":1,"return_documents":true';
    expect(prepareWith(rerank, `{"model":"m",${rest}}`)).toBe(`{"model":"theirs",${rest}}`);
  });

  test.each([
    [{ query: "q", documents: ["a"] }, "model"],
    [{ model: "m", documents: ["a"] }, "query"],
    [{ model: "m", query: "", documents: ["a"] }, "query"],
    [{ model: "m", query: "q" }, "documents"],
    [{ model: "m", query: "q", documents: [] }, "documents"],
    [{ model: "m", query: "q", documents: ["a"], top_n: 0 }, "top_n"],
    ['{"model":"m","query":"q","documents":["a"],"documents":["a","b"]}', "documents"],
  ])("is refused when its price would be unclear: %j", (body, param) => {
    expect(refusalOf(rerank, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("a reranking priced by the search unit", () => {
  test("is charged for as many units as the provider billed", () => {
    const answer = { results, meta: { api_version: { version: "2" }, billed_units: { search_units: 3 } } };
    expect(computeCostNano(callPrice, read(answer)!.usage!)).toBe(120_000_000n);
  });

  test.each([
    [1, 1],
    [1_000, 10],
  ])("is held for all units that %i short documents can take", (count, units) => {
    const documents = Array.from({ length: count }, () => "short");
    const held = holdBound(shapeOf({ documents }), { ...limits, price: callPrice }).amountNano;
    expect(held).toBeGreaterThanOrEqual(BigInt(units) * 40_000_000n);
  });

  test("counts a long document as the chunks it is cut into", () => {
    const tokens = 500 * 200;
    const held = holdBound(shapeOf({ documents: ["a ".repeat(tokens)] }), { ...limits, price: callPrice }).amountNano;
    expect(held).toBeGreaterThanOrEqual(2n * 40_000_000n);
  });
});

describe("a reranking priced by tokens", () => {
  test.each([
    { usage: { total_tokens: 55 } },
    { usage: { prompt_tokens: 55, completion_tokens: 0, total_tokens: 55 } },
  ])("is charged by the provider's count: %j", (usage) => {
    expect(read({ results, ...usage })?.usage).toMatchObject({ inputTokens: 55, outputTokens: 0, source: "upstream" });
  });

  test("is held for the query with every document", () => {
    const query = "q".repeat(1_000);
    const documents = Array.from({ length: 50 }, () => "short");
    expect(holdBound(shapeOf({ query, documents }), { ...limits, price: tokenPrice }).inputTokens).toBeGreaterThan(
      50 * 1_000,
    );
  });

  test("is estimated where nobody counted; what is no answer is none", () => {
    expect(read({ object: "list", data: results })).toEqual({ usage: null, finishReason: null, answerBytes: 0 });
    expect(read({ message: "invalid api token" })).toBeNull();
  });
});
