import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssistantPart, FilePart, GenerateRequest, Message, Tool } from "@/lib/gateway/canonical/generate-request";
import { createSequencer } from "@/lib/gateway/canonical/sequence";
import type { ContentStart, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { decodeResponsesRequest } from "@/lib/gateway/wires/openai-responses/decode-request/decode-request";
import { contextOf, deploymentOf, requestOf } from "@/tests/support/generate-requests";
import { collectParts, playStream } from "@/tests/support/play-wire";

const text = fc.string({ minLength: 1, unit: "grapheme" });
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const json = fc.dictionary(name, fc.jsonValue()).map((value) => JSON.stringify(value));
const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{4,12}$/);

const textPart = text.map((said) => ({ type: "text" as const, text: said }));
const file: fc.Arbitrary<FilePart> = fc.oneof(
  fc.record({ data: base64, detail: fc.constantFrom("low", "high", "auto") }).map(({ data, detail }) => ({
    type: "file" as const,
    kind: "image" as const,
    mediaType: "image/png",
    source: { type: "base64" as const, data },
    detail,
  })),
  base64.map((data) => ({
    type: "file" as const,
    kind: "document" as const,
    mediaType: "application/pdf",
    source: { type: "base64" as const, data },
    filename: "a.pdf",
  })),
);
const reasoning = fc.record({ said: text, value: base64, itemId: name }).map(({ said, value, itemId }) => ({
  type: "reasoning" as const,
  text: said,
  signature: { wire: "openai_responses" as const, value, itemId: `rs_${itemId}` },
}));
const call = fc.record({ id: name, toolName: name, input: json, isCustom: fc.boolean() }).map(
  ({ id, toolName, input, isCustom }): AssistantPart => ({
    type: "tool-call",
    toolCallId: id,
    toolName,
    input,
    ...(isCustom && { isCustom }),
  }),
);

/** A turn of the model: reasoning before what it says, and one text, since texts in a row are one. */
const assistant: fc.Arbitrary<Message> = fc
  .tuple(
    fc.array(reasoning, { maxLength: 2 }),
    fc.option(textPart),
    fc.uniqueArray(call, { minLength: 1, maxLength: 3 }),
  )
  .map(([thoughts, said, calls]) => ({
    role: "assistant",
    content: [...thoughts, ...(said ? [said] : []), ...calls],
  }));

const user: fc.Arbitrary<Message> = fc
  .array(fc.oneof(textPart, file), { minLength: 1, maxLength: 4 })
  .map((content) => ({ role: "user", content }));

const instructions: fc.Arbitrary<Message> = textPart.map((part) => ({ role: "system", content: [part] }));

/** No two turns of the same side in a row. */
const messages = fc
  .tuple(user, fc.array(fc.tuple(assistant, fc.oneof(user, instructions)), { maxLength: 3 }))
  .map(([first, pairs]) => [first, ...pairs.flat()]);

const tool: fc.Arbitrary<Tool> = fc.oneof(
  fc.record({ name, description: text, strict: fc.boolean() }).map(
    (fields): Tool => ({
      type: "function",
      inputSchema: { type: "object", properties: {} },
      ...fields,
    }),
  ),
  fc.record({ name, description: fc.option(text) }).map(
    (fields): Tool => ({
      type: "custom",
      format: { type: "grammar", syntax: "lark", definition: "start: /a/" },
      ...fields,
    }),
  ),
);

const request: fc.Arbitrary<GenerateRequest> = fc
  .record({
    system: fc.array(textPart, { maxLength: 2 }),
    messages,
    tools: fc.uniqueArray(tool, { maxLength: 3, selector: (one) => ("name" in one ? one.name : "") }),
    parallelToolCalls: fc.option(fc.boolean()),
    maxOutputTokens: fc.option(fc.integer({ min: 1, max: 100_000 })),
    temperature: fc.option(fc.constantFrom(0, 0.5, 2)),
    topP: fc.option(fc.constantFrom(0.1, 1)),
    verbosity: fc.option(fc.constantFrom("low" as const, "medium" as const, "high" as const)),
    topLogprobs: fc.option(fc.integer({ min: 0, max: 20 })),
    endUserId: fc.option(name),
    promptCacheKey: fc.option(name),
    reasoning: fc.option(
      fc.record({
        effort: fc.constantFrom("minimal" as const, "low" as const, "xhigh" as const),
        budgetTokens: fc.constant(null),
        isShown: fc.constantFrom(null, true),
      }),
    ),
    responseFormat: fc.option(
      fc.constantFrom(
        { type: "json" as const },
        { type: "json-schema" as const, name: "n", description: null, schema: { type: "object" }, strict: true },
      ),
    ),
  })
  .map((fields) => requestOf(fields))
  // Without tools nothing is said about calling them.
  .map((one) => (one.tools.length > 0 ? one : { ...one, parallelToolCalls: null }));

