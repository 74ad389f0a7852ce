import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCollector } from "@/lib/gateway/canonical/collect";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { readSignature } from "@/lib/gateway/canonical/tagged-signature";
import { noUsage } from "@/lib/gateway/metering/usage";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import {
  answerContext,
  decodeStream,
  encodeStream,
  readBody,
  readWithSdk,
  summarize,
} from "@/tests/support/anthropic-calls";
import { anthropicStreams, writeStream } from "@/tests/support/fixtures/anthropic-streams";

const usage = { ...noUsage, inputTokens: 50, cacheReadTokens: 20, outputTokens: 9, source: "upstream" } as const;
const start: StreamPart = { type: "start", id: null, model: null, usage: null };
const finish = { type: "finish", finishReason: "stop", stopSequence: null, usage } as const;
const textOf = (index: number, ...pieces: string[]): StreamPart[] => [
  { type: "content-start", index, content: { type: "text" } },
  ...pieces.map((text) => ({ type: "content-delta", index, text }) as const),
  { type: "content-end", index },
];

function callOf(index: number, pieces: readonly string[], more: object = {}): StreamPart[] {
  const content = { type: "tool-call", toolCallId: `call_${index}`, toolName: "f", ...more } as const;
  return [
    { type: "content-start", index, content },
    ...pieces.map((text) => ({ type: "content-delta", index, text }) as const),
    { type: "content-end", index },
  ];
}

function collect(parts: readonly StreamPart[]) {
  const collector = createCollector();
  for (const part of parts) collector.take(part);
  return anthropicMessages.encodeAnswer(collector.answer(), answerContext);
}

/** The events by name, each of which must be named as its type is. */
function eventsOf(stream: string): { type: string; index?: number; [member: string]: unknown }[] {
  return stream
    .split("\n\n")
    .filter(Boolean)
    .map((event) => {
      const [name, data] = event.split("\n");
      const value = JSON.parse(data!.slice("data: ".length));
      expect(name).toBe(`event: ${value.type}`);
      return value;
    });
}

