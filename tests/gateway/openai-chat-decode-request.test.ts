import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";

const hi = { role: "user", content: "Hi" };

function decode(body: object) {
  const bytes = new TextEncoder().encode(JSON.stringify({ model: "m", messages: [hi], ...body }));
  return openaiChat.readRequest(bytes, { model: null, stream: null, header: () => null }).toGenerate!();
}

const decodeMessages = (...messages: object[]) => decode({ messages }).messages;
const contentOf = (content: unknown) => decodeMessages({ role: "user", content })[0]!.content;

function refusal(body: object): GatewayError {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error("not refused");
}

describe("instructions", () => {
  test("at the head are the system's, in the middle they stay in their place", () => {
    const request = decode({
      messages: [
        { role: "system", content: "a" },
        { role: "developer", content: [{ type: "text", text: "b", cache_control: { type: "ephemeral", ttl: "1h" } }] },
        hi,
        { role: "system", content: "c" },
      ],
    });
    expect(request.system).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b", cacheControl: { ttl: "1h" } },
    ]);
    expect(request.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "system", content: [{ type: "text", text: "c" }] },
    ]);
  });
});

describe("what a user sends", () => {
  test.each([
    [
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "low" } },
      { kind: "image", mediaType: "image/png", source: { type: "base64", data: "AA==" }, detail: "low" },
    ],
    [
      { type: "image_url", image_url: { url: "https://x.example/a.png" }, cache_control: { type: "ephemeral" } },
      {
        kind: "image",
        mediaType: null,
        source: { type: "url", url: "https://x.example/a.png" },
        cacheControl: { ttl: null },
      },
    ],
    [
      { type: "input_audio", input_audio: { data: "BB==", format: "mp3" } },
      { kind: "audio", mediaType: "audio/mpeg", source: { type: "base64", data: "BB==" } },
    ],
    [
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CC==" } },
      { kind: "document", mediaType: "application/pdf", source: { type: "base64", data: "CC==" }, filename: "a.pdf" },
    ],
    [
      { type: "file", file: { file_data: "CC==" } },
      { kind: "document", mediaType: "application/pdf", source: { type: "base64", data: "CC==" } },
    ],
    [
      { type: "file", file: { file_data: "data:text/plain,a%20b" } },
      { kind: "document", mediaType: "text/plain", source: { type: "text", text: "a b" } },
    ],
  ])("a part is carried as what it is: %j", (part, expected) => {
    expect(contentOf([{ type: "text", text: "See" }, part])).toEqual([
      { type: "text", text: "See" },
      { type: "file", ...expected },
    ]);
  });
});

describe("what an assistant said", () => {
  const call = { id: "call_1", type: "function", function: { name: "f", arguments: '{"a": 12345678901234567890}' } };

  test("keeps the raw arguments of its calls, and results know the tool they came from", () => {
    const custom = { id: "call_2", type: "custom", custom: { name: "patch", input: "*** x" } };
    expect(
      decodeMessages(
        hi,
        { role: "assistant", content: null, tool_calls: [call, custom] },
        { role: "tool", tool_call_id: "call_1", content: "ok" },
        { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "done" }] },
      ).slice(1),
    ).toEqual([
      {
        role: "assistant",
        content: [
          { type: "tool-call", toolCallId: "call_1", toolName: "f", input: '{"a": 12345678901234567890}' },
          { type: "tool-call", toolCallId: "call_2", toolName: "patch", input: "*** x", isCustom: true },
        ],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: "call_1",
            toolName: "f",
            content: [{ type: "text", text: "ok" }],
            isError: false,
          },
          {
            type: "tool-result",
            toolCallId: "call_2",
            toolName: "patch",
            content: [{ type: "text", text: "done" }],
            isError: false,
            isCustom: true,
          },
        ],
      },
    ]);
  });

  test("in the words of old clients finds its result too", () => {
    const messages = decodeMessages(
      hi,
      { role: "assistant", content: null, function_call: { name: "f", arguments: "{}" } },
      { role: "function", name: "f", content: "ok" },
    );
    expect(messages[1]!.content).toMatchObject([{ type: "tool-call", toolCallId: "call_1", toolName: "f" }]);
    expect(messages[2]!.content).toMatchObject([{ type: "tool-result", toolCallId: "call_1", toolName: "f" }]);
  });

  test("may be a refusal, and an empty message is none", () => {
    const refused = { type: "text", text: "No", isRefusal: true };
    expect(decodeMessages(hi, { role: "assistant", content: null, refusal: "No" })[1]!.content).toEqual([refused]);
    const parts = [{ type: "refusal", refusal: "No" }];
    expect(decodeMessages(hi, { role: "assistant", content: parts })[1]!.content).toEqual([refused]);
    expect(decodeMessages(hi, { role: "assistant", content: "" }, hi)).toHaveLength(2);
  });

  test("may hold thoughts and pictures", () => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "hm" }] },
      { type: "text", text: "See" },
    ];
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }];
    expect(decodeMessages(hi, { role: "assistant", content, images })[1]!.content).toEqual([
      { type: "reasoning", text: "hm" },
      { type: "text", text: "See" },
      { type: "file", kind: "image", mediaType: "image/png", source: { type: "base64", data: "AA==" } },
    ]);
  });
});

