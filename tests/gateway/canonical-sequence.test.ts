import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCollector } from "@/lib/gateway/canonical/collect";
import { createSequencer } from "@/lib/gateway/canonical/sequence";
import type { ContentStart, StreamPart } from "@/lib/gateway/canonical/stream-part";

const begin = (index: number, content: ContentStart): StreamPart => ({ type: "content-start", index, content });
const call = (index: number) => begin(index, { type: "tool-call", toolCallId: `c${index}`, toolName: "f" });
const add = (index: number, text: string): StreamPart => ({ type: "content-delta", index, text });
const end = (index: number): StreamPart => ({ type: "content-end", index });
const finish: StreamPart = { type: "finish", finishReason: "stop", stopSequence: null, usage: null };
const failure: StreamPart = { type: "error", failure: { reason: "reset" } };

const sequence = (parts: readonly StreamPart[]) => {
  const put = createSequencer();
  return parts.flatMap((part) => put(part));
};

/** Whether every content is begun, filled and ended before the next one. */
function isLegal(parts: readonly StreamPart[]): boolean {
  let open: number | null = null;
  for (const part of parts) {
    if (part.type === "content-start") {
      if (open !== null) return false;
      open = part.index;
    } else if (part.type === "content-end") {
      if (open !== part.index) return false;
      open = null;
    } else if ("index" in part && part.index !== open) return false;
  }
  return open === null;
}

describe("the sequencer", () => {
  test("lets parts that are in order go at once", () => {
    const put = createSequencer();
    for (const part of [begin(0, { type: "text" }), add(0, "a"), end(0), call(1), add(1, "{}"), end(1), finish]) {
      expect(put(part)).toEqual([part]);
    }
  });

  test("closes a call whose input is whole when the next one is there, and keeps the rest waiting", () => {
    const put = createSequencer();
    expect(put(call(0))).toEqual([call(0)]);
    expect(put(add(0, '{"a":'))).toHaveLength(1);
    expect(put(call(1))).toEqual([]);
    expect(put(add(1, '{"b"'))).toEqual([]);
    expect(put(add(0, "1}"))).toEqual([add(0, "1}"), end(0), call(1), add(1, '{"b"')]);
    expect(put(add(1, ":2}"))).toEqual([add(1, ":2}")]);
    expect(put(finish)).toEqual([end(1), finish]);
  });

  test("does not take a brace within an input for its end", () => {
    const parts = sequence([call(0), call(1), add(0, '{"a":{"b":1}'), add(0, ',"c":"}"'), add(0, "}"), finish]);
    expect(parts).toEqual([
      call(0),
      add(0, '{"a":{"b":1}'),
      add(0, ',"c":"}"'),
      add(0, "}"),
      end(0),
      call(1),
      end(1),
      finish,
    ]);
  });

  test("never guesses where free text ends", () => {
    const custom = begin(0, { type: "tool-call", toolCallId: "c", toolName: "p", isCustom: true });
    expect(sequence([custom, add(0, "{}"), call(1), add(0, " more"), finish])).toEqual([
      custom,
      add(0, "{}"),
      add(0, " more"),
      end(0),
      call(1),
      end(1),
      finish,
    ]);
  });

  test("closes everything before an error", () => {
    expect(sequence([call(0), call(1), add(1, "{"), failure])).toEqual([
      call(0),
      end(0),
      call(1),
      add(1, "{"),
      end(1),
      failure,
    ]);
  });

  test("loses and reorders nothing within a content, whatever the order of the parts", () => {
    const inputs = fc.array(fc.tuple(fc.constantFrom("text", "call", "custom"), fc.jsonValue()), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(), { maxLength: 60 }), fc.boolean(), (list, picks, isEnded) => {
        // Each content's own parts in order, taken in turns by chance.
        const queues = list.map(([kind, value], index): StreamPart[] => {
          const json = kind === "call" ? JSON.stringify({ value }) : JSON.stringify(value);
          const half = Math.floor(json.length / 2);
          const content: ContentStart =
            kind === "text"
              ? { type: "text" }
              : {
                  type: "tool-call",
                  toolCallId: `c${index}`,
                  toolName: "f",
                  ...(kind === "custom" && { isCustom: true }),
                };
          return [
            begin(index, content),
            add(index, json.slice(0, half)),
            add(index, json.slice(half)),
            ...(isEnded ? [end(index)] : []),
          ];
        });
        const mixed: StreamPart[] = [];
        for (const pick of picks) mixed.push(...queues[pick % queues.length]!.splice(0, 1));
        mixed.push(...queues.flat(), finish);
        const ordered = sequence(mixed);
        expect(isLegal(ordered)).toBe(true);
        expect(collect(ordered)).toEqual(collect(mixed));
      }),
      { numRuns: 300 },
    );
  });
});

/** The texts by content, in any order. */
function collect(parts: readonly StreamPart[]): string[] {
  const texts = new Map<number, string>();
  for (const part of parts) {
    if (part.type === "content-start") texts.set(part.index, "");
    if (part.type === "content-delta") texts.set(part.index, texts.get(part.index) + part.text);
  }
  return [...texts].sort(([a], [b]) => a - b).map(([, text]) => text);
}

describe("the collector", () => {
  test("gathers each content with what was said of it, in the order in which they began", () => {
    const collector = createCollector();
    const citation = { url: "https://a.example", title: null, citedText: null };
    const usage = { inputTokens: 1, outputTokens: 2 } as never;
    const parts: StreamPart[] = [
      { type: "start", id: "i", model: "m", usage: null },
      begin(0, { type: "reasoning" }),
      add(0, "h"),
      add(0, "m"),
      { type: "content-meta", index: 0, signature: { wire: "gemini", value: "s" } },
      end(0),
      begin(1, { type: "text" }),
      { type: "content-delta", index: 1, text: "a", logprobs: [1] },
      { type: "content-meta", index: 1, citation },
      end(1),
      { type: "finish", finishReason: "length", detail: "pause", stopSequence: "END", usage },
    ];
    for (const part of parts) collector.take(part);
    expect(collector.answer()).toEqual({
      id: "i",
      model: "m",
      contents: [
        {
          start: { type: "reasoning" },
          text: "hm",
          signature: { wire: "gemini", value: "s" },
          citations: [],
          logprobs: [],
        },
        { start: { type: "text" }, text: "a", citations: [citation], logprobs: [[1]] },
      ],
      finishReason: "length",
      detail: "pause",
      stopSequence: "END",
      usage,
    });
  });
});

test("an input full of closing braces is not read again with every piece while another call waits", {
  timeout: 5_000,
}, () => {
  const pieces = Array.from({ length: 40_000 }, () => add(0, 'x\\"y}'));
  const parts = [call(0), add(0, '{"a":"'), call(1), add(1, "{}"), ...pieces, add(0, '"} '), end(1), finish];
  const out = sequence(parts);
  expect(isLegal(out)).toBe(true);
  expect(out.at(-1)).toEqual(finish);
  expect(out.filter((part) => part.type === "content-delta")).toHaveLength(pieces.length + 3);
});

test("what looks like an object and is none keeps its place until it ends", () => {
  const out = sequence([call(0), call(1), add(1, "{}"), add(0, "{a}"), add(0, "{b}"), end(0), end(1), finish]);
  expect(isLegal(out)).toBe(true);
  expect(out.filter((part) => part.type === "content-delta")).toHaveLength(3);
});
