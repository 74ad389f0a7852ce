import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { readSignature } from "@/lib/gateway/canonical/tagged-signature";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { noUsage } from "@/lib/gateway/metering/usage";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import { geminiStreams, groundedChunks, toStream } from "@/tests/support/fixtures/gemini-streams";
import { answerContext, collect, decode, plainRequest, summarize } from "@/tests/support/gemini-parts";

const usage = {
  ...noUsage,
  inputTokens: 10,
  cacheReadTokens: 4,
  outputTokens: 7,
  reasoningTokens: 3,
  source: "upstream",
} as const;

function encode(parts: readonly StreamPart[], context = answerContext): string {
  const encoder = gemini.createStreamEncoder(context);
  return parts.map((part) => encoder.encode(part)).join("");
}

const chunksOf = (text: string) =>
  text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice("data: ".length)));
const finish = (finishReason: "stop" | "length" | "tool_calls", said: typeof usage | null = usage): StreamPart => ({
  type: "finish",
  finishReason,
  stopSequence: null,
  usage: said,
});
const start: StreamPart = { type: "start", id: "up-1", model: "theirs", usage: null };
const call = (input: string, more: object = {}): StreamPart[] => [
  { type: "content-start", index: 0, content: { type: "tool-call", toolCallId: "call_1", toolName: "f", ...more } },
  ...[...input].map((text): StreamPart => ({ type: "content-delta", index: 0, text })),
  { type: "content-end", index: 0 },
];

