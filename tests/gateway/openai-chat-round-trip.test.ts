/** What is written for a client of chat is read again as what it was, whatever the answer holds and however it is cut. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContentStart, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { toUsage } from "@/lib/gateway/metering/usage";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { answerContext } from "@/tests/support/fixtures/generate-request";
import { collectParts, playStream } from "@/tests/support/play-wire";

const piece = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const pieces = fc.array(piece, { minLength: 1, maxLength: 4 });
const word = fc.stringMatching(/^[a-z_]{1,12}$/);
const wire = fc.constantFrom("openai_chat", "openai_responses", "anthropic_messages", "gemini");
const signature = fc.record({ wire, value: fc.stringMatching(/^[a-zA-Z0-9+/=]{1,20}$/) });
const maybeSignature = fc.option(signature, { nil: undefined });

type Content = { readonly start: ContentStart; readonly texts: readonly string[]; readonly meta: object | null };

const text = fc.record({ isRefusal: fc.boolean(), texts: pieces }).map(
  ({ isRefusal, texts }): Content => ({
    start: isRefusal ? { type: "text", isRefusal } : { type: "text" },
    texts,
    meta: null,
  }),
);
const reasoning = fc.record({ texts: pieces, signature: maybeSignature }).map(
  ({ texts, signature: proof }): Content => ({
    start: { type: "reasoning" },
    texts,
    meta: proof ? { signature: proof } : null,
  }),
);
const redacted = signature.map(
  (sealed): Content => ({ start: { type: "reasoning", redacted: sealed }, texts: [], meta: null }),
);
const call = fc
  .record({
    toolName: word,
    input: fc.dictionary(word, fc.oneof(piece, fc.integer(), fc.boolean())),
    cut: fc.nat(),
    signature: maybeSignature,
  })
  .map(({ toolName, input, cut, signature: proof }): Content => {
    const json = JSON.stringify(input);
    const at = cut % json.length;
    const start = { type: "tool-call", toolCallId: "", toolName, ...(proof && { signature: proof }) } as const;
    return { start, texts: [json.slice(0, at), json.slice(at)].filter(Boolean), meta: null };
  });
const custom = fc.record({ toolName: word, texts: pieces }).map(
  ({ toolName, texts }): Content => ({
    start: { type: "tool-call", toolCallId: "", toolName, isCustom: true },
    texts,
    meta: null,
  }),
);
const picture = fc
  .base64String({ minLength: 4 })
  .map((data): Content => ({ start: { type: "file", mediaType: "image/png", data }, texts: [], meta: null }));

const contents = fc.array(fc.oneof(text, reasoning, redacted, call, custom, picture), { maxLength: 7 });
const usage = fc
  .record({
    inputTokens: fc.nat(9_999),
    outputTokens: fc.nat(9_999),
    cacheReadTokens: fc.nat(99),
    cacheWrite5mTokens: fc.nat(99),
    reasoningTokens: fc.nat(99),
  })
  .map((counts) =>
    toUsage({ ...counts, inputTokens: counts.inputTokens + 198, outputTokens: counts.outputTokens + 99 }),
  );
const reason = fc.constantFrom("stop", "length", "content_filter");

/** Legal, and of a kind that the wire can tell apart: texts that follow one another are one text in it. */
function toParts(list: readonly Content[], finish: StreamPart): StreamPart[] {
  const parts: StreamPart[] = [{ type: "start", id: "chatcmpl-42", model: "sold-model", usage: null }];
  list
    .filter((one, i) => !isSameKind(one, list[i - 1]))
    .forEach(({ start, texts, meta }, index) => {
      parts.push({
        type: "content-start",
        index,
        content: start.type === "tool-call" ? { ...start, toolCallId: `call_${index}` } : start,
      });
      for (const said of texts) parts.push({ type: "content-delta", index, text: said });
      if (meta) parts.push({ type: "content-meta", index, ...meta });
      parts.push({ type: "content-end", index });
    });
  return [...parts, finish];
}

const kindOf = ({ start }: Content) => (start.type === "text" && start.isRefusal ? "refusal" : start.type);

function isSameKind(one: Content, before: Content | undefined): boolean {
  return before !== undefined && one.start.type !== "tool-call" && kindOf(one) === kindOf(before);
}

test("a stream is read as it was written", () => {
  fc.assert(
    fc.property(contents, usage, reason, fc.integer({ min: 1, max: 400 }), (list, counts, finishReason, size) => {
      const parts = toParts(list, { type: "finish", finishReason, stopSequence: null, usage: counts });
      const encoder = openaiChat.createStreamEncoder(answerContext());
      const written = parts.map((part) => encoder.encode(part)).join("");
      const {
        finishReason: readReason,
        detail: _detail,
        ...read
      } = collectParts(playStream(openaiChat.createStreamDecoder(), written, size));
      const { finishReason: _reason, ...said } = collectParts(parts);
      expect(read).toEqual(said);
      const calls = parts.some((part) => part.type === "content-start" && part.content.type === "tool-call");
      expect(readReason).toBe(finishReason === "stop" && calls ? "tool_calls" : finishReason);
    }),
    { numRuns: 300 },
  );
});

test("a whole answer holds what its stream held", () => {
  fc.assert(
    fc.property(contents, usage, reason, (list, counts, finishReason) => {
      const parts = toParts(list, { type: "finish", finishReason, stopSequence: null, usage: counts });
      const said = collectParts(parts);
      const read = collectParts(openaiChat.decodeAnswer(openaiChat.encodeAnswer(said, answerContext()))!);
      const textOf = (type: string, answer: typeof said) =>
        answer.contents
          .filter(({ start }) => start.type === type)
          .map((one) => one.text)
          .join("");
      for (const type of ["text", "reasoning"]) expect(textOf(type, read).length).toBe(textOf(type, said).length);
      const callsOf = (answer: typeof said) => answer.contents.filter(({ start }) => start.type === "tool-call");
      expect(callsOf(read)).toEqual(callsOf(said));
      expect(read.usage).toEqual(said.usage);
    }),
    { numRuns: 200 },
  );
});
