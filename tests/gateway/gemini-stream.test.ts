import { describe, expect, test } from "vitest";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import {
  chunk,
  geminiStreams,
  groundedChunks,
  tooManyRequests,
  toStream,
} from "@/tests/support/fixtures/gemini-streams";

const encoder = new TextEncoder();

/** What comes out when the stream arrives in pieces of this size. */
function play(text: string, size = Number.POSITIVE_INFINITY) {
  const bytes = encoder.encode(text);
  const reader = gemini.createStreamReader(false);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(reader.read(bytes.subarray(at, at + size)));
  out.push(reader.rest());
  return { text: Buffer.concat(out).toString("utf8"), reader };
}

describe.each(geminiStreams)("a forwarded stream of $name", ({ chunks, usage, finishReason }) => {
  // Whether a stop means calls, only a translation asks.
  const said = finishReason === "tool_calls" ? "stop" : finishReason;

  test.each(["\n", "\r\n"])("goes through byte for byte and is read, in pieces of any size (%j)", (lineEnd) => {
    const text = toStream(chunks, lineEnd);
    for (const size of [1, 7, 100, 1_447, text.length * 4]) {
      const { text: out, reader } = play(text, size);
      expect(out).toBe(text);
      expect(reader.facts()).toMatchObject({ usage: { ...usage, source: "upstream" }, finishReason: said });
      expect(reader.isComplete).toBe(true);
      expect(reader.failure).toBeNull();
    }
  });
});

describe("a forwarded stream", () => {
  test("is charged for searches that only the chunk before the last names", () => {
    const counts = { promptTokenCount: 9, candidatesTokenCount: 2 };
    const found = { content: { parts: [{ text: "Rain." }] }, groundingMetadata: { webSearchQueries: ["a", "b"] } };
    const chunks = [
      { candidates: [found], usageMetadata: counts },
      { candidates: [{ finishReason: "STOP" }], usageMetadata: { ...counts, candidatesTokenCount: 3 } },
    ];
    const wanted = { usage: { outputTokens: 3, webSearchCalls: 2 } };
    expect(play(toStream(chunks)).reader.facts()).toMatchObject(wanted);
    expect(gemini.readAnswer(encoder.encode(JSON.stringify(chunks)))).toMatchObject(wanted);
  });

  test("is not complete before the provider gave a reason to end", () => {
    const { reader } = play(toStream([chunk([{ text: "Half a sen" }])]));
    expect(reader.isComplete).toBe(false);
    expect(reader.facts().answerBytes).toBe(10);
  });

  test("is not ended, counted or failed by words in a tool's arguments", () => {
    const args = { finishReason: "STOP", usageMetadata: { promptTokenCount: 99 }, error: { code: 400 }, text: '"}' };
    const { reader } = play(toStream([chunk([{ functionCall: { name: "f", args } }])]));
    expect(reader.isComplete).toBe(false);
    expect(reader.failure).toBeNull();
    expect(reader.facts()).toMatchObject({ usage: null, answerBytes: JSON.stringify(args).length - 1 });
  });

  test.each([tooManyRequests, [tooManyRequests]])("ends at an error, which does not go out", (error) => {
    const before = toStream([chunk([{ text: "Hi" }])]);
    const { text, reader } = play(`${before}data: ${JSON.stringify(error)}\r\n\r\n`);
    expect(text).toBe(before);
    expect(reader.failure).toEqual({ reason: "status", status: 429, retryAfter: "35", body: tooManyRequests });
  });

  test("may hold a picture of megabytes in its only chunk, and is still counted", () => {
    const inlineData = { mimeType: "image/png", data: "iVBORw0KGgo".repeat(200_000) };
    const usageMetadata = { promptTokenCount: 4, candidatesTokenCount: 1_290 };
    const text = toStream([chunk([{ inlineData }], { finishReason: "STOP" }, { usageMetadata })]);
    const { text: out, reader } = play(text, 65_536);
    expect(out === text).toBe(true);
    expect(reader.isComplete).toBe(true);
    expect(reader.facts()).toMatchObject({ usage: { inputTokens: 4, outputTokens: 1_290 }, answerBytes: 0 });
  });

  test("counts the searches that the provider made", () => {
    expect(play(toStream(groundedChunks)).reader.facts().usage).toMatchObject({ webSearchCalls: 2 });
  });

  test("tells an error as one line of data and an empty one", () => {
    const { reader } = play(toStream([chunk([{ text: "Hi" }])]));
    const bytes = reader.renderError(gatewayError("upstream", "The provider broke off its answer."));
    expect(new TextDecoder().decode(bytes)).toBe(
      'data: {"error":{"code":502,"message":"The provider broke off its answer.","status":"INTERNAL"}}\n\n',
    );
  });
});

describe("a whole answer", () => {
  const read = (value: unknown) => gemini.readAnswer(encoder.encode(JSON.stringify(value, null, 2)));

  test.each(geminiStreams)("may be a list of chunks: $name", ({ chunks, usage }) => {
    expect(read(chunks)?.usage).toMatchObject(usage);
  });

  test("of a refused prompt is an answer, and no failure", () => {
    const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 3 } };
    expect(read(blocked)).toMatchObject({ finishReason: "content_filter", usage: { inputTokens: 3, outputTokens: 0 } });
    expect(gemini.readFailure(encoder.encode(JSON.stringify(blocked)))).toBeNull();
  });

  test("that is an error is none, alone or in a list", () => {
    for (const body of [tooManyRequests, [tooManyRequests]]) {
      expect(read(body)).toBeNull();
      expect(gemini.readFailure(encoder.encode(JSON.stringify(body)))).toMatchObject({ status: 429, retryAfter: "35" });
    }
  });

  test("that refuses the credential is no judgement of the request, though Google calls it one", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];
    const body = { error: { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT", details } };
    expect(gemini.readFailure(encoder.encode(JSON.stringify(body)))).toMatchObject({ status: 401 });
  });

  test("that is no answer of this dialect is none", () => {
    expect(read({ choices: [] })).toBeNull();
    expect(gemini.readAnswer(encoder.encode("<html>"))).toBeNull();
  });
});
