import { describe, expect, test } from "vitest";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { embeddings } from "@/lib/gateway/surfaces/embeddings";
import { prepareWith, readWith, refusalOf, toBytes, tokenPrice } from "@/tests/support/surface-calls";

const limits = { contextTokens: 8_192, maxOutputTokens: null, price: tokenPrice };

describe("a request for vectors", () => {
  test.each([
    [
      '{"model":"m","input":"Hi","encoding_format":"base64","dimensions":256,"user":"u-1"}',
      '{"model":"theirs","input":"Hi","encoding_format":"base64","dimensions":256,"user":"u-1"}',
    ],
    [
      '{ "input":["a","b"],"big":12345678901234567890,"e":1.0E+5,\n"model":"m" }',
      '{ "input":["a","b"],"big":12345678901234567890,"e":1.0E+5,\n"model":"theirs" }',
    ],
    ['{"input":[1,2,3],"model":"m","models":["n","o"]}', '{"input":[1,2,3],"model":"theirs"}'],
    ['{"models":["n"],"input":[[1,2],[3]],"model":"m"}', '{"input":[[1,2],[3]],"model":"theirs"}'],
  ])("goes on byte for byte but for the model's name and its fallbacks: %s", (body, expected) => {
    expect(prepareWith(embeddings, body)).toBe(expected);
  });

  test("goes on untouched where the provider has the same name", () => {
    const body = '{"model":"m" , "input":"x","unknown":{"model":"m"}}';
    expect(prepareWith(embeddings, body, { upstreamModel: "m" })).toBe(body);
  });

  test("names its fallbacks", () => {
    expect(readWith(embeddings, { model: "m", models: ["n"], input: "x" }).envelope).toMatchObject({
      model: "m",
      fallbackModels: ["n"],
      stream: false,
    });
  });

  test.each([
    [{ input: "x" }, "model"],
    [{ model: "", input: "x" }, "model"],
    [{ model: "m" }, "input"],
    [{ model: "m", input: [] }, "input"],
    [{ model: "m", input: 5 }, "input"],
    [{ model: "m", input: ["a", 5] }, "input"],
    [{ model: "m", input: [["a"]] }, "input"],
    [{ model: "m", input: "x", models: "n" }, "models"],
    ['{"model":"m","input":"a","input":"much more"}', "input"],
    ['{"model":"m","Input":"much more","input":"a"}', "input"],
    ['{"model":"m","Model":"dearer","input":"a"}', "model"],
  ])("is refused when its price would be unclear: %j", (body, param) => {
    expect(refusalOf(embeddings, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("the hold for vectors", () => {
  const boundOf = (body: object, contextTokens: number | null = 8_192) =>
    holdBound(readWith(embeddings, { model: "m", ...body }).envelope.shape, { ...limits, contextTokens });

  test("holds no output", () => {
    expect(boundOf({ input: "x" }).outputTokens).toBe(0);
  });

  test("counts every id of a token", () => {
    const ids = Array.from({ length: 5_000 }, () => 1);
    expect(boundOf({ input: ids }).inputTokens).toBeGreaterThanOrEqual(5_000);
    expect(boundOf({ input: [ids, ids] }, null).inputTokens).toBeGreaterThanOrEqual(10_000);
  });

  test("lets every input be as long as the model reads, not only all of them together", () => {
    const texts = Array.from({ length: 4 }, () => "word ".repeat(8_192));
    expect(boundOf({ input: texts }).inputTokens).toBe(4 * 8_192);
    expect(boundOf({ input: texts[0] }).inputTokens).toBe(8_192);
  });

  test("counts what is neither text nor tokens as media", () => {
    expect(boundOf({ input: [{ image: "https://x.test/a.png" }] }, null).inputTokens).toBeGreaterThan(50_000);
  });
});

describe("an answer with vectors", () => {
  const read = (text: string) => embeddings.readAnswer(toBytes(text));

  test.each([
    ['{"usage":{"prompt_tokens":7,"total_tokens":7}}', 7],
    ['{"usage":{"total_tokens":9}}', 9],
  ])("is charged by the provider's count: %s", (rest, inputTokens) => {
    const answer = `{"object":"list","data":[{"embedding":"AACAPw=="},{"embedding":[0.1,-2e-3]}],${rest.slice(1)}`;
    expect(read(answer)?.usage).toMatchObject({ inputTokens, outputTokens: 0, source: "upstream" });
  });

  test("without a count is one all the same", () => {
    expect(read(' {"data":[]}\n')).toEqual({ usage: null, finishReason: null, answerBytes: 0 });
    expect(read('{"data":[],"usage":{"prompt_tokens":"7"},"error":null}')?.usage).toBeNull();
  });

  test.each([
    "",
    "null",
    "[]",
    "<html></html>",
    '{"object":"list"}',
    '{"data":{}}',
    '{"error":{"message":"no"},"data":[]}',
    '{"data":[{"embedding":[0.1,0.2]}',
    '{"data":[1,2',
    '{"data":[],x}',
  ])("is not taken for one when it is none or cut: %s", (text) => {
    expect(read(text)).toBeNull();
  });

  test("a failure in its place is known for one", () => {
    expect(embeddings.readFailure(toBytes('{"error":{"message":"no","code":429}}'))).toMatchObject({ status: 429 });
  });
});
