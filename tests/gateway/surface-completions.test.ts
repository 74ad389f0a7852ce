import { describe, expect, test } from "vitest";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { completions } from "@/lib/gateway/surfaces/completions";
import { cuts, play, prepareWith, readWith, refusalOf, toBytes, tokenPrice } from "@/tests/support/surface-calls";

const limits = { contextTokens: 4_096, maxOutputTokens: null, price: tokenPrice };

describe("a request to continue a text", () => {
  test("goes on byte for byte but for the model's name", () => {
    const rest = '"prompt":"Hi","max_tokens":5,"suffix":"!","echo":true,"logprobs":2,"user":"u","x":1e999';
    expect(prepareWith(completions, `{"model":"m",${rest}}`)).toBe(`{"model":"theirs",${rest}}`);
  });

  test.each(["", ',"max_tokens":null'])("has the cap that was held for written where it has none%s", (cap) => {
    const body = `{"model":"m","prompt":"Hi"${cap}}`;
    expect(JSON.parse(prepareWith(completions, body)).max_tokens).toBe(16);
    expect(readWith(completions, body).envelope.shape.outputCap).toBe(16);
  });

  test("is never given a higher cap, nor one where it wants none", () => {
    expect(prepareWith(completions, '{"model":"m","prompt":"Hi","max_tokens":0,"echo":true}')).toContain(
      '"max_tokens":0',
    );
  });

  test.each([
    ['"stream":true', '"stream_options":{"include_usage":true},"model":"theirs","stream":true'],
    [
      '"stream":true,"stream_options":{"a":1}',
      '"model":"theirs","stream":true,"stream_options":{"include_usage":true,"a":1}',
    ],
    ['"stream":true,"stream_options":null', '"model":"theirs","stream":true,"stream_options":{"include_usage":true}'],
  ])("is asked for its usage when it streams: %s", (options, expected) => {
    const body = `{"model":"m",${options},"prompt":"Hi","max_tokens":1}`;
    expect(prepareWith(completions, body)).toBe(`{${expected},"prompt":"Hi","max_tokens":1}`);
  });

  test("has its usage shown when it asks itself, and no options where the provider refuses them", () => {
    const asks = readWith(completions, {
      model: "m",
      prompt: "Hi",
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(asks.envelope).toMatchObject({ stream: true, wantsUsage: true });
    const body = '{"model":"theirs","prompt":"Hi","stream":true,"max_tokens":1}';
    expect(prepareWith(completions, body, { quirks: { hasNoStreamOptions: true } })).toBe(body);
  });

  test.each([
    [{ prompt: "Hi" }, "model"],
    [{ model: "m", prompt: 5 }, "prompt"],
    [{ model: "m", prompt: "Hi", n: 0 }, "n"],
    [{ model: "m", prompt: "Hi", best_of: 129 }, "best_of"],
    [{ model: "m", prompt: "Hi", max_tokens: -1 }, "max_tokens"],
    [{ model: "m", prompt: "Hi", stream: "yes" }, "stream"],
    [{ model: "m", prompt: "Hi", stream_options: [] }, "stream_options"],
    ['{"model":"m","prompt":"Hi","best_of":1,"best_of":20}', "best_of"],
    ['{"model":"m","prompt":"Hi","Max_Tokens":9}', "max_tokens"],
    ['{"model":"m","prompt":"Hi","stream_options":{"include_usage":true,"include_usage":false}}', "include_usage"],
  ])("is refused when its price would be unclear: %j", (body, param) => {
    expect(refusalOf(completions, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("the hold for a continued text", () => {
  test.each([
    [{ prompt: "Hi", max_tokens: 10 }, 10],
    [{ prompt: "Hi", max_tokens: 10, n: 2, best_of: 5 }, 50],
    [{ prompt: ["a", "b", "c"], max_tokens: 10, n: 2 }, 60],
    [{ prompt: [1, 2, 3], max_tokens: 10 }, 10],
    [{ prompt: [[1], [2, 3]], n: 3 }, 96],
    [{ max_tokens: 7 }, 7],
  ])("covers every choice of every prompt: %j", (body, outputTokens) => {
    const { shape } = readWith(completions, { model: "m", ...body }).envelope;
    expect(holdBound(shape, limits).outputTokens).toBe(outputTokens);
  });
});

describe("a stream of a continued text", () => {
  const chunk = (text: string, finish: string | null) =>
    `data: {"object":"text_completion","choices":[{"text":"${text}","index":0,"logprobs":null,"finish_reason":${finish && `"${finish}"`}}],"usage":null}\n\n`;
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":14,"completion_tokens":2,"total_tokens":16}}\n\n';
  const done = "data: [DONE]\n\n";
  const text = chunk("The", null) + chunk(" holiday", "length") + usage + done;

  test("comes through byte for byte without the usage that only we asked for, wherever it is cut", () => {
    for (const pieces of cuts(toBytes(text))) {
      const reader = completions.createStreamReader(true);
      expect(Buffer.from(play(reader, pieces)).toString()).toBe(text.replace(usage, ""));
      expect(reader.facts()).toMatchObject({
        usage: { inputTokens: 14, outputTokens: 2, source: "upstream" },
        finishReason: "length",
        answerBytes: 11,
      });
      expect(reader.isComplete).toBe(true);
    }
  });

  test("that was cut off is not taken for a whole one", () => {
    const reader = completions.createStreamReader(false);
    play(reader, [toBytes(chunk("The", null))]);
    expect(reader.isComplete).toBe(false);
  });
});
