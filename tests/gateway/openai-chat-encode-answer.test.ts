import { describe, expect, test } from "vitest";
import type { Signature, Tool } from "@/lib/gateway/canonical/generate-request";
import type { ContentStart, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { readSignature } from "@/lib/gateway/canonical/tagged-signature";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { noUsage } from "@/lib/gateway/metering/usage";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import type { Chunk, Completion } from "@/lib/gateway/wires/openai-chat/encode-answer/chunk";
import { answerContext } from "@/tests/support/fixtures/generate-request";
import { collectParts } from "@/tests/support/play-wire";

const start: StreamPart = { type: "start", id: "up-1", model: "up", usage: null };
const usage = {
  ...noUsage,
  inputTokens: 9,
  cacheReadTokens: 3,
  cacheWrite1hTokens: 2,
  outputTokens: 4,
  reasoningTokens: 1,
  source: "upstream",
} as const;
const finish = (finishReason: "stop" | "tool_calls" | "other" = "stop"): StreamPart => ({
  type: "finish",
  finishReason,
  stopSequence: null,
  usage,
});
const content = (
  index: number,
  begun: ContentStart,
  ...inner: (string | Extract<StreamPart, { type: "content-meta" }>)[]
): StreamPart[] => [
  { type: "content-start", index, content: begun },
  ...inner.map((one) => (typeof one === "string" ? ({ type: "content-delta", index, text: one } as const) : one)),
  { type: "content-end", index },
];
const meta = (index: number, more: object) => ({ type: "content-meta", index, ...more }) as const;

function stream(parts: readonly StreamPart[], context = answerContext()) {
  const encoder = openaiChat.createStreamEncoder(context);
  const text = parts.map((part) => encoder.encode(part)).join("");
  const payloads = text
    .split("\n\n")
    .filter(Boolean)
    .map((event) => event.replace(/^data: /, ""));
  const isDone = payloads.at(-1) === "[DONE]";
  const chunks: Chunk[] = (isDone ? payloads.slice(0, -1) : payloads).map((payload) => JSON.parse(payload));
  return { text, chunks, isDone, deltas: chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta)) };
}

const whole = (parts: readonly StreamPart[], context = answerContext()) =>
  openaiChat.encodeAnswer(collectParts(parts), context) as Completion;
const messageOf = (parts: readonly StreamPart[], context = answerContext()) =>
  whole(parts, context).choices[0]!.message;

const hello = [start, ...content(0, { type: "text" }, "Hel", "lo"), finish()];

describe("a stream to a client of chat", () => {
  test("begins with the role, ends with the reason, the usage and [DONE], and names the model that was asked for", () => {
    const { chunks, isDone } = stream(hello);
    const head = { id: "chatcmpl-42", object: "chat.completion.chunk", created: 1_700_000_000, model: "sold-model" };
    const choice = (delta: object, finish_reason: string | null = null) => ({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      usage: null,
    });
    expect(chunks).toEqual([
      choice({ role: "assistant", content: "", refusal: null }),
      choice({ content: "Hel" }),
      choice({ content: "lo" }),
      choice({}, "stop"),
      {
        ...head,
        choices: [],
        usage: {
          prompt_tokens: 9,
          completion_tokens: 4,
          total_tokens: 13,
          prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
          completion_tokens_details: { reasoning_tokens: 1 },
        },
      },
    ]);
    expect(isDone).toBe(true);
  });

  test("shows its usage only to a caller who asked for it", () => {
    const { text, isDone } = stream(hello, answerContext({}, false));
    expect(text).not.toContain("usage");
    expect(isDone).toBe(true);
  });

  test("has an error as its last event, without [DONE]", () => {
    const text = openaiChat.createStreamEncoder(answerContext()).encodeError(gatewayError("upstream", "Broken."));
    expect(text).toBe(
      'data: {"error":{"message":"Broken.","type":"server_error","param":null,"code":"upstream_error"}}\n\n',
    );
  });
});

describe("tool calls", () => {
  const call = (index: number, name: string, ...inner: string[]) =>
    content(index, { type: "tool-call", toolCallId: `id-${name}`, toolName: name }, ...inner);
  const parts = [
    start,
    ...content(0, { type: "text" }, "So"),
    ...call(1, "f", '{"a"', ":1}"),
    ...call(2, "g"),
    finish("tool_calls"),
  ];

  test("count from zero, and one without arguments has an empty object", () => {
    expect(stream(parts).deltas.filter((delta) => delta.tool_calls)).toEqual([
      { tool_calls: [{ index: 0, id: "id-f", type: "function", function: { name: "f", arguments: "" } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ":1}" } }] },
      { tool_calls: [{ index: 1, id: "id-g", type: "function", function: { name: "g", arguments: "" } }] },
      { tool_calls: [{ index: 1, function: { arguments: "{}" } }] },
    ]);
    expect(messageOf(parts)).toMatchObject({
      content: "So",
      tool_calls: [
        { id: "id-f", type: "function", function: { name: "f", arguments: '{"a":1}' } },
        { id: "id-g", type: "function", function: { name: "g", arguments: "{}" } },
      ],
    });
  });

  test("of a tool that the caller knows as custom are custom, whatever the provider was told", () => {
    const tools: Tool[] = [{ type: "custom", name: "f", description: null, format: null }];
    const wrapped = [start, ...call(0, "f", '{"input"', ':"a\\nb"}'), finish("tool_calls")];
    expect(stream(wrapped, answerContext({ tools })).deltas.filter((delta) => delta.tool_calls)).toEqual([
      { tool_calls: [{ index: 0, id: "id-f", type: "custom", custom: { name: "f", input: "" } }] },
      { tool_calls: [{ index: 0, custom: { input: "a\nb" } }] },
    ]);
    const expected = [{ id: "id-f", type: "custom", custom: { name: "f", input: "a\nb" } }];
    expect(messageOf(wrapped, answerContext({ tools })).tool_calls).toEqual(expected);
    const native = [
      start,
      ...content(0, { type: "tool-call", toolCallId: "id-f", toolName: "f", isCustom: true }, "a\n", "b"),
      finish(),
    ];
    expect(messageOf(native).tool_calls).toEqual(expected);
    expect(
      stream(native)
        .deltas.flatMap((delta) => delta.tool_calls?.[0]?.custom?.input ?? [])
        .join(""),
    ).toBe("a\nb");
  });

  test("that a provider ran itself are no calls of the client's", () => {
    const provider = content(0, { type: "provider", wire: "anthropic_messages", value: { type: "server_tool_use" } });
    const answer = [start, ...provider, ...content(1, { type: "text" }, "x"), finish()];
    expect(stream(answer).deltas.some((delta) => delta.tool_calls)).toBe(false);
    expect(messageOf(answer)).not.toHaveProperty("tool_calls");
  });
});

