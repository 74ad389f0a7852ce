import { describe, expect, test } from "vitest";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { estimateUsage } from "@/lib/gateway/metering/estimate-usage";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import type { PriceFacts } from "@/lib/gateway/ports";
import { images } from "@/lib/gateway/surfaces/images";
import {
  callPrice,
  cuts,
  play,
  prepareWith,
  readWith,
  refusalOf,
  toBytes,
  toEvents,
  tokenPrice,
} from "@/tests/support/surface-calls";

const limits = (facts: PriceFacts) => ({ contextTokens: null, maxOutputTokens: null, price: facts });
const shapeOf = (body: object) => readWith(images, { model: "m", prompt: "A cat", ...body }).envelope.shape;
const usage = { input_tokens: 20, output_tokens: 1_056, total_tokens: 1_076 };
const readUsage = (answer: unknown) => images.readAnswer(toBytes(JSON.stringify(answer)))!.usage!;

describe("a model priced by the picture", () => {
  test("is held for as many as are asked for, to the nano", () => {
    expect(holdBound(shapeOf({ n: 3 }), limits(callPrice)).amountNano).toBe(120_000_000n);
    expect(holdBound(shapeOf({}), limits(callPrice)).amountNano).toBe(40_000_000n);
  });

  test.each([0, 1, 3])("is charged for the %i that came", (count) => {
    const data = Array.from({ length: count }, () => ({ b64_json: "iVBORw==", revised_prompt: "[,]{" }));
    expect(computeCostNano(callPrice, readUsage({ created: 1, data }))).toBe(BigInt(count) * 40_000_000n);
    expect(computeCostNano(callPrice, readUsage({ data, usage }))).toBe(BigInt(count) * 40_000_000n);
  });

  test("is charged for what was asked when the caller hung up on the answer", () => {
    const shape = shapeOf({ n: 2 });
    const bound = holdBound(shape, limits(callPrice));
    expect(computeCostNano(callPrice, estimateUsage(shape, bound, 0))).toBe(bound.amountNano);
  });
});

describe("a model priced by tokens", () => {
  test("is charged by the provider's count", () => {
    const counted = readUsage({ data: [{ b64_json: "iVBORw==" }], usage });
    expect(counted).toMatchObject({ inputTokens: 20, outputTokens: 1_056, source: "upstream" });
    expect(computeCostNano(tokenPrice, counted)).toBe(20n * 1_000n + 1_056n * 2_000n);
  });

  test("is charged an estimate where nobody counted", () => {
    expect(readUsage({ data: [{ url: "https://x.test/1.png" }] })).toMatchObject({
      outputTokens: 1_056,
      source: "estimated",
    });
  });

  test("is held for more than the dearest picture seen, for every picture and every frame", () => {
    const tokens = (body: object) => holdBound(shapeOf(body), limits(tokenPrice)).outputTokens;
    expect(tokens({})).toBeGreaterThan(12_329);
    expect(tokens({ n: 4 })).toBe(4 * tokens({}));
    expect(tokens({ output_format: "gif" })).toBe(9 * tokens({}));
    expect(tokens({ output_format: "gif", frame_count: 16 })).toBe(16 * tokens({}));
  });
});

describe("a request for pictures", () => {
  test("goes on byte for byte but for the model's name", () => {
    const rest = '"prompt":"A cat","n":2,"size":"1024x1024","quality":"high","partial_images":2,"user":"u"';
    expect(prepareWith(images, `{"model":"m",${rest}}`)).toBe(`{"model":"theirs",${rest}}`);
  });

  test.each([
    [{ prompt: "x" }, "model"],
    [{ model: "m" }, "prompt"],
    [{ model: "m", prompt: "x", n: 0 }, "n"],
    [{ model: "m", prompt: "x", n: 1.5 }, "n"],
    [{ model: "m", prompt: "x", stream: 1 }, "stream"],
    ['{"model":"m","prompt":"x","n":1,"n":10}', "n"],
    ['{"model":"m","prompt":"x","n":1,"N":10}', "n"],
    ['{"model":"m","prompt":"x","size":"256x256","Size":"4096x4096"}', "size"],
  ])("is refused when its price would be unclear: %j", (body, param) => {
    expect(refusalOf(images, body)).toMatchObject({ kind: "invalid_request", details: { param } });
  });
});

describe("a stream of pictures", () => {
  const partial = { type: "image_generation.partial_image", b64_json: "AAAA", partial_image_index: 0 };
  const completed = { type: "image_generation.completed", b64_json: "BBBB", usage };

  test("comes through byte for byte and is counted, wherever it is cut", () => {
    const text = toEvents(partial, completed);
    for (const pieces of cuts(toBytes(text))) {
      const reader = images.createStreamReader(false);
      expect(Buffer.from(play(reader, pieces)).toString()).toBe(text);
      expect(reader.isComplete).toBe(true);
      expect(reader.facts().usage).toMatchObject({
        inputTokens: 20,
        outputTokens: 1_056,
        calls: 1,
        source: "upstream",
      });
    }
  });

  test("is read also where a picture has several megabytes and comes in small pieces", () => {
    const bytes = toBytes(toEvents({ ...completed, b64_json: "B".repeat(5_000_000) }));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    );
    const reader = images.createStreamReader(false);
    expect(Buffer.compare(play(reader, pieces), bytes)).toBe(0);
    expect(reader.isComplete).toBe(true);
    expect(reader.facts().usage).toMatchObject({ outputTokens: 1_056 });
  });

  test("of which only a rough picture was seen counts as one picture, not as nothing and not by its bytes", () => {
    const reader = images.createStreamReader(false);
    play(reader, [toBytes(toEvents({ ...partial, b64_json: "A".repeat(100_000) }, partial))]);
    expect(reader.isComplete).toBe(false);
    const { usage: counted, answerBytes } = reader.facts();
    expect(counted).toBeNull();
    const shape = shapeOf({ stream: true });
    expect(estimateUsage(shape, holdBound(shape, limits(tokenPrice)), answerBytes).outputTokens).toBe(1_056);
  });

  test("ends at the provider's error, which does not go out", () => {
    const reader = images.createStreamReader(false);
    const error = {
      type: "error",
      error: { type: "image_generation_error", code: "moderation_blocked", message: "No." },
    };
    expect(Buffer.from(play(reader, [toBytes(toEvents(partial, error))])).toString()).toBe(toEvents(partial));
    expect(reader.failure).not.toBeNull();
  });
});
