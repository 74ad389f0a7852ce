import { describe, expect, test } from "vitest";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { speech } from "@/lib/gateway/surfaces/speech";
import {
  cuts,
  play,
  prepareWith,
  readWith,
  refusalOf,
  toBytes,
  toEvents,
  tokenPrice,
} from "@/tests/support/surface-calls";

const sound = Uint8Array.of(0x49, 0x44, 0x33, 0x04, 0x00, 0x0a, 0x0a, 0x0d, 0x0a, 0xff, 0xfb, 0x90, 0x64);

describe("a request for speech", () => {
  test("goes on byte for byte but for the model's name", () => {
    const rest = '"input":"Hello","voice":{"id":"v"},"response_format":"pcm","speed":1.50,"x":12345678901234567890';
    expect(prepareWith(speech, `{"model":"m",${rest}}`)).toBe(`{"model":"theirs",${rest}}`);
  });

  test.each([
    [{ model: "m", input: "Hi", stream_format: "sse" }, true],
    [{ model: "m", input: "Hi", stream_format: "audio" }, false],
    [{ model: "m", input: "Hi" }, false],
  ])("is a stream only where events are asked for: %j", (body, stream) => {
    expect(readWith(speech, body).envelope.stream).toBe(stream);
  });

  test("is held for speech as long as the text can take, and four times that when it is slow", () => {
    const tokens = (body: object) =>
      holdBound(readWith(speech, { model: "m", ...body }).envelope.shape, {
        contextTokens: null,
        maxOutputTokens: null,
        price: tokenPrice,
      }).outputTokens;
    const input = "One sentence takes about four seconds to say aloud.";
    expect(tokens({ input })).toBeGreaterThan(4 * 20);
    expect(tokens({ input, speed: 0.25 })).toBeGreaterThan(3.9 * tokens({ input }));
    expect(tokens({ input, speed: 4 })).toBeGreaterThanOrEqual(tokens({ input }));
  });

  test.each([
    [{ input: "x" }, "model"],
    [{ model: "m" }, "input"],
    [{ model: "m", input: "" }, "input"],
    [{ model: "m", input: ["x"] }, "input"],
    [{ model: "m", input: "x", speed: "fast" }, "speed"],
    ['{"model":"m","input":"a","input":"much longer"}', "input"],
  ])("is refused when its price would be unclear: %j", (body, param) => {
    expect(refusalOf(speech, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("an answer in sound", () => {
  test.each([[sound], [Uint8Array.of(0x7b, 0, 0, 0)], [Uint8Array.of(0)]])("is any bytes: %j", (bytes) => {
    expect(speech.readAnswer(bytes)).toEqual({ usage: null, finishReason: null, answerBytes: 0 });
  });

  test("is neither nothing nor an error", () => {
    expect(speech.readAnswer(new Uint8Array(0))).toBeNull();
    const error = toBytes('{"error":{"message":"no","type":"invalid_request_error"}}');
    expect(speech.readAnswer(error)).toBeNull();
    expect(speech.readFailure(error)).toMatchObject({ status: 400 });
  });

  test("passes as it comes, with nothing put between its bytes, complete at a clean end", () => {
    for (const pieces of cuts(sound)) {
      const reader = speech.createStreamReader(false);
      expect(reader.isMidEvent).toBe(true);
      expect(Buffer.compare(play(reader, pieces), sound)).toBe(0);
      expect(reader.isComplete).toBe(true);
      expect(reader.renderError(gatewayError("upstream", "broken"))).toHaveLength(0);
    }
  });

  test("that is cut off never looks complete", () => {
    const reader = speech.createStreamReader(false);
    reader.read(sound);
    expect(reader.isComplete).toBe(false);
  });
});

describe("speech in events", () => {
  const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
  const text = toEvents({ type: "speech.audio.delta", audio: "SUQzBA==" }, { type: "speech.audio.done", usage });

  test.each([text, text.replaceAll(/^event:.*\n/gm, ""), `: hello\n\n${text}`])(
    "passes byte for byte and is charged by its count, wherever it is cut: %j",
    (stream) => {
      for (const pieces of cuts(toBytes(stream))) {
        const reader = speech.createStreamReader(false);
        expect(Buffer.from(play(reader, pieces)).toString()).toBe(stream);
        expect(reader.isComplete).toBe(true);
        expect(reader.facts().usage).toMatchObject({ inputTokens: 14, outputTokens: 101, source: "upstream" });
      }
    },
  );

  test("that is cut off is not whole, and is told so between two events", () => {
    const reader = speech.createStreamReader(false);
    play(reader, [toBytes(text.slice(0, text.indexOf("speech.audio.done")))]);
    expect(reader).toMatchObject({ isComplete: false, isMidEvent: false });
    const error = new TextDecoder().decode(reader.renderError(gatewayError("upstream", "The provider broke off.")));
    expect(error).toMatch(/^event: error\ndata: \{"type":"error","error":\{"message":"The provider broke off\."/);
  });
});
