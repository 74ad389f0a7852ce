import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import type { PrepareTarget } from "@/lib/gateway/wires/wire";
import { bytesOf, facts, readBody } from "@/tests/support/anthropic-calls";

const user = { role: "user", content: "Hi" };
const asked = { model: "claude-a", max_tokens: 100, messages: [user] };
const target: PrepareTarget = {
  upstreamModel: "claude-b",
  outputCap: null,
  isPooled: true,
  pseudonym: "p-1",
  quirks: {},
};

function prepare(body: string, changes: Partial<PrepareTarget> = {}) {
  const { bytes } = anthropicMessages.readRequest(bytesOf(body), facts).prepare({ ...target, ...changes });
  return Buffer.from(bytes).toString("utf8");
}

/** The parameter that is at fault, or what else was thrown. */
function faultOf(read: () => unknown): unknown {
  try {
    read();
    return "none";
  } catch (error) {
    return error instanceof GatewayError ? error.details.param : error;
  }
}

describe("the envelope of a request", () => {
  test("holds what metering and routing need", () => {
    const { envelope } = readBody({ ...asked, stream: true, models: ["claude-c"], thinking: { type: "adaptive" } });
    expect(envelope).toMatchObject({
      model: "claude-a",
      fallbackModels: ["claude-c"],
      stream: true,
      shape: { messages: 1, mediaParts: 0, choices: 1, outputCap: 100 },
      statefulParam: null,
      usesReasoning: true,
    });
  });

  test.each([
    [{ ...asked, model: "" }, "model"],
    [{ ...asked, model: 7 }, "model"],
    [{ model: "m", messages: [user] }, "max_tokens"],
    [{ ...asked, max_tokens: null }, "max_tokens"],
    [{ ...asked, max_tokens: 0 }, "max_tokens"],
    [{ ...asked, max_tokens: 1.5 }, "max_tokens"],
    [{ ...asked, max_tokens: "9" }, "max_tokens"],
    [{ ...asked, messages: [] }, "messages"],
    [{ ...asked, messages: "Hi" }, "messages"],
    [{ ...asked, stream: "yes" }, "stream"],
    [{ ...asked, models: "m" }, "models"],
  ])("of %j is refused by the name of the parameter", (body, param) => {
    expect(faultOf(() => readBody(body))).toBe(param);
  });

  test.each([
    ['{"model":"m","max_tokens":1,"max_tokens":900,"messages":[{}]}', "max_tokens"],
    ['{"model":"m","max_tokens":1,"Messages":[],"messages":[{}]}', "messages"],
    ['{"model":"m","max_tokens":1,"messages":[{}],"metadata":{"user_id":"a","user_id":"b"}}', "user_id"],
    ['{"model":"m","max_tokens":1,"messages":[{}],"metadata":{},"metadata":{"user_id":"b"}}', "metadata"],
  ])("that parsers could read differently is refused: %s", (body, param) => {
    expect(faultOf(() => anthropicMessages.readRequest(bytesOf(body), facts))).toBe(param);
  });

  test("counts pictures and documents wherever they lie, and their base64 not as text", () => {
    const data = "A".repeat(5_000);
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data } };
    const pdf = { type: "document", source: { type: "base64", media_type: "application/pdf", data } };
    const ofBlocks = { type: "document", source: { type: "content", content: [image, { type: "text", text: "x" }] } };
    const plain = { type: "document", source: { type: "text", media_type: "text/plain", data } };
    const byUrl = { type: "image", source: { type: "url", url: "https://pictures.test/1.png" } };
    const result = { type: "tool_result", tool_use_id: "t", content: [image, { type: "text", text: "y" }] };
    const body = { ...asked, messages: [{ role: "user", content: [image, pdf, ofBlocks, plain, byUrl, result] }] };
    const { shape } = readBody(body).envelope;
    expect(shape.mediaParts).toBe(12);
    expect(shape.textBytes).toBe(JSON.stringify(body).length - 4 * data.length);
  });

  test.each([
    [{ container: "container_1" }, "container"],
    [{ thread: { id: "t" } }, "thread"],
    [{ messages: [{ role: "user", content: [{ type: "image", source: { type: "file", file_id: "f" } }] }] }, "file_id"],
    [
      {
        messages: [
          {
            role: "user",
            content: [{ type: "tool_result", content: [{ type: "document", source: { type: "file", file_id: "f" } }] }],
          },
        ],
      },
      "file_id",
    ],
    [{ messages: [{ role: "user", content: [{ type: "container_upload", file_id: "f" }] }] }, "file_id"],
    [{ mcp_servers: [{ url: "https://mcp.test" }], context_management: { edits: [] } }, null],
  ])("names what the provider keeps: %j", (members, param) => {
    expect(readBody({ ...asked, ...members }).envelope.statefulParam).toBe(param);
  });
});

