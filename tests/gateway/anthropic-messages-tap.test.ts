import { describe, expect, test } from "vitest";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { bytesOf } from "@/tests/support/anthropic-calls";
import {
  anthropicStreams,
  blockStart,
  messageDelta,
  messageStart,
  messageStop,
  textDelta,
  writeStream,
} from "@/tests/support/fixtures/anthropic-streams";

/** What comes out of a forwarded stream that arrives in these pieces. */
function play(pieces: readonly Uint8Array[]) {
  const reader = anthropicMessages.createStreamReader(false);
  const out = pieces.map((piece) => reader.read(piece));
  out.push(reader.rest());
  return { text: Buffer.concat(out).toString("utf8"), reader };
}

const whole = (events: readonly object[]) => play([bytesOf(writeStream(events))]);

describe.each(anthropicStreams)("a forwarded stream of $name", ({ events, usage, finishReason }) => {
  test.each(["\n", "\r\n", "\r"])("passes byte for byte and is counted, wherever it is cut (%j)", (lineEnd) => {
    const text = writeStream(events, lineEnd);
    const bytes = bytesOf(text);
    for (let at = 0; at <= bytes.length; at += 11) {
      const { text: out, reader } = play([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(out).toBe(text);
      expect(reader.facts()).toMatchObject({ usage: { ...usage, source: "upstream" }, finishReason });
      expect(reader.isComplete).toBe(true);
    }
    expect(play([...bytes].map((byte) => Uint8Array.of(byte))).text).toBe(text);
  });
});

describe("a stream that ends before its end", () => {
  test("is not complete without message_stop, and what was said after the last count is estimated", () => {
    const { reader } = whole([
      messageStart({ input_tokens: 40, output_tokens: 1 }),
      blockStart(0, { type: "text", text: "" }),
      textDelta(0, "x".repeat(400)),
    ]);
    expect(reader.isComplete).toBe(false);
    expect(reader.facts().usage).toMatchObject({ inputTokens: 40, outputTokens: 101, source: "estimated" });
  });

  test("does not count what a server tool returned, nor take its members for the answer's", () => {
    const { reader } = whole([
      messageStart({ input_tokens: 40, output_tokens: 0 }),
      blockStart(0, {
        type: "web_fetch_tool_result",
        content: { text: "y".repeat(4_000), usage: { input_tokens: 1 }, stop_reason: "max_tokens" },
      }),
    ]);
    expect(reader.facts()).toMatchObject({ usage: { inputTokens: 40, outputTokens: 0 }, finishReason: null });
  });
});

describe("an error within a stream", () => {
  test.each([
    ["invalid_request_error", 400],
    ["authentication_error", 401],
    ["billing_error", 402],
    ["permission_error", 403],
    ["not_found_error", 404],
    ["request_too_large", 413],
    ["rate_limit_error", 429],
    ["api_error", 500],
    ["timeout_error", 504],
    ["overloaded_error", 529],
    ["some_new_error", 502],
  ])("%s counts as status %i, and neither it nor what follows goes out", (type, status) => {
    const start = messageStart({ input_tokens: 1, output_tokens: 1 });
    const { text, reader } = whole([start, { type: "error", error: { type, message: "words" } }, messageStop]);
    expect(text).toBe(writeStream([start]));
    expect(reader.failure).toMatchObject({ reason: "status", status });
  });
});

describe("cache writes", () => {
  test.each([
    [{ cache_creation_input_tokens: 9 }, { cacheWrite5mTokens: 9, cacheWrite1hTokens: 0 }],
    [
      { cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 } },
      { cacheWrite5mTokens: 4, cacheWrite1hTokens: 5 },
    ],
    // A later total that the split of the start does not know yet.
    [
      { cache_creation_input_tokens: 20, cache_creation: { ephemeral_1h_input_tokens: 5 } },
      { cacheWrite5mTokens: 0, cacheWrite1hTokens: 20 },
    ],
    [
      {
        cache_creation_input_tokens: 20,
        cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 },
      },
      { cacheWrite5mTokens: 15, cacheWrite1hTokens: 5 },
    ],
  ])("%j are told apart by how long they last", (counts, expected) => {
    const { reader } = whole([
      messageStart({ input_tokens: 1, ...counts }),
      messageDelta("end_turn", { output_tokens: 2 }),
    ]);
    const total = expected.cacheWrite5mTokens + expected.cacheWrite1hTokens;
    expect(reader.facts().usage).toMatchObject({ inputTokens: 1 + total, ...expected });
  });
});

describe("a whole answer", () => {
  const read = (value: object) => anthropicMessages.readAnswer(bytesOf(JSON.stringify(value)));

  test("tells its usage and why it ended", () => {
    const usage = { input_tokens: 5, cache_read_input_tokens: 10, output_tokens: 7 };
    const content = [
      { type: "text", text: "four" },
      { type: "tool_use", id: "t", name: "f", input: { a: 1 } },
    ];
    expect(read({ type: "message", content, stop_reason: "tool_use", usage })).toMatchObject({
      usage: { inputTokens: 15, cacheReadTokens: 10, outputTokens: 7 },
      finishReason: "tool_calls",
      answerBytes: 11,
    });
  });

  test("without usage says so, and what is none is none", () => {
    expect(read({ type: "message", content: [] })).toMatchObject({ usage: null, finishReason: null });
    expect(read({ type: "error", error: { type: "api_error" } })).toBeNull();
    expect(anthropicMessages.readAnswer(bytesOf("<html>"))).toBeNull();
  });

  test("that is an error in good clothes is a failure", () => {
    const failure = anthropicMessages.readFailure(bytesOf('{"type":"error","error":{"type":"overloaded_error"}}'));
    expect(failure).toMatchObject({ reason: "status", status: 529 });
    expect(anthropicMessages.readFailure(bytesOf('{"type":"message","content":[]}'))).toBeNull();
  });
});
