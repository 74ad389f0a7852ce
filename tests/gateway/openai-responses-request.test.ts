import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import type { PrepareTarget } from "@/lib/gateway/wires/wire";
import { codexRequest } from "@/tests/support/fixtures/codex-request";

const facts = { model: null, stream: null, header: () => null };
const target: PrepareTarget = { upstreamModel: "gpt-up", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} };
const bytesOf = (text: string) => new TextEncoder().encode(text);

const readText = (text: string) => openaiResponses.readRequest(bytesOf(text), facts);
const read = (body: object) => readText(JSON.stringify(body));
const prepare = (text: string, changes: Partial<PrepareTarget> = {}) =>
  new TextDecoder().decode(readText(text).prepare({ ...target, ...changes }).bytes);

function refused(body: object): { kind: string; param: string | undefined } {
  try {
    read(body);
  } catch (error) {
    if (error instanceof GatewayError) return { kind: error.kind, param: error.details.param };
  }
  throw new Error("It was not refused.");
}

describe("a forwarded body", () => {
  test("keeps every byte but the model's name, what would be kept, and what tells who calls", () => {
    const body = `{ "model":"gpt-5", "input":"Grüße \\u4e16","client_metadata":{"cwd":"/home/x"},
      "models":["b"], "big":12345678901234567890,"store":true , "future":[1.0, {"model":"x"}] }`;
    expect(prepare(body)).toBe(
      `{ "model":"gpt-up", "input":"Grüße \\u4e16","big":12345678901234567890,"store":false , "future":[1.0, {"model":"x"}] }`,
    );
  });

  test("is not kept by the provider, though it does not say so", () => {
    expect(prepare('{"model":"gpt-up","input":"Hi"}')).toBe('{"store":false,"model":"gpt-up","input":"Hi"}');
    expect(prepare('{"model":"gpt-up","input":"Hi","store":null}')).toContain('"store":false');
    const kept = '{"model":"gpt-up","store":false,"input":"Hi"}';
    expect(prepare(kept)).toBe(kept);
  });

  test("is the caller's to keep on a credential of its own", () => {
    const body = '{"model":"gpt-up","input":"Hi","store":true}';
    expect(prepare(body, { isPooled: false })).toBe(body);
  });

  test.each([
    ['{"model":"gpt-up","store":false,"input":"Hi"}', 50, 50],
    ['{"model":"gpt-up","store":false,"input":"Hi","max_output_tokens":20}', 50, 20],
    ['{"model":"gpt-up","store":false,"input":"Hi","max_output_tokens":200}', 50, 50],
    ['{"model":"gpt-up","store":false,"input":"Hi","max_output_tokens":null}', 50, 50],
  ])("%s under a cap of %i asks for at most %i tokens", (body, outputCap, expected) => {
    expect(JSON.parse(prepare(body, { outputCap })).max_output_tokens).toBe(expected);
  });

  test("of Codex loses only its installation, and on the house's credential the dearer queue", () => {
    const { client_metadata: _, ...own } = codexRequest;
    expect(JSON.parse(prepare(JSON.stringify(codexRequest), { isPooled: false }))).toEqual({ ...own, model: "gpt-up" });
    const { service_tier: __, ...kept } = own as typeof own & { service_tier?: string };
    expect(JSON.parse(prepare(JSON.stringify(codexRequest)))).toEqual({ ...kept, model: "gpt-up" });
  });

  test("loses reasoning of other wires and gets its own back", () => {
    const foreign = writeSignature({ wire: "anthropic_messages", value: "sig" }, "openai_responses");
    const own = writeSignature({ wire: "openai_responses", value: "gAAA", itemId: "rs_9" }, "openai_responses");
    const message = { role: "user", content: "Hi" };
    const reasoning = (id: string, encrypted: string) => ({
      type: "reasoning",
      id,
      summary: [],
      encrypted_content: encrypted,
    });
    const input = [reasoning("rs_1", foreign), reasoning("rs_2", own), reasoning("rs_3", "gBBB"), message];
    const out = JSON.parse(prepare(JSON.stringify({ model: "m", store: false, client_metadata: {}, input })));
    expect(out).toEqual({
      model: "gpt-up",
      store: false,
      input: [reasoning("rs_9", "gAAA"), reasoning("rs_3", "gBBB"), message],
    });
  });
});