describe("a forwarded body", () => {
  const odd =
    '{ "max_tokens" : 100,\n"model":"claude-a", "big": 12345678901234567890, "unknown_future_field":{"model":"claude-a"},' +
    '"messages":[{"role":"user","content":"\\u0048i, \\"model\\": \\"x\\""}]}';

  test("is the caller's, byte for byte, but for the model's name", () => {
    expect(prepare(odd)).toBe(odd.replace('"claude-a"', '"claude-b"'));
    expect(prepare(odd, { upstreamModel: "claude-a" })).toBe(odd);
  });

  test("loses the fallbacks, which are the house's to follow", () => {
    const body = '{"models":["x"],"model":"claude-a","max_tokens":5,"messages":[{}]}';
    expect(prepare(body, { upstreamModel: "claude-a" })).toBe('{"model":"claude-a","max_tokens":5,"messages":[{}]}');
  });

  test("has its cap lowered, never raised", () => {
    expect(prepare(odd, { outputCap: 7 })).toContain('"max_tokens" : 7,');
    expect(prepare(odd, { outputCap: 700 })).toContain('"max_tokens" : 100,');
  });

  test("names a pseudonym instead of the user on the house's credential, and only there", () => {
    const fingerprint = '{"user_id" : "{\\"device_id\\":\\"d\\"}", "z":1}';
    const body = `{"model":"claude-b","max_tokens":5,"metadata":${fingerprint},"messages":[{}]}`;
    expect(prepare(body)).toBe(body.replace(fingerprint, '{"user_id" : "p-1", "z":1}'));
    expect(prepare(body, { isPooled: false })).toBe(body);
    const without = body.replace(fingerprint, "{}");
    expect(prepare(without)).toBe(without);
  });

  test("does not run at many times the price on the house's account", () => {
    const body = '{"model":"claude-b","speed":"fast","max_tokens":5,"messages":[{}]}';
    expect(prepare(body)).toBe('{"model":"claude-b","max_tokens":5,"messages":[{}]}');
    expect(prepare(body, { isPooled: false })).toBe(body);
  });

  test("loses thoughts that only another provider could read, and keeps Anthropic's own", () => {
    const foreign = writeSignature({ wire: "openai_responses", value: "e", itemId: "rs_1" }, "anthropic_messages");
    const own = { type: "thinking", thinking: "mine", signature: "c2ln" };
    const quote = { type: "web_search_result_location", url: "https://a.test", encrypted_index: foreign };
    const body = {
      ...asked,
      messages: [
        user,
        { role: "assistant", content: [{ type: "thinking", thinking: "theirs", signature: foreign }] },
        user,
        {
          role: "assistant",
          content: [
            { type: "redacted_thinking", data: foreign },
            own,
            { type: "text", text: "tct1. is a word here", citations: [quote] },
          ],
        },
      ],
    };
    expect(JSON.parse(prepare(JSON.stringify(body))).messages).toEqual([
      user,
      user,
      { role: "assistant", content: [own, { type: "text", text: "tct1. is a word here" }] },
    ]);
  });

  test("that only speaks of tags stays as it is", () => {
    const body = '{"model":"claude-b","max_tokens":5,"messages":[{"role":"user","content":"tct1.x"}] }';
    expect(prepare(body)).toBe(body);
  });
});