describe("a stream to a client", () => {
  test("begins once, with every key and an input above nought, and ends with all usage", () => {
    const events = eventsOf(encodeStream([start, ...textOf(0, "Hi"), finish]));
    expect(events.map(({ type }) => type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events[0]!.message).toEqual({
      id: "msg_0193",
      type: "message",
      role: "assistant",
      model: "claude-test",
      content: [],
      container: null,
      diagnostics: null,
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 321,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        output_tokens: 0,
        output_tokens_details: null,
        server_tool_use: null,
        inference_geo: null,
        service_tier: null,
        speed: null,
      },
    });
    expect(events[4]).toMatchObject({
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { input_tokens: 30, cache_read_input_tokens: 20, cache_creation_input_tokens: 0, output_tokens: 9 },
    });
  });

  test("tells an input above nought even where nothing is known, and what it counted itself where nobody did", () => {
    const context = { ...answerContext, inputTokensEstimate: 0 };
    const events = eventsOf(encodeStream([start, ...textOf(0, "12345678"), { ...finish, usage: null }], context));
    expect(events[0]).toMatchObject({ message: { usage: { input_tokens: 1 } } });
    expect(events.at(-2)).toMatchObject({ usage: { output_tokens: 2 } });
  });

  test("has no block for nothing: empty text, thoughts without a word or proof, others' own contents", () => {
    const provider = { type: "provider", wire: "gemini", value: { a: 1 } } as const;
    const parts: StreamPart[] = [
      start,
      ...textOf(0),
      ...textOf(1, "", ""),
      { type: "content-start", index: 2, content: { type: "reasoning" } },
      { type: "content-end", index: 2 },
      { type: "content-start", index: 3, content: provider },
      { type: "content-end", index: 3 },
      ...textOf(4, "", "Hi"),
      finish,
    ];
    const blocks = eventsOf(encodeStream(parts)).filter(({ type }) => type === "content_block_start");
    expect(blocks).toEqual([
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "", citations: null } },
    ]);
    expect(collect(parts)).toMatchObject({ content: [{ type: "text", text: "Hi", citations: null }] });
  });

  test.each([
    [["", '{"a"', ":1}"], { a: 1 }],
    [[], {}],
    [["", " "], {}],
  ])("gives a call's input in pieces %j as %j", async (pieces, input) => {
    const parts = [start, ...callOf(0, pieces), { ...finish, finishReason: "tool_calls" } as const];
    const message = await readWithSdk(encodeStream(parts));
    expect(message.content).toMatchObject([{ type: "tool_use", id: "call_0", name: "f", input }]);
    expect(message.stop_reason).toBe("tool_use");
    expect(collect(parts)).toMatchObject({ content: message.content.map((block) => ({ ...block })) });
  });

  test("gives the free text of a custom tool as the one string of an object, however it is cut", async () => {
    const said = '*** "Begin"\n\u{1f389}\\ end';
    const parts = [start, ...callOf(0, [...said.split("")], { isCustom: true }), finish];
    expect((await readWithSdk(encodeStream(parts))).content).toMatchObject([{ input: { input: said } }]);
    expect(collect(parts)).toMatchObject({ content: [{ input: { input: said } }] });
  });

  test("gives foreign thoughts with a tag that brings them home", async () => {
    const signature = { wire: "openai_responses", value: "enc", itemId: "rs_1" } as const;
    const ofCall = { wire: "gemini", value: "thought" } as const;
    const redacted = { wire: "openai_chat", value: "hidden" } as const;
    const parts: StreamPart[] = [
      start,
      { type: "content-start", index: 0, content: { type: "reasoning" } },
      { type: "content-delta", index: 0, text: "Hm" },
      { type: "content-meta", index: 0, signature },
      { type: "content-end", index: 0 },
      { type: "content-start", index: 1, content: { type: "reasoning", redacted } },
      { type: "content-end", index: 1 },
      ...callOf(2, ["{}"], { signature: ofCall }),
      finish,
    ];
    const { content } = await readWithSdk(encodeStream(parts));
    expect((collect(parts) as { content: unknown }).content).toEqual(content.map((block) => ({ ...block })));
    expect(content.map(({ type }) => type)).toEqual(["thinking", "redacted_thinking", "thinking", "tool_use"]);
    const [thinking] = content;
    expect(readSignature((thinking as { signature: string }).signature, "anthropic_messages")).toEqual(signature);

    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content },
    ];
    const [, said] = readBody({ model: "m", max_tokens: 1, messages }).toGenerate!().messages;
    expect(said!.content).toEqual([
      { type: "reasoning", text: "Hm", signature },
      { type: "reasoning", text: "", redacted },
      { type: "tool-call", toolCallId: "call_2", toolName: "f", input: "", signature: ofCall },
    ]);
  });

  test("gives a foreign source as a place on the web that is never sent to Anthropic", async () => {
    const citation = { url: "https://a.test", title: "A", citedText: null } as const;
    const parts: StreamPart[] = [start, ...textOf(0, "It is so."), finish];
    parts.splice(3, 0, { type: "content-meta", index: 0, citation });
    const { content } = await readWithSdk(encodeStream(parts));
    expect(content).toMatchObject([
      {
        text: "It is so.",
        citations: [{ type: "web_search_result_location", url: "https://a.test", title: "A", cited_text: "" }],
      },
    ]);
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content },
    ];
    const body = readBody({ model: "m", max_tokens: 1, messages });
    const target = { upstreamModel: "m", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} };
    const { bytes } = body.prepare(target);
    expect(JSON.parse(new TextDecoder().decode(bytes)).messages[1].content).toEqual([
      { type: "text", text: "It is so." },
    ]);
  });

  test.each([
    [{ finishReason: "stop" }, "end_turn"],
    [{ finishReason: "stop", stopSequence: "END" }, "stop_sequence"],
    [{ finishReason: "stop", detail: "pause" }, "pause_turn"],
    [{ finishReason: "length" }, "max_tokens"],
    [{ finishReason: "tool_calls" }, "tool_use"],
    [{ finishReason: "content_filter" }, "refusal"],
    [{ finishReason: "stop", detail: "refusal" }, "refusal"],
    [{ finishReason: "error" }, "end_turn"],
    [{ finishReason: "other" }, "end_turn"],
  ] as const)("ends as %j with %s", async (end, reason) => {
    const parts: StreamPart[] = [start, ...textOf(0, "x"), { ...finish, ...end }];
    const message = await readWithSdk(encodeStream(parts));
    expect(message.stop_reason).toBe(reason);
    expect(message.stop_details !== null).toBe(reason === "refusal");
    expect(collect(parts)).toMatchObject({ stop_reason: reason });
  });

  test("ends with an error where the model made a picture, which the dialect has no place for", async () => {
    const parts: StreamPart[] = [
      start,
      { type: "content-start", index: 0, content: { type: "file", mediaType: "image/png", data: "iVBORw" } },
      { type: "content-end", index: 0 },
      finish,
    ];
    await expect(readWithSdk(encodeStream(parts))).rejects.toMatchObject({ type: "api_error" });
    expect(encodeStream(parts)).not.toContain("message_stop");
    expect(() => collect(parts)).toThrowError("upstream");
  });

  test("keeps an answer that was cut within a call's input, as Anthropic advises", () => {
    expect(collect([start, ...callOf(0, ['{"a": "b']), finish])).toMatchObject({
      content: [{ input: { INVALID_JSON: '{"a": "b' } }],
    });
  });
});

