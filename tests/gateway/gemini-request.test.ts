import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { gemini } from "@/lib/gateway/wires/gemini/codec";

const facts = { model: "gemini-2.5-flash", stream: true, header: () => null };
const target = {
  upstreamModel: "gemini-2.5-flash-001",
  outputCap: null,
  isPooled: true,
  pseudonym: "p",
  quirks: {},
} as const;
const toBytes = (text: string) => new TextEncoder().encode(text);
const read = (body: string | object) =>
  gemini.readRequest(toBytes(typeof body === "string" ? body : JSON.stringify(body)), facts);
const prepare = (body: string | object, more: object = {}) =>
  new TextDecoder().decode(read(body).prepare({ ...target, ...more }).bytes);
const contents = [{ role: "user", parts: [{ text: "Hi" }] }];

function refusal(body: string | object): GatewayError {
  try {
    read(body);
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error("it was not refused");
}

describe("a request to generate", () => {
  test("takes its model and its way of answering from the address", () => {
    expect(read({ contents }).envelope).toMatchObject({
      model: "gemini-2.5-flash",
      stream: true,
      shape: { messages: 1, mediaParts: 0, choices: 1, outputCap: null },
      statefulParam: null,
      usesReasoning: false,
    });
  });

  test.each(["generationConfig", "generation_config"])("is read in both of Google's spellings (%s)", (name) => {
    const config = name.includes("_")
      ? { max_output_tokens: 50, candidate_count: 2, thinking_config: {} }
      : { maxOutputTokens: 50, candidateCount: 2, thinkingConfig: {} };
    const { envelope } = read({ contents, [name]: config });
    expect(envelope).toMatchObject({ shape: { outputCap: 50, choices: 2 }, usesReasoning: true });
  });

  test("counts pictures and recordings, and takes their base64 for no text", () => {
    const inlineData = { mimeType: "image/png", data: "A".repeat(10_000) };
    const body = { contents: [{ parts: [{ inlineData }, { inline_data: inlineData }] }] };
    const { shape } = read(body).envelope;
    expect(shape.mediaParts).toBe(2);
    expect(shape.textBytes).toBe(JSON.stringify(body).length - 20_000);
    const film = { fileData: { fileUri: "https://www.youtube.com/watch?v=1" } };
    expect(read({ contents: [{ parts: [film] }] }).envelope.shape.mediaParts).toBeGreaterThanOrEqual(20);
  });

  test.each([
    [{ contents: [] }, "contents"],
    [{}, "contents"],
    [{ contents: [7] }, "contents"],
    [{ contents, generationConfig: [] }, "generationConfig"],
    [{ contents, generationConfig: { maxOutputTokens: 0 } }, "maxOutputTokens"],
    [{ contents, generation_config: { candidate_count: "8" } }, "candidate_count"],
  ])("is refused when its price cannot be told: %j", (body, param) => {
    expect(refusal(body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });

  test.each([
    '{"contents":[{}],"contents":[{}]}',
    '{"contents":[{}],"generationConfig":{},"generation_config":{}}',
    '{"contents":[{}],"GenerationConfig":{}}',
    '{"contents":[{}],"generationConfig":{"maxOutputTokens":1,"max_output_tokens":9}}',
    '{"contents":[{}],"generationConfig":{"candidateCount":1,"candidateCount":8}}',
    '{"contents":[{}],"generationConfig":{"candidatecount":8}}',
  ])("is refused when parsers could differ on what it asks: %s", (body) => {
    expect(refusal(body)).toMatchObject({ kind: "invalid_request" });
  });

  test.each([
    [{ cachedContent: "cachedContents/1" }, "cachedContent"],
    [{ cached_content: "cachedContents/1" }, "cachedContent"],
    [{ tools: [{ fileSearch: { fileSearchStoreNames: ["fileSearchStores/1"] } }] }, "tools.fileSearch"],
  ])("says when it refers to what the provider keeps: %j", (more, param) => {
    expect(read({ contents, ...more }).envelope.statefulParam).toBe(param);
  });

  test.each([
    ["https://generativelanguage.googleapis.com/v1beta/files/abc", "fileData.fileUri"],
    ["https://GENERATIVELANGUAGE.googleapis.com:443/v1beta/files/abc", "fileData.fileUri"],
    ["https://user@generativelanguage.googleapis.com/v1beta/files/abc", "fileData.fileUri"],
    ["files/abc", "fileData.fileUri"],
    ["https://www.youtube.com/watch?v=1", null],
    ["https://example.org/generativelanguage.googleapis.com/files/a.pdf", null],
    ["gs://bucket/a.pdf", "fileData.fileUri"],
  ])("tells a file that Google keeps from one at an address: %s", (fileUri, param) => {
    expect(read({ contents: [{ parts: [{ fileData: { fileUri } }] }] }).envelope.statefulParam).toBe(param);
    expect(read({ contents: [{ parts: [{ file_data: { file_uri: fileUri } }] }] }).envelope.statefulParam).toBe(param);
  });
});

test("bears a media type of any shape", () => {
  const parts = [{ inlineData: { mimeType: { toString: 5 }, data: "AAAA" } }];
  expect(read({ contents: [{ parts }] }).envelope.shape.mediaParts).toBeGreaterThan(0);
});

describe("a forwarded request", () => {
  const odd = '{ "contents" : [{"parts":[{"text":"\\u0048i"}]}], "unknown": 12345678901234567890,\n "tools": [] }';

  test("keeps every byte", () => {
    expect(prepare(odd)).toBe(odd);
  });

  test("names the model that is paid for wherever it names one", () => {
    expect(prepare(`{"model":"models/dear","contents":[{}],"model":"x"}`)).toBe(
      '{"model":"models/gemini-2.5-flash-001","contents":[{}],"model":"models/gemini-2.5-flash-001"}',
    );
  });

  test.each([
    ['{"contents":[{}]}', '{"generationConfig":{"maxOutputTokens":64},"contents":[{}]}'],
    ['{"contents":[{}],"generationConfig":null}', '{"contents":[{}],"generationConfig":{"maxOutputTokens":64}}'],
    ['{"contents":[{}],"generationConfig":{ }}', '{"contents":[{}],"generationConfig":{"maxOutputTokens":64 }}'],
    [
      '{"generation_config":{"top_k":1.0},"contents":[{}]}',
      '{"generation_config":{"maxOutputTokens":64,"top_k":1.0},"contents":[{}]}',
    ],
    [
      '{"generation_config":{"max_output_tokens":100},"contents":[{}]}',
      '{"generation_config":{"max_output_tokens":64},"contents":[{}]}',
    ],
  ])("gets the house's cap, and nothing else changes: %s", (body, expected) => {
    expect(prepare(body, { outputCap: 64 })).toBe(expected);
  });

  test("never has its own cap raised", () => {
    const body = '{"contents":[{}],"generationConfig":{"maxOutputTokens":10}}';
    expect(prepare(body, { outputCap: 64 })).toBe(body);
  });

  test("is not logged by the provider on the house's own credential", () => {
    expect(prepare('{"store":true,"contents":[{}]}')).toBe('{"store":false,"contents":[{}]}');
    expect(prepare('{"store":true,"contents":[{}]}', { isPooled: false })).toContain('"store":true');
  });

  test("loses what only another provider could read, and keeps Google's own signatures", () => {
    const foreign = writeSignature({ wire: "anthropic_messages", value: "proof" }, "gemini");
    const body = {
      contents: [
        ...contents,
        { role: "model", parts: [{ thought: true, text: "Hm.", thoughtSignature: foreign }] },
        {
          role: "model",
          parts: [
            { text: "Yes", thoughtSignature: foreign },
            { functionCall: { name: "f" }, thoughtSignature: foreign },
            { functionCall: { name: "g" }, thoughtSignature: "own" },
          ],
        },
      ],
    };
    const parts = [
      { text: "Yes" },
      { functionCall: { name: "f" } },
      { functionCall: { name: "g" }, thoughtSignature: "own" },
    ];
    expect(JSON.parse(prepare(body))).toEqual({ contents: [...contents, { role: "model", parts }] });
    const newer = JSON.parse(prepare(body, { upstreamModel: "gemini-3-pro-preview" }));
    expect(newer.contents[1].parts[1].thoughtSignature).toBe("skip_thought_signature_validator");
  });
});
