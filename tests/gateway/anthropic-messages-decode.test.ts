import { describe, expect, test } from "vitest";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { decodeStream, summarize } from "@/tests/support/anthropic-calls";
import {
  anthropicStreams,
  blockDelta,
  blockStart,
  blockStop,
  inputDelta,
  messageDelta,
  messageStart,
  messageStop,
  textDelta,
  writeStream,
} from "@/tests/support/fixtures/anthropic-streams";

const decode = (events: readonly object[], size?: number, lineEnd?: string) =>
  decodeStream(writeStream(events, lineEnd), anthropicMessages.createStreamDecoder(), size);
const start = messageStart({ input_tokens: 3, output_tokens: 1 });

describe.each(anthropicStreams)("a provider's stream of $name", ({ events, usage, text, calls, finishReason }) => {
  test("says the same in pieces of any size and with any line ends", () => {
    const parts = decode(events);
    expect(summarize(parts)).toMatchObject({ text, calls, finish: { finishReason, usage } });
    expect(parts[0]).toMatchObject({ type: "start", id: "msg_1", model: "claude-test" });
    for (const size of [1, 7, 100]) expect(decode(events, size)).toEqual(parts);
    expect(decode(events, 1, "\r\n")).toEqual(parts);
  });

  test("has every content begun once, filled and ended, in the order of their beginning", () => {
    const parts = decode(events);
    const begun = parts.flatMap((part) => (part.type === "content-start" ? [part.index] : []));
    expect(begun).toEqual(begun.map((_, index) => index));
    expect(parts.filter((part) => part.type === "content-end")).toHaveLength(begun.length);
    expect(parts.at(-1)!.type).toBe("finish");
  });
});

describe("the contents of an answer", () => {
  test("keep signatures, redacted thoughts and sources in Anthropic's own words", () => {
    const [, thoughtful, search] = anthropicStreams;
    const wire = "anthropic_messages";
    const thoughts = decode(thoughtful!.events);
    expect(thoughts).toContainEqual({ type: "content-meta", index: 0, signature: { wire, value: "c2lnbmF0dXJl" } });
    const redacted = { type: "reasoning", redacted: { wire, value: "cmVkYWN0ZWQ=" } };
    expect(thoughts).toContainEqual({ type: "content-start", index: 1, content: redacted });
    const found = decode(search!.events);
    expect(found.find((part) => part.type === "content-meta")).toMatchObject({
      citation: { url: "https://rain.test", title: "Rain", citedText: "rain", native: { wire } },
    });
  });

  test("that only Anthropic understands come whole, and are no call of the client's", () => {
    const parts = decode(anthropicStreams[2]!.events);
    expect(summarize(parts).calls).toEqual([]);
    const value = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "rain today" } };
    expect(parts[1]).toEqual({
      type: "content-start",
      index: 0,
      content: { type: "provider", wire: "anthropic_messages", value },
    });
    const compacted = decode(anthropicStreams[3]!.events)[1];
    expect(compacted).toMatchObject({ content: { value: { type: "compaction", content: "## Summary" } } });
  });

  test("are read from those who are careless: no start, input twice, no stop, no reason", () => {
    const parts = decode([
      start,
      textDelta(0, "Hi"),
      blockStart(1, { type: "tool_use", id: "t", name: "f", input: { a: 1 } }),
      inputDelta(1, '{"a":1}'),
      blockStart(2, { type: "tool_use", id: "u", name: "g", input: { b: 2 } }),
      { type: "message_delta", usage: { output_tokens: 9 } },
      messageStop,
    ]);
    expect(summarize(parts)).toMatchObject({
      text: "Hi",
      calls: [
        { id: "t", input: { a: 1 } },
        { id: "u", input: { b: 2 } },
      ],
      finish: { finishReason: "tool_calls", usage: { inputTokens: 3, outputTokens: 9 } },
    });
  });
});

describe("how an answer ends", () => {
  test.each([
    ["end_turn", { finishReason: "stop", stopSequence: null }],
    ["stop_sequence", { finishReason: "stop", stopSequence: "END" }],
    ["max_tokens", { finishReason: "length" }],
    ["model_context_window_exceeded", { finishReason: "length" }],
    ["pause_turn", { finishReason: "stop", detail: "pause" }],
    ["refusal", { finishReason: "content_filter", detail: "refusal" }],
    ["something_new", { finishReason: "other" }],
  ])("%s", (reason, finish) => {
    const stopSequence = reason === "stop_sequence" ? "END" : null;
    const delta = messageDelta(reason, { output_tokens: 1 }, { stop_sequence: stopSequence });
    expect(summarize(decode([start, delta, messageStop])).finish).toMatchObject(finish);
  });

  test("without message_stop it has not ended, but what was open is closed", () => {
    const parts = decode([
      start,
      blockStart(0, { type: "text", text: "" }),
      textDelta(0, "H"),
      messageDelta("end_turn", {}),
    ]);
    expect(parts.at(-1)).toEqual({ type: "content-end", index: 0 });
  });

  test("with an error it is over", () => {
    const parts = decode([start, { type: "error", error: { type: "overloaded_error", message: "m" } }, messageStop]);
    expect(parts.slice(1)).toMatchObject([{ type: "error", failure: { reason: "status", status: 529 } }]);
  });

  test("where another message begins within it, neither can be trusted", () => {
    const second = messageStart({ input_tokens: 9 }, { id: "msg_2" });
    const parts = decode([start, textDelta(0, "H"), second, textDelta(0, "other"), messageStop]);
    expect(parts.at(-1)).toEqual({ type: "error", failure: { reason: "unreadable" } });
    expect(summarize(parts).text).toBe("H");
  });

  test.each([["{"], ["null"], ["[]"], ["{}"], ['{"type":"content_block_delta"}'], ['{"type":"message_start"}']])(
    "what makes no sense is passed over: %s",
    (data) => {
      const decoder = anthropicMessages.createStreamDecoder();
      expect([...decoder.take({ event: "", data }), ...decoder.end()]).toEqual([]);
    },
  );
});

describe("a whole answer", () => {
  test("says what its stream would", () => {
    const usage = { input_tokens: 3, output_tokens: 8 };
    const content = [
      { type: "thinking", thinking: "Hm", signature: "sig" },
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "t", name: "f", input: { a: 1 } },
      { type: "tool_use", id: "u", name: "g", input: {} },
    ];
    const head = { id: "msg_1", type: "message", role: "assistant", model: "claude-test" };
    const whole = { ...head, content, stop_reason: "tool_use", stop_sequence: null, usage };
    const streamed = decode([
      messageStart(usage),
      blockStart(0, { type: "thinking", thinking: "" }),
      blockDelta(0, { type: "thinking_delta", thinking: "Hm" }),
      blockDelta(0, { type: "signature_delta", signature: "sig" }),
      blockStop(0),
      textDelta(1, "Hi"),
      blockStop(1),
      blockStart(2, { type: "tool_use", id: "t", name: "f", input: {} }),
      inputDelta(2, '{"a":1}'),
      blockStop(2),
      blockStart(3, { type: "tool_use", id: "u", name: "g", input: {} }),
      blockStop(3),
      messageDelta("tool_use", {}),
      messageStop,
    ]);
    expect(anthropicMessages.decodeAnswer(whole)).toEqual(streamed);
  });

  test.each([[null], ["text"], [{}], [{ type: "error", error: {} }]])("is none: %j", (value) => {
    expect(anthropicMessages.decodeAnswer(value)).toBeNull();
  });
});