describe("reasoning that a client gives back", () => {
  const home = { wire: "anthropic_messages", value: "proof" } as const;
  const tag = writeSignature(home, "openai_chat");
  const reasoningOf = (message: object) =>
    decodeMessages(hi, { role: "assistant", content: "x", ...message })[1]!.content.slice(0, -1);

  test("comes home with its signature, block by block", () => {
    const details = [
      { type: "reasoning.text", text: "one", signature: tag, index: 0 },
      { type: "reasoning.encrypted", data: tag, index: 1 },
      { type: "reasoning.text", text: "two", index: 2 },
    ];
    expect(reasoningOf({ reasoning_content: "onetwo", reasoning_details: details })).toEqual([
      { type: "reasoning", text: "one", signature: home },
      { type: "reasoning", text: "", redacted: home },
      { type: "reasoning", text: "two" },
    ]);
  });

  test("is put together again from the pieces that a stream had", () => {
    const details = [
      { type: "reasoning.text", text: "o", index: 0 },
      { type: "reasoning.text", text: "ne", index: 0 },
      { type: "reasoning.text", signature: tag, index: 0 },
    ];
    expect(reasoningOf({ reasoning_details: details })).toEqual([{ type: "reasoning", text: "one", signature: home }]);
  });

  test("without a list is plain text, and lends it to a list that has only the signature", () => {
    expect(reasoningOf({ reasoning_content: "hm" })).toEqual([{ type: "reasoning", text: "hm" }]);
    expect(reasoningOf({ reasoning: "hm" })).toEqual([{ type: "reasoning", text: "hm" }]);
    const details = [{ type: "reasoning.text", signature: tag }];
    expect(reasoningOf({ reasoning_content: "hm", reasoning_details: details })).toEqual([
      { type: "reasoning", text: "hm", signature: home },
    ]);
  });

  test("a tag that nobody can read is nobody's", () => {
    expect(reasoningOf({ reasoning_details: [{ type: "reasoning.encrypted", data: "tct1.nobody.e30" }] })).toEqual([]);
  });

  test("a tool call's signature is read where Google puts it", () => {
    const gemini = { wire: "gemini", value: "sig" } as const;
    const extra = { google: { thought_signature: writeSignature(gemini, "openai_chat") } };
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" }, extra_content: extra };
    expect(decodeMessages(hi, { role: "assistant", tool_calls: [call] })[1]!.content).toMatchObject([
      { signature: gemini },
    ]);
  });
});

describe("a request that cannot be carried", () => {
  test.each([
    [{ n: 2 }, "n"],
    [{ modalities: ["text", "audio"] }, "modalities"],
    [{ prediction: { type: "content", content: "x" } }, "prediction"],
    [
      { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "f" } }] }] },
      "messages[0].content[0].file.file_id",
    ],
    [{ messages: [hi, { role: "assistant", audio: { id: "a" } }] }, "messages[1].audio"],
  ])("is refused by the parameter's name: %j", (body, param) => {
    expect(refusal(body)).toMatchObject({ kind: "unsupported_parameter", details: { param } });
  });

  test.each([
    [{ messages: [hi, { role: "user", content: 5 }] }, "messages[1].content"],
    [{ messages: [hi, { role: "user" }] }, "messages[1].content"],
    [{ messages: [hi, { role: "user", content: [{ type: "text" }] }] }, "messages[1].content[0].text"],
    [
      { messages: [hi, { role: "user", content: [{ type: "image_url", image_url: {} }] }] },
      "messages[1].content[0].image_url.url",
    ],
    [{ messages: [hi, { role: "user", content: [{ type: "odd" }] }] }, "messages[1].content[0].type"],
    [{ messages: [hi, { role: "tool", content: "x" }] }, "messages[1].tool_call_id"],
    [{ messages: [hi, { role: "function", name: "f", content: "x" }] }, "messages[1]"],
    [{ messages: [hi, { role: "poet", content: "x" }] }, "messages[1].role"],
    [{ messages: [hi, null] }, "messages[1]"],
    [
      { messages: [hi, { role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: {} } }] }] },
      "messages[1].tool_calls[0].function.arguments",
    ],
    [{ tools: [{ type: "function" }] }, "tools[0].function"],
    [{ tools: {} }, "tools"],
    [{ tool_choice: "sometimes" }, "tool_choice"],
    [{ response_format: { type: "xml" } }, "response_format.type"],
    [{ temperature: "warm" }, "temperature"],
    [{ stop: [1] }, "stop"],
    [{ reasoning_effort: "extreme" }, "reasoning_effort"],
  ])("has a wrong value named by its place, and not quoted: %j", (body, param) => {
    const error = refusal(body);
    expect(error).toMatchObject({ kind: "invalid_request", details: { param } });
    expect(error.publicMessage).not.toMatch(/warm|poet|odd|xml|extreme|sometimes/);
  });
});
