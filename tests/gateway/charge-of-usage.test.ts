import { describe, expect, test } from "vitest";
import { listCharge } from "@/lib/base/charge";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import { noUsage } from "@/lib/gateway/metering/usage";
import type { Deployment, PriceFacts, Usage } from "@/lib/gateway/ports";
import { codecs } from "@/lib/gateway/wires/registry";
import { streamedAnswer, wholeAnswer } from "@/tests/support/answers-with-usage";
import { createFakeHouse, deployment, foundAll, sendToUpstream, turn } from "@/tests/support/fake-house";
import { chargedUsages, priceOf } from "@/tests/support/fixtures/charged-usage";
import { collectParts, playStream } from "@/tests/support/play-wire";
import { play, toBytes } from "@/tests/support/surface-calls";

describe("what a provider says it used costs what it costs by hand", () => {
  test.each(chargedUsages)("$name", (counted) => {
    const codec = codecs[counted.wire];
    const whole = wholeAnswer(counted);
    const stream = streamedAnswer(counted);
    const reader = codec.createStreamReader(false);
    play(reader, [toBytes(stream)]);
    const readings = {
      whole: codec.readAnswer(toBytes(whole))?.usage,
      streamed: reader.facts().usage,
      "translated whole": collectParts(codec.decodeAnswer(whole) ?? []).usage,
      "translated from a stream": collectParts(playStream(codec.createStreamDecoder(), stream)).usage,
    };
    for (const [way, usage] of Object.entries(readings)) {
      expect(usage && computeCostNano(counted.price, usage), way).toBe(counted.nano);
    }
  });

  test("xAI says the same of its own answer", () => {
    const { usage, nano } = chargedUsages.find(({ name }) => name.startsWith("xAI"))!;
    expect(usage.cost_in_usd_ticks).toBe(Number(nano * 10n));
  });
});

test.each(chargedUsages.filter(({ wire }) => wire === "openai_chat"))(
  "streamed or not, the caller is charged the same: $name",
  async (counted) => {
    const sold: Deployment = { ...deployment, contextTokens: null, maxOutputTokens: null, price: counted.price };
    const charged: bigint[] = [];
    for (const stream of [false, true]) {
      const house = createFakeHouse({ findDeployments: () => foundAll([sold]) });
      const body = { model: "test-model", stream, web_search_options: {}, messages: [{ role: "user", content: "Hi" }] };
      const { upstream } = await sendToUpstream(house, { body });
      if (stream) {
        upstream.head(200, { "content-type": "text/event-stream" });
        upstream.data(streamedAnswer(counted));
        upstream.handler.onEnd();
      } else upstream.answer(wholeAnswer(counted));
      await turn();
      charged.push(house.settled[0]!.costNano);
    }
    expect(charged).toEqual([counted.nano, counted.nano]);
  },
);

const used = (counts: Partial<Usage>): Usage => ({ ...noUsage, source: "upstream", ...counts });

describe("a charge", () => {
  const price = priceOf({
    input: "1",
    output: "2",
    read: "0.1",
    own: {
      audioInputPicoPerToken: priceOf({ input: "10", output: "0" }).inputPicoPerToken,
      audioOutputPicoPerToken: priceOf({ input: "20", output: "0" }).inputPicoPerToken,
      reasoningPicoPerToken: priceOf({ input: "3", output: "0" }).inputPicoPerToken,
    },
  });
  const lines = (counts: Partial<Usage>, of: PriceFacts = price) =>
    listCharge(of, used(counts)).lines.map(({ kind, quantity }) => [kind, quantity]);

  test("of nothing used is nothing, with and without a price per call", () => {
    const dear = { ...price, perCallNano: priceOf({ input: "1", output: "1" }).perCallNano };
    expect(computeCostNano(dear, noUsage)).toBe(0n);
    expect(computeCostNano(price, used({}))).toBe(0n);
    expect(listCharge(price, noUsage)).toEqual({ lines: [], isLongContext: false, pico: 0n, nano: 0n });
  });

  test("counts no token twice: of the input what was cached goes first, then sound; of the output sound, then reasoning", () => {
    expect(lines({ inputTokens: 100, cacheReadTokens: 70, audioInputTokens: 50 })).toEqual([
      ["audio_input", 30],
      ["cache_read", 70],
    ]);
    expect(lines({ outputTokens: 100, audioOutputTokens: 80, reasoningTokens: 50 })).toEqual([
      ["reasoning", 20],
      ["audio_output", 80],
    ]);
  });

  test("has no line for a part without a rate of its own", () => {
    const plain = {
      ...price,
      audioInputPicoPerToken: null,
      audioOutputPicoPerToken: null,
      reasoningPicoPerToken: null,
    };
    const counts = { inputTokens: 9, audioInputTokens: 4, outputTokens: 8, audioOutputTokens: 1, reasoningTokens: 3 };
    expect(lines(counts, plain)).toEqual([
      ["input", 9],
      ["output", 8],
    ]);
  });
});
