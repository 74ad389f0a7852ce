import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { countTokensSurface } from "@/lib/gateway/surfaces/count-tokens";
import { moderations } from "@/lib/gateway/surfaces/moderations";
import { callPrice, prepareWith, readWith, refusalOf, toBytes, tokenPrice } from "@/tests/support/surface-calls";

describe("moderations", () => {
  test.each([
    ['{"model":"m","input":"Hi"}', '{"model":"theirs","input":"Hi"}'],
    ['{"input":["a","b"]}', '{"model":"theirs","input":["a","b"]}'],
    [
      '{"input":[{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}],"model":null}',
      '{"input":[{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}],"model":"theirs"}',
    ],
  ])("go on byte for byte but for the model's name: %s", (body, expected) => {
    expect(prepareWith(moderations, body)).toBe(expected);
  });

  test("without a model mean OpenAI's usual one", () => {
    expect(readWith(moderations, { input: "Hi" }).envelope.model).toBe("omni-moderation-latest");
  });

  test("hold no output, and are answers with their results", () => {
    const { shape } = readWith(moderations, { input: "Hi" }).envelope;
    expect(holdBound(shape, { contextTokens: null, maxOutputTokens: null, price: tokenPrice }).outputTokens).toBe(0);
    expect(moderations.readAnswer(toBytes('{"id":"modr-1","results":[{"flagged":false}]}'))).not.toBeNull();
    expect(moderations.readAnswer(toBytes('{"error":{"message":"no"}}'))).toBeNull();
  });

  test.each([
    [{ model: "m" }, "input"],
    [{ model: 5, input: "x" }, "model"],
    ['{"input":"a","input":"b"}', "input"],
  ])("are refused when unclear: %j", (body, param) => {
    expect(refusalOf(moderations, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("counting tokens in Anthropic's dialect", () => {
  const messages = [{ role: "user", content: "Hi" }];

  test("goes on byte for byte but for the model's name and the caller's fingerprint", () => {
    const body = '{"model":"m","messages":[{"role":"user","content":"Hi"}],"big":12345678901234567890}';
    expect(prepareWith(countTokensSurface, body)).toBe(body.replace('"m"', '"theirs"'));
    const marked = '{"model":"m","messages":[{}],"metadata":{"user_id":"device_1"}}';
    expect(prepareWith(countTokensSurface, marked)).toContain('"user_id":"somebody"');
  });

  test("leaves out thoughts that only another provider can read", () => {
    const signature = writeSignature({ wire: "gemini", value: "abc" }, "anthropic_messages");
    const thought = { type: "thinking", thinking: "Hm", signature };
    const turn = { role: "assistant", content: [thought, { type: "text", text: "Hello" }] };
    const sent = prepareWith(countTokensSurface, { model: "m", messages: [...messages, turn] });
    expect(sent).not.toContain("thinking");
    expect(sent).toContain("Hello");
  });

  test("needs no cap, costs nothing, and can be done by us where the provider cannot", () => {
    const reader = readWith(countTokensSurface, { model: "m", messages, system: "Be kind." });
    expect(reader.toGenerate?.()).toMatchObject({ model: "m", maxOutputTokens: null });
    const facts = countTokensSurface.readAnswer(toBytes('{"input_tokens":2095,"context_management":null}'));
    expect(computeCostNano(callPrice, facts!.usage!)).toBe(0n);
  });

  test("knows what is no count, and what is a failure", () => {
    expect(countTokensSurface.readAnswer(toBytes('{"type":"message"}'))).toBeNull();
    const failure = toBytes('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}');
    expect(countTokensSurface.readFailure(failure)).toMatchObject({ status: 529 });
  });

  test("refuses in Anthropic's words, and names what it keeps for its own account", () => {
    expect(refusalOf(countTokensSurface, { model: "m", messages: [] }).details.param).toBe("messages");
    expect(refusalOf(countTokensSurface, { messages }).details.param).toBe("model");
    const { status, body } = countTokensSurface.renderError(gatewayError("model_not_found", "No such model."), "req_1");
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { type: "error", error: { type: "not_found_error" } },
    });
    const file = { type: "document", source: { type: "file", file_id: "file_1" } };
    const asked = readWith(countTokensSurface, { model: "m", messages: [{ role: "user", content: [file] }] });
    expect(asked.envelope.statefulParam).toBe("file_id");
  });
});