describe.each(anthropicStreams)(
  "Anthropic's own stream of $name, through the canonical form",
  ({ events, text, calls }) => {
    const parts = decodeStream(writeStream(events), anthropicMessages.createStreamDecoder());

    test("says the same to the SDK", async () => {
      // The SDK bears no second start.
      const once = events.filter((event, at) => at === 0 || (event as { type: string }).type !== "message_start");
      const [before, after] = await Promise.all([readWithSdk(writeStream(once)), readWithSdk(encodeStream(parts))]);
      expect(after.content.flatMap((block) => (block.type === "text" ? block.text : [])).join("")).toBe(text);
      expect(after.content.filter((block) => block.type === "tool_use")).toMatchObject(calls);
      expect(after.content.map(({ type }) => type)).toEqual(before.content.map(({ type }) => type));
      expect(after).toMatchObject({ stop_reason: before.stop_reason, usage: { output_tokens: expect.any(Number) } });
      expect((collect(parts) as { content: unknown }).content).toEqual(after.content.map((block) => ({ ...block })));
    });
  },
);

describe("any answer", () => {
  const piece = fc.string({ unit: "binary", minLength: 1 });
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }).map((value) => JSON.stringify(value));
  const wire = "anthropic_messages";
  const id = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
  const content = fc.oneof(
    fc.record({ kind: fc.constant("text" as const), pieces: fc.array(piece, { minLength: 1 }) }),
    fc.record({ kind: fc.constant("reasoning" as const), pieces: fc.array(piece), signature: piece }),
    fc.record({ kind: fc.constant("redacted" as const), data: piece }),
    fc.record({ kind: fc.constant("call" as const), id, name: id, json, cut: fc.nat(20) }),
  );
  type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

  function partsOf(one: Content, index: number): StreamPart[] {
    const end = { type: "content-end", index } as const;
    const deltas = (pieces: readonly string[]) =>
      pieces.map((text) => ({ type: "content-delta", index, text }) as const);
    switch (one.kind) {
      case "text":
        return [{ type: "content-start", index, content: { type: "text" } }, ...deltas(one.pieces), end];
      case "reasoning": {
        const signature = { wire, value: one.signature } as const;
        const begun = { type: "content-start", index, content: { type: "reasoning" } } as const;
        return [begun, ...deltas(one.pieces), { type: "content-meta", index, signature }, end];
      }
      case "redacted": {
        const redacted = { wire, value: one.data } as const;
        return [{ type: "content-start", index, content: { type: "reasoning", redacted } }, end];
      }
      case "call": {
        const begun = { type: "tool-call", toolCallId: one.id, toolName: one.name } as const;
        const pieces = [one.json.slice(0, one.cut), one.json.slice(one.cut)].filter(Boolean);
        return [{ type: "content-start", index, content: begun }, ...deltas(pieces), end];
      }
    }
  }

  test("comes back from its stream as it went in", () => {
    const reasons = fc.constantFrom("stop" as const, "length" as const);
    fc.assert(
      fc.property(
        fc.array(content, { maxLength: 6 }),
        reasons,
        fc.nat(1_000),
        (contents, finishReason, outputTokens) => {
          const hasCall = contents.some(({ kind }) => kind === "call");
          const said = finishReason === "stop" && hasCall ? "tool_calls" : finishReason;
          const end = {
            ...finish,
            finishReason: said,
            usage: { ...usage, outputTokens, cacheWrite5mTokens: 7 },
          } as const;
          const parts = [start, ...contents.flatMap(partsOf), end];
          const back = decodeStream(encodeStream(parts), anthropicMessages.createStreamDecoder());
          expect(back.slice(1)).toEqual(parts.slice(1));
          expect(summarize(back)).toEqual(summarize(parts));
        },
      ),
      { numRuns: 200 },
    );
  });
});