describe("the envelope", () => {
  test("tells what the call is, and how large", () => {
    const data = "A".repeat(10_000);
    const body = {
      model: "m",
      models: ["n"],
      stream: true,
      max_output_tokens: 77,
      reasoning: { effort: "low" },
      input: [
        { role: "user", content: [{ type: "input_image", image_url: `data:image/png;base64,${data}` }] },
        { role: "user", content: [{ type: "input_file", file_data: data, filename: "a.pdf" }] },
        { type: "function_call_output", call_id: "c", output: [{ type: "input_image", image_url: "https://x/y.png" }] },
        { type: "image_generation_call", id: "ig", result: data },
      ],
    };
    const { envelope } = read(body);
    expect(envelope).toMatchObject({
      model: "m",
      fallbackModels: ["n"],
      stream: true,
      wantsUsage: true,
      usesReasoning: true,
      statefulParam: null,
      shape: { mediaParts: 11, choices: 1, outputCap: 77 },
    });
    expect(envelope.shape.textBytes).toBeLessThan(700);
    expect(read({ model: "m", input: "Hi" }).envelope).toMatchObject({ stream: false, usesReasoning: false });
  });

  test.each([
    [{ previous_response_id: "resp_1" }, "previous_response_id"],
    [{ conversation: { id: "c" } }, "conversation"],
    [{ prompt: { id: "pmpt_1" } }, "prompt"],
    [{ background: true }, "background"],
    [{ input: [{ type: "item_reference", id: "msg_1" }] }, "input"],
    [{ input: [{ role: "user", content: [{ type: "input_file", file_id: "file-1" }] }] }, "input"],
    [{ input: [{ role: "user", content: [{ type: "input_image", file_id: "file-1" }] }] }, "input"],
    [
      { input: [{ type: "function_call_output", call_id: "c", output: [{ type: "input_file", file_id: "file-1" }] }] },
      "input",
    ],
    [{ input: [{ type: "code_interpreter_call", id: "ci", container_id: "cntr_1", code: "" }] }, "input"],
    [{ tools: [{ type: "file_search", vector_store_ids: ["vs_1"] }] }, "tools"],
    [{ tools: [{ type: "code_interpreter", container: "cntr_1" }] }, "tools"],
    [{ tools: [{ type: "code_interpreter", container: { type: "auto", file_ids: ["file-1"] } }] }, "tools"],
    [{ tools: [{ type: "shell", environment: { type: "container_reference", container_id: "cntr_1" } }] }, "tools"],
  ])("%j leans on what a provider keeps", (fields, param) => {
    expect(read({ model: "m", input: "Hi", ...fields }).envelope.statefulParam).toBe(param);
  });

  test.each([
    { tools: [{ type: "code_interpreter", container: { type: "auto" } }] },
    { tools: [{ type: "function", name: "f", parameters: { properties: { file_id: { type: "string" } } } }] },
    { input: [{ role: "user", content: [{ type: "input_file", file_id: null, file_url: "https://x/y.pdf" }] }] },
    { background: false, previous_response_id: null, conversation: null },
    { store: true },
  ])("%j stands on its own", (fields) => {
    expect(read({ model: "m", input: "Hi", ...fields }).envelope.statefulParam).toBeNull();
  });

  test.each([
    [{ input: "Hi" }, "model"],
    [{ model: "m" }, "input"],
    [{ model: "m", input: [] }, "input"],
    [{ model: "m", input: "Hi", stream: "yes" }, "stream"],
    [{ model: "m", input: "Hi", max_output_tokens: 0 }, "max_output_tokens"],
    [{ model: "m", input: "Hi", models: "n" }, "models"],
    [{ model: "m", input: "Hi", Store: true }, "store"],
  ])("%j is refused by the name of the parameter", (body, param) => {
    expect(refused(body)).toEqual({ kind: "invalid_request", param });
  });

  test("a parameter that metering or keeping depends on is written once", () => {
    expect(() => readText('{"model":"m","input":"Hi","store":false,"store":true}')).toThrow(GatewayError);
  });
});
