import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { geminiCountTokens } from "@/lib/gateway/surfaces/gemini-count-tokens";
import { geminiBatchEmbedContents, geminiEmbedContent } from "@/lib/gateway/surfaces/gemini-embed-content";
import type { ForwardCodec } from "@/lib/gateway/wires/wire";

const facts = { model: "gemini-test", stream: null, header: () => null };
const target = { upstreamModel: "up", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} } as const;
const toBytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const read = (codec: ForwardCodec, body: unknown) => codec.readRequest(toBytes(body), facts);
const prepare = (codec: ForwardCodec, body: unknown) =>
  new TextDecoder().decode(read(codec, body).prepare(target).bytes);
const contents = [{ role: "user", parts: [{ text: "Hi" }] }];

describe("counting tokens", () => {
  test("holds nothing for an answer, costs nothing, and can be estimated", () => {
    const reader = read(geminiCountTokens, { contents });
    expect(reader.envelope).toMatchObject({ model: "gemini-test", stream: false, shape: { choices: 1, outputCap: 0 } });
    expect(reader.toGenerate!().messages).toHaveLength(1);
    expect(geminiCountTokens.readAnswer(toBytes({ totalTokens: 5 }))).toMatchObject({
      usage: { inputTokens: 0, outputTokens: 0 },
    });
    expect(geminiCountTokens.readAnswer(toBytes({ error: { code: 400 } }))).toBeNull();
  });

  test.each(["generateContentRequest", "generate_content_request"])("takes a whole request in %s", (name) => {
    const inner = `{"model":"models/x", "contents": [{"parts":[{"text":"Hi"}]}],"n":12345678901234567890}`;
    const body = `{ "${name}" : ${inner} }`;
    expect(read(geminiCountTokens, body).envelope.shape).toMatchObject({ messages: 1 });
    expect(prepare(geminiCountTokens, body)).toBe(body.replace("models/x", "models/up"));
    expect(read(geminiCountTokens, body).toGenerate!().messages).toHaveLength(1);
  });

  test("does not show the provider what only another could read", () => {
    const thoughtSignature = writeSignature({ wire: "anthropic_messages", value: "proof" }, "gemini");
    const thought = { role: "model", parts: [{ text: "Hm.", thought: true, thoughtSignature }] };
    const body = { generateContentRequest: { model: "models/x", contents: [...contents, thought] } };
    expect(JSON.parse(prepare(geminiCountTokens, body))).toEqual({
      generateContentRequest: { model: "models/up", contents },
    });
  });
});

describe("embedding", () => {
  test("one content goes on as it came, with the model that is paid for", () => {
    const body = `{"model":"models/x", "content": {"parts":[{"text":"Hi"}]}, "outputDimensionality":  128}`;
    expect(prepare(geminiEmbedContent, body)).toBe(body.replace("models/x", "models/up"));
    expect(read(geminiEmbedContent, body).envelope).toMatchObject({
      model: "gemini-test",
      shape: { messages: 1, inputs: 1, outputCap: 0, textBytes: body.length },
    });
  });

  test("several at once name the model in each of their requests", () => {
    const one = `{"model":"models/x","content":{"parts":[{"text":"[\\"model\\"]"}]}}`;
    const body = `{"requests": [${one} , ${one}]}`;
    expect(prepare(geminiBatchEmbedContents, body)).toBe(body.replaceAll("models/x", "models/up"));
    expect(read(geminiBatchEmbedContents, body).envelope.shape).toMatchObject({ messages: 2, inputs: 2 });
  });

  test.each([
    [geminiEmbedContent, {}, "content"],
    [geminiBatchEmbedContents, { requests: [] }, "requests"],
    [geminiBatchEmbedContents, { requests: [7] }, "requests"],
  ])("of nothing is refused", (codec, body, param) => {
    expect(() => read(codec, body)).toThrow(expect.objectContaining({ details: { param } }));
  });

  test("that is asked for twice is refused", () => {
    expect(() => read(geminiBatchEmbedContents, '{"requests":[{}],"requests":[{}]}')).toThrow();
  });

  test("is answered by vectors, perhaps with a count", () => {
    const counted = { embedding: { values: [1] }, usageMetadata: { promptTokenCount: 3 } };
    expect(geminiEmbedContent.readAnswer(toBytes(counted))?.usage).toMatchObject({ inputTokens: 3, outputTokens: 0 });
    expect(geminiBatchEmbedContents.readAnswer(toBytes({ embeddings: [] }))).toMatchObject({ usage: null });
    expect(geminiEmbedContent.readAnswer(toBytes({ embeddings: [] }))).toBeNull();
    const failed = toBytes({ error: { code: 404, status: "NOT_FOUND" } });
    expect(geminiEmbedContent.readFailure(failed)).toMatchObject({ status: 404 });
  });
});