describe("a stream for a client of Gemini's dialect", () => {
  test.each(geminiStreams)("holds lines of data and empty ones, and nothing else: $name", ({ chunks }) => {
    const text = encode(decode(gemini.createStreamDecoder(), toStream(chunks)));
    expect(text).toMatch(/^(data: \{.*\}\n\n)+$/);
    for (const one of chunksOf(text)) {
      expect(one).toMatchObject({ modelVersion: "house/model", responseId: "123", candidates: [{ index: 0 }] });
    }
    expect(gemini.keepAlive).toBeNull();
  });

  test.each(geminiStreams)("says what was said: $name", ({ chunks, text, thoughts, calls, finishReason, usage }) => {
    const parts = decode(gemini.createStreamDecoder(), toStream(chunks));
    const again = collect(decode(gemini.createStreamDecoder(), encode(parts)));
    expect(summarize(again)).toEqual({ text, thoughts, calls, finishReason });
    expect(again.usage).toMatchObject(usage);
    expect(summarize(collect(gemini.decodeAnswer(gemini.encodeAnswer(collect(parts), answerContext))!))).toEqual({
      text,
      thoughts,
      calls,
      finishReason,
    });
  });

  test("counts as Google does: thoughts beside the candidates, the cached part within the prompt", () => {
    expect(chunksOf(encode([start, finish("stop")])).at(-1).usageMetadata).toEqual({
      promptTokenCount: 10,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 3,
      cachedContentTokenCount: 4,
      totalTokenCount: 17,
    });
  });

  test("shows the input from the first chunk on where it is known, and an estimate where nobody counted", () => {
    const said: StreamPart[] = [
      { type: "content-start", index: 0, content: { type: "text" } },
      { type: "content-delta", index: 0, text: "12345" },
      { type: "content-end", index: 0 },
    ];
    const begun: StreamPart = { type: "start", id: null, model: null, usage: { ...usage, outputTokens: 1 } };
    expect(chunksOf(encode([begun, ...said, finish("stop")]))[0].usageMetadata).toMatchObject({ promptTokenCount: 10 });
    expect(chunksOf(encode([start, ...said, finish("stop", null)])).at(-1).usageMetadata).toEqual({
      promptTokenCount: 11,
      candidatesTokenCount: 2,
      totalTokenCount: 13,
    });
  });

  test("gives a call whole, with the id by which its result will come back", () => {
    const [first] = chunksOf(encode([start, ...call('{"a":[1]}'), finish("tool_calls")]));
    expect(first.candidates[0].content.parts).toEqual([
      { functionCall: { id: "call_1", name: "f", args: { a: [1] } } },
    ]);
    expect(chunksOf(encode([start, ...call(""), finish("tool_calls")]))[0].candidates[0].content.parts).toEqual([
      { functionCall: { id: "call_1", name: "f", args: {} } },
    ]);
  });

  test.each(['{"path":"/et', "[1]", '"text"', "null"])("never gives a call whose arguments are %j", (input) => {
    const chunks = chunksOf(encode([start, ...call(input), finish("tool_calls")]));
    expect(JSON.stringify(chunks)).not.toContain('functionCall"');
    expect(chunks.at(-1).candidates[0].finishReason).toBe("MALFORMED_FUNCTION_CALL");
    const cut = chunksOf(encode([start, ...call(input), finish("length")]));
    expect(cut.at(-1).candidates[0].finishReason).toBe("MAX_TOKENS");
  });

  test("wraps the free text of a custom tool", () => {
    const [first] = chunksOf(encode([start, ...call("*** Begin", { isCustom: true }), finish("tool_calls")]));
    expect(first.candidates[0].content.parts[0].functionCall.args).toEqual({ input: "*** Begin" });
  });

  test("tags another provider's signatures, and leaves Google's as they are", () => {
    const signed = (wire: "gemini" | "anthropic_messages"): StreamPart[] => [
      start,
      { type: "content-start", index: 0, content: { type: "reasoning" } },
      { type: "content-delta", index: 0, text: "Hm." },
      { type: "content-meta", index: 0, signature: { wire, value: "proof" } },
      { type: "content-end", index: 0 },
      finish("stop"),
    ];
    const partOf = (text: string) => chunksOf(text)[1].candidates[0].content.parts[0];
    expect(partOf(encode(signed("gemini")))).toEqual({ text: "", thought: true, thoughtSignature: "proof" });
    const tagged = partOf(encode(signed("anthropic_messages"))).thoughtSignature;
    expect(tagged).toMatch(/^tct1\.anthropic_messages\./);
    expect(readSignature(tagged, "gemini")).toEqual({ wire: "anthropic_messages", value: "proof" });
  });

  test("shows no thoughts to a client that asked not to see them, but keeps their proof", () => {
    const quiet = {
      ...answerContext,
      request: { ...plainRequest, reasoning: { effort: null, budgetTokens: null, isShown: false } },
    };
    const text = encode(decode(gemini.createStreamDecoder(), toStream(geminiStreams[0]!.chunks)), quiet);
    expect(summarize(collect(decode(gemini.createStreamDecoder(), text)))).toMatchObject({ thoughts: "" });
    expect(text).toContain("c2lnbmVk");
  });

  test("names sources as Google does, by bytes of the text", () => {
    const parts = decode(gemini.createStreamDecoder(), toStream(groundedChunks));
    const { groundingMetadata } = chunksOf(encode(parts)).at(-1).candidates[0];
    expect(groundingMetadata.groundingChunks).toHaveLength(2);
    expect(groundingMetadata.groundingSupports).toEqual([
      { segment: { startIndex: 0, endIndex: 20, text: "Spain won Euro 2024." }, groundingChunkIndices: [0, 1] },
    ]);
  });

  test("ends with an error as Google would say it", () => {
    const text = gemini.createStreamEncoder(answerContext).encodeError(gatewayError("overloaded", "Try again."));
    expect(text).toBe('data: {"error":{"code":503,"message":"Try again.","status":"UNAVAILABLE"}}\n\n');
  });
});