describe("a canonical request", () => {
  test("that is written to a provider of Responses reads as the same request", () => {
    fc.assert(
      fc.property(request, (asked) => {
        const { body, dropped } = openaiResponses.encodeRequest(asked, {
          deployment: deploymentOf(),
          outputCap: null,
          pseudonym: "p",
        });
        expect(dropped).toEqual([]);
        const read = decodeResponsesRequest(JSON.parse(JSON.stringify(body)));
        expect(read).toEqual({ ...asked, model: "gpt-up" });
      }),
      { numRuns: 200 },
    );
  });
});

const start: fc.Arbitrary<ContentStart> = fc.oneof(
  fc.constant<ContentStart>({ type: "text" }),
  fc.constant<ContentStart>({ type: "text", isRefusal: true }),
  fc.constant<ContentStart>({ type: "reasoning" }),
  fc.record({ toolCallId: name, toolName: name }).map((fields): ContentStart => ({ type: "tool-call", ...fields })),
  fc
    .record({ toolCallId: name, toolName: name })
    .map((fields): ContentStart => ({ type: "tool-call", isCustom: true, ...fields })),
);

const contents = fc.array(
  start.chain((begun) =>
    fc.record({
      begun: fc.constant(begun),
      pieces:
        begun.type === "tool-call" && !begun.isCustom ? json.map((one) => [one]) : fc.array(text, { minLength: 1 }),
      signature: fc.option(base64),
    }),
  ),
  { maxLength: 5 },
);

function toParts(said: typeof contents extends fc.Arbitrary<infer T> ? T : never): StreamPart[] {
  return [
    { type: "start", id: "x", model: "y", usage: null },
    ...said.flatMap(({ begun, pieces, signature }, index): StreamPart[] => [
      { type: "content-start", index, content: begun },
      ...pieces.map((piece): StreamPart => ({ type: "content-delta", index, text: piece })),
      ...(begun.type === "reasoning" && signature
        ? [{ type: "content-meta", index, signature: { wire: "openai_responses", value: signature } } as const]
        : []),
      { type: "content-end", index },
    ]),
    {
      type: "finish",
      finishReason: said.some(({ begun }) => begun.type === "tool-call") ? "tool_calls" : "stop",
      stopSequence: null,
      usage: {
        inputTokens: 9,
        cacheReadTokens: 2,
        cacheWrite5mTokens: 1,
        cacheWrite1hTokens: 0,
        outputTokens: 8,
        reasoningTokens: 3,
        webSearchCalls: 0,
        source: "upstream",
      },
    },
  ];
}

describe("a canonical answer", () => {
  test("that is written to a client of Responses reads as the same answer, in pieces of any size", () => {
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 200 }), (said, size) => {
        const encoder = openaiResponses.createStreamEncoder(contextOf());
        const sequence = createSequencer();
        const parts = toParts(said).flatMap((part) => sequence(part));
        const stream = parts.map((part) => encoder.encode(part)).join("");
        const read = collectParts(playStream(openaiResponses.createStreamDecoder(), stream, size));
        const meant = collectParts(parts);
        expect(read.contents.map(({ start: begun, text: whole }) => [begun, whole])).toEqual(
          meant.contents.map(({ start: begun, text: whole }) => [begun, whole]),
        );
        const signed = ({ contents: all }: typeof read) => all.map(({ signature }) => signature?.value);
        expect(signed(read).map((value) => (value?.startsWith("tct1.") ? undefined : value))).toEqual(signed(meant));
        expect([read.finishReason, read.usage]).toEqual([meant.finishReason, meant.usage]);
      }),
      { numRuns: 200 },
    );
  });
});