describe("reasoning", () => {
  const signature: Signature = { wire: "anthropic_messages", value: "proof" };
  const parts = [
    start,
    ...content(0, { type: "reasoning" }, "h", "m", meta(0, { signature })),
    ...content(1, { type: "reasoning", redacted: signature }),
    ...content(2, { type: "text" }, "x"),
    finish(),
  ];

  test("is shown as text, with a tagged proof that comes home", () => {
    const { deltas } = stream(parts);
    expect(deltas.map((delta) => delta.reasoning_content ?? "").join("")).toBe("hm");
    const details = deltas.flatMap((delta) => delta.reasoning_details ?? []);
    expect(details).toMatchObject([
      { type: "reasoning.text", text: "hm", index: 0 },
      { type: "reasoning.encrypted", index: 1 },
    ]);
    expect(readSignature(details[0]!.signature!, "openai_chat")).toEqual(signature);
    expect(readSignature(details[1]!.data!, "openai_chat")).toEqual(signature);
    expect(messageOf(parts)).toMatchObject({ content: "x", reasoning_content: "hm", reasoning_details: details });
  });

  test("without a proof is text alone", () => {
    const plain = [start, ...content(0, { type: "reasoning" }, "hm"), ...content(1, { type: "text" }, "x"), finish()];
    expect(messageOf(plain)).toEqual({ role: "assistant", content: "x", refusal: null, reasoning_content: "hm" });
  });

  test("proves a tool call where Google puts it", () => {
    const signed = content(
      0,
      { type: "tool-call", toolCallId: "a", toolName: "f", signature: { wire: "gemini", value: "sig" } },
      "{}",
    );
    const call = messageOf([start, ...signed, finish()]).tool_calls![0]!;
    expect(readSignature(call.extra_content!.google.thought_signature, "openai_chat")).toEqual({
      wire: "gemini",
      value: "sig",
    });
  });
});

describe("what else an answer may hold", () => {
  test("a refusal has a member of its own", () => {
    const parts = [start, ...content(0, { type: "text", isRefusal: true }, "No", "."), finish()];
    expect(messageOf(parts)).toMatchObject({ content: null, refusal: "No." });
    expect(stream(parts).deltas).toContainEqual({ refusal: "No" });
  });

  test("sources say which text rests on them", () => {
    const citation = { url: "https://a.example", title: null, citedText: "said there" };
    const unplaced = { url: null, title: "a file", citedText: null };
    const parts = [
      start,
      ...content(0, { type: "text" }, "One. "),
      ...content(1, { type: "text" }, "Two.", meta(1, { citation }), meta(1, { citation: unplaced })),
      finish(),
    ];
    const annotations = [
      {
        type: "url_citation",
        url_citation: {
          url: "https://a.example",
          title: "https://a.example",
          start_index: 5,
          end_index: 9,
          content: "said there",
        },
      },
    ];
    expect(messageOf(parts).annotations).toEqual(annotations);
    expect(stream(parts).deltas.flatMap((delta) => delta.annotations ?? [])).toEqual(annotations);
  });

  test("a picture is carried as OpenRouter carries it", () => {
    const parts = [start, ...content(0, { type: "file", mediaType: "image/png", data: "AA==" }), finish()];
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" }, index: 0 }];
    expect(messageOf(parts).images).toEqual(images);
    expect(stream(parts).deltas).toContainEqual({ images });
  });

  test("log probabilities stand beside their text, and what is none is left out", () => {
    const token = { token: "a", logprob: -0.5, bytes: [97], top_logprobs: [{ token: "b", logprob: -1 }] };
    const parts: StreamPart[] = [
      start,
      { type: "content-start", index: 0, content: { type: "text" } },
      { type: "content-delta", index: 0, text: "a", logprobs: [token, { odd: true }] },
      { type: "content-end", index: 0 },
      finish(),
    ];
    const tokens = [{ ...token, top_logprobs: [{ token: "b", logprob: -1, bytes: null }] }];
    expect(whole(parts).choices[0]!.logprobs).toEqual({ content: tokens, refusal: null });
    expect(stream(parts).chunks[1]!.choices[0]!.logprobs).toEqual({ content: tokens, refusal: null });
  });

  test("nothing at all is an empty text", () => {
    expect(whole([start, finish("other")])).toEqual({
      id: "chatcmpl-42",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "sold-model",
      choices: [
        { index: 0, message: { role: "assistant", content: "", refusal: null }, logprobs: null, finish_reason: "stop" },
      ],
      usage: expect.objectContaining({ prompt_tokens: 9 }),
    });
  });
});