describe("another provider's thoughts before a call", () => {
  const proof = { wire: "anthropic_messages", value: "proof" } as const;
  const hidden = { wire: "anthropic_messages", value: "hidden" } as const;
  const parts: StreamPart[] = [
    start,
    { type: "content-start", index: 0, content: { type: "reasoning" } },
    { type: "content-delta", index: 0, text: "Let me look." },
    { type: "content-meta", index: 0, signature: proof },
    { type: "content-end", index: 0 },
    { type: "content-start", index: 1, content: { type: "reasoning", redacted: hidden } },
    { type: "content-end", index: 1 },
    { type: "content-start", index: 2, content: { type: "text" } },
    { type: "content-delta", index: 2, text: "Looking." },
    { type: "content-end", index: 2 },
    { type: "content-start", index: 3, content: { type: "tool-call", toolCallId: "c", toolName: "f" } },
    { type: "content-end", index: 3 },
    finish("tool_calls"),
  ];
  const streamed = chunksOf(encode(parts)).map((one) => one.candidates[0].content);
  const whole = gemini.encodeAnswer(collect(parts), answerContext) as { candidates: { content: object }[] };

  const give = (contents: readonly object[]) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ contents: [{ parts: [{ text: "Hi" }] }, ...contents] }));
    return gemini.readRequest(bytes, { model: "m", stream: true, header: () => null }).toGenerate!().messages[1];
  };
  const expected = {
    role: "assistant",
    content: [
      { type: "reasoning", text: "Let me look.", signature: proof },
      { type: "reasoning", text: "", redacted: hidden },
      { type: "text", text: "Looking." },
      { type: "tool-call", toolCallId: "c", toolName: "f", input: "{}" },
    ],
  };

  test("come home through a client that keeps every part", () => {
    expect(give(streamed)).toEqual(expected);
    expect(give(whole.candidates.map(({ content }) => content))).toEqual(expected);
  });

  test("come home through a client that throws thoughts away, as Gemini CLI does", () => {
    const spoken = streamed.map(({ role, parts: all }) => ({
      role,
      parts: all.filter((part: { thought?: boolean }) => !part.thought),
    }));
    expect(give(spoken)).toEqual(expected);
  });

  test("go to nobody else", () => {
    const contents = [{ role: "user", parts: [{ text: "Hi" }] }, ...streamed];
    const reader = gemini.readRequest(new TextEncoder().encode(JSON.stringify({ contents })), {
      model: "m",
      stream: true,
      header: () => null,
    });
    const target = { upstreamModel: "gemini-3-pro", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} };
    const sent = new TextDecoder().decode(reader.prepare(target).bytes);
    expect(sent).not.toContain("tct1.");
    expect(sent).not.toContain("anthropic");
  });
});

describe("whatever is generated", () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
  const content = fc.oneof(
    fc.record({ type: fc.constant("text" as const), text: fc.string({ minLength: 1, unit: "grapheme" }) }),
    fc.record({ type: fc.constant("reasoning" as const), text: fc.string({ minLength: 1, unit: "grapheme" }) }),
    fc.record({ type: fc.constant("tool-call" as const), text: json.map((args) => JSON.stringify(args)) }),
  );

  test("comes out of this dialect as it went in", () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (contents, size) => {
        const parts = contents.flatMap(({ type, text }, index): StreamPart[] => [
          {
            type: "content-start",
            index,
            content: type === "tool-call" ? { type, toolCallId: `id_${index}`, toolName: `tool_${index}` } : { type },
          },
          { type: "content-delta", index, text: text.slice(0, 3) },
          { type: "content-delta", index, text: text.slice(3) },
          { type: "content-end", index },
        ]);
        const hasCalls = contents.some(({ type }) => type === "tool-call");
        const all = [start, ...parts, finish(hasCalls ? "tool_calls" : "stop")];
        const again = collect(decode(gemini.createStreamDecoder(), encode(all), size));
        expect(summarize(again)).toEqual(summarize(collect(all)));
        expect(again.usage).toEqual({ ...usage, webSearchCalls: 0 });
      }),
      { numRuns: 200 },
    );
  });
});
