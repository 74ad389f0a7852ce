import { describe, expect, test } from "vitest";
import type { FilePart, GenerateRequest, Message, Signature, Tool } from "@/lib/gateway/canonical/generate-request";
import { GatewayError } from "@/lib/gateway/gateway-error";
import type { Capabilities, Deployment } from "@/lib/gateway/ports";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { deployment } from "@/tests/support/fake-house";
import { generateRequest } from "@/tests/support/fixtures/generate-request";

type Changes = Partial<Omit<Deployment, "capabilities">> & {
  capabilities?: Partial<Capabilities>;
  outputCap?: number | null;
};

function encode(request: Partial<GenerateRequest>, { capabilities, outputCap = null, ...changes }: Changes = {}) {
  const to = { ...deployment, ...changes, capabilities: { ...deployment.capabilities, ...capabilities } };
  return openaiChat.encodeRequest(generateRequest(request), { deployment: to, outputCap, pseudonym: "p" });
}

const messagesOf = (messages: readonly Message[], changes?: Changes) => encode({ messages }, changes).body.messages;
const text = (value: string) => ({ type: "text", text: value }) as const;
const image: FilePart = {
  type: "file",
  kind: "image",
  mediaType: "image/png",
  source: { type: "base64", data: "AA==" },
  detail: "low",
};
const imagePart = { type: "image_url", image_url: { url: "data:image/png;base64,AA==", detail: "low" } };

function refusal(request: Partial<GenerateRequest>, changes?: Changes): GatewayError {
  try {
    encode(request, changes);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error("not refused");
}

describe("a request to a provider of chat", () => {
  test("is always for a stream with its usage, under the provider's name for the model", () => {
    expect(encode({ stream: false })).toEqual({
      body: {
        model: "test-model",
        messages: [{ role: "user", content: "Hi" }],
        stream: true,
        stream_options: { include_usage: true },
      },
      dropped: [],
    });
    expect(encode({}, { quirks: { hasNoStreamOptions: true } }).body).not.toHaveProperty("stream_options");
  });

  test.each([
    [100, null, {}, { max_completion_tokens: 100 }],
    [100, 40, {}, { max_completion_tokens: 40 }],
    [100, 400, { outputCapField: "max_tokens" }, { max_tokens: 100 }],
    [null, 40, {}, { max_completion_tokens: 40 }],
    [null, null, {}, {}],
  ] as const)(
    "never has a higher cap than the client's %s or the house's %s",
    (maxOutputTokens, outputCap, quirks, expected) => {
      const { body } = encode({ maxOutputTokens }, { outputCap, quirks });
      const caps = Object.fromEntries(Object.entries(body).filter(([name]) => name.startsWith("max_")));
      expect(caps).toEqual(expected);
    },
  );

  test("has every parameter that the wire has a place for", () => {
    const { body, dropped } = encode({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stopSequences: ["END"],
      verbosity: "low",
      topLogprobs: 2,
      endUserId: "u",
      promptCacheKey: "k",
      reasoning: { effort: null, budgetTokens: 3_000, isShown: true },
      responseFormat: { type: "json-schema", name: null, description: null, schema: { type: "object" }, strict: true },
    });
    expect(body).toMatchObject({
      temperature: 0.5,
      top_p: 0.9,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      seed: 7,
      stop: ["END"],
      verbosity: "low",
      logprobs: true,
      top_logprobs: 2,
      user: "u",
      reasoning_effort: "medium",
      response_format: {
        type: "json_schema",
        json_schema: { name: "answer", schema: { type: "object" }, strict: true },
      },
    });
    expect(dropped).toEqual(["topK"]);
  });

  test("says what a model that cannot be given it has lost", () => {
    const { body, dropped } = encode(
      { temperature: 1, topP: 0.5, seed: 1, reasoning: { effort: "high", budgetTokens: null, isShown: null } },
      { capabilities: { temperature: false, reasoning: "none" } },
    );
    expect(dropped).toEqual(["temperature", "topP", "reasoning"]);
    expect(body).toMatchObject({ seed: 1 });
    expect(body).not.toHaveProperty("temperature");
    expect(body).not.toHaveProperty("reasoning_effort");
  });
});

describe("messages", () => {
  test("instructions stand at the head, and in their place", () => {
    const messages: Message[] = [
      { role: "user", content: [text("Hi")] },
      { role: "system", content: [text("Now briefly")] },
    ];
    const request = { system: [text("a"), text("b")], messages };
    const rest = [{ role: "user", content: "Hi" }];
    const head = { role: "system", content: "a\n\nb" };
    expect(encode(request).body.messages).toEqual([head, ...rest, { role: "developer", content: "Now briefly" }]);
    expect(encode(request, { quirks: { hasNoDeveloperRole: true } }).body.messages).toEqual([
      head,
      ...rest,
      { role: "system", content: "Now briefly" },
    ]);
  });

  test("files of a user go along, texts as text", () => {
    const content = [
      text("See"),
      image,
      {
        type: "file",
        kind: "document",
        mediaType: "application/pdf",
        source: { type: "base64", data: "BB==" },
        filename: "a.pdf",
      },
      { type: "file", kind: "document", mediaType: "text/plain", source: { type: "text", text: "plain" } },
      { type: "file", kind: "audio", mediaType: "audio/mpeg", source: { type: "base64", data: "CC==" } },
      { type: "provider", wire: "anthropic_messages", value: {} },
    ] as const;
    expect(messagesOf([{ role: "user", content }])).toEqual([
      {
        role: "user",
        content: [
          text("See"),
          imagePart,
          { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,BB==" } },
          text("plain"),
          { type: "input_audio", input_audio: { data: "CC==", format: "mp3" } },
        ],
      },
    ]);
  });

  test("what tools gave stands together, and its pictures follow it", () => {
    const call = (id: string) => ({ type: "tool-call", toolCallId: id, toolName: "f", input: "" }) as const;
    const result = (id: string, content: readonly (typeof image | ReturnType<typeof text>)[], isError = false) =>
      ({ type: "tool-result", toolCallId: id, toolName: "f", content, isError }) as const;
    expect(
      messagesOf([
        { role: "assistant", content: [text("Looking"), call("a"), call("b"), call("c")] },
        { role: "tool", content: [result("a", [image]), result("b", [text("no"), text("way")], true)] },
        { role: "tool", content: [result("c", [])] },
        { role: "user", content: [text("And?")] },
      ]),
    ).toEqual([
      {
        role: "assistant",
        content: "Looking",
        tool_calls: ["a", "b", "c"].map((id) => ({ id, type: "function", function: { name: "f", arguments: "{}" } })),
      },
      { role: "tool", tool_call_id: "a", content: "The result follows in the next message." },
      { role: "tool", tool_call_id: "b", content: "Error: no\nway" },
      { role: "tool", tool_call_id: "c", content: "" },
      { role: "user", content: [text("From the result of tool call a:"), imagePart] },
      { role: "user", content: "And?" },
    ]);
  });

  test("a call of a custom tool becomes one of the function that stands for it", () => {
    const content = [
      { type: "tool-call", toolCallId: "a", toolName: "patch", input: '*** "x"', isCustom: true },
    ] as const;
    expect(messagesOf([{ role: "assistant", content }])).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "a", type: "function", function: { name: "patch", arguments: '{"input":"*** \\"x\\""}' } }],
      },
    ]);
  });
});

describe("reasoning of earlier turns", () => {
  const signed = (wire: Signature["wire"]): Message => ({
    role: "assistant",
    content: [
      { type: "reasoning", text: "hm", signature: { wire, value: "proof" } },
      { type: "reasoning", text: "", redacted: { wire, value: "sealed" } },
      { type: "tool-call", toolCallId: "a", toolName: "f", input: "{}", signature: { wire, value: "sig" } },
    ],
  });
  const calls = [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }];

  test("that another wire's provider signed is left out", () => {
    expect(messagesOf([signed("anthropic_messages")])).toEqual([
      { role: "assistant", content: null, tool_calls: calls },
    ]);
  });

  test("of this wire comes home", () => {
    expect(messagesOf([signed("openai_chat")])).toEqual([
      {
        role: "assistant",
        content: null,
        reasoning_details: [
          { type: "reasoning.text", text: "hm", signature: "proof", index: 0 },
          { type: "reasoning.encrypted", data: "sealed", index: 1 },
        ],
        tool_calls: [{ ...calls[0], extra_content: { google: { thought_signature: "sig" } } }],
      },
    ]);
  });

  test("goes as text to a provider that wants it, and alone makes no message for others", () => {
    const thought: Message = { role: "assistant", content: [{ type: "reasoning", text: "hm" }] };
    expect(messagesOf([thought], { quirks: { reasoningField: "reasoning_content" } })).toEqual([
      { role: "assistant", content: "", reasoning_content: "hm" },
    ]);
    expect(messagesOf([thought])).toEqual([]);
  });
});

describe("tools", () => {
  const f: Tool = { type: "function", name: "f", description: "F", inputSchema: { type: "object" }, strict: null };
  const g: Tool = { type: "function", name: "g", description: null, inputSchema: null, strict: true };
  const search: Tool = { type: "web-search", maxUses: 3, allowedDomains: [], blockedDomains: [], userLocation: null };
  const fWritten = { type: "function", function: { name: "f", description: "F", parameters: { type: "object" } } };
  const gWritten = { type: "function", function: { name: "g", strict: true } };

  test("are written with the choice among them", () => {
    const choices = { toolChoice: { type: "tool", toolName: "g" }, parallelToolCalls: false } as const;
    expect(encode({ tools: [f, g], ...choices }).body).toMatchObject({
      tools: [fWritten, gWritten],
      tool_choice: { type: "function", function: { name: "g" } },
      parallel_tool_calls: false,
    });
  });

  test("that are not allowed this time are not shown, which every provider understands", () => {
    const { body } = encode({ tools: [f, g], toolChoice: { type: "allowed", mode: "required", toolNames: ["g"] } });
    expect(body).toMatchObject({ tools: [gWritten], tool_choice: "required" });
  });

  test("that take free text become a function, and the model is told their grammar", () => {
    const format = { type: "grammar", syntax: "lark", definition: "start: x" };
    const { body } = encode({ tools: [{ type: "custom", name: "c", description: "C", format }] });
    expect(body.tools).toMatchObject([
      {
        type: "function",
        function: {
          name: "c",
          description: "C\n\n`input` must follow this lark grammar:\nstart: x",
          parameters: { type: "object", required: ["input"] },
        },
      },
    ]);
  });

  test("that only another provider runs are left out, and that is said", () => {
    const computer: Tool = { type: "provider", wire: "anthropic_messages", name: "computer_use", value: {} };
    const { body, dropped } = encode({ tools: [computer, search], toolChoice: { type: "auto" } });
    expect(dropped).toEqual(["tools.computer_use", "tools.web_search"]);
    expect(body).not.toHaveProperty("tools");
    expect(body).not.toHaveProperty("tool_choice");
  });

  test("a search of the web is asked for where the provider has one", () => {
    const userLocation = { type: "approximate", country: "DE" };
    const { body, dropped } = encode({ tools: [{ ...search, userLocation }] }, { quirks: { hasWebSearch: true } });
    expect(body.web_search_options).toEqual({ user_location: { type: "approximate", approximate: { country: "DE" } } });
    expect(dropped).toEqual(["tools.web_search.max_uses"]);
  });
});

describe("content that cannot be sent", () => {
  const file = (part: Partial<FilePart>): Partial<GenerateRequest> => ({
    messages: [{ role: "user", content: [{ ...image, ...part }] }],
  });
  const url = { type: "url", url: "https://x.example/a" } as const;

  test.each([
    ["a picture, to a model that sees none", file({}), { capabilities: { images: false } }, "messages"],
    ["a document given by its address", file({ kind: "document", source: url }), {}, "messages"],
    ["a recording given by its address", file({ kind: "audio", source: url }), {}, "messages"],
    ["a video", file({ kind: "video" }), {}, "messages"],
    [
      "tools, to a model that has none",
      { tools: [{ type: "function", name: "f", description: null, inputSchema: null, strict: null }] },
      { capabilities: { tools: false } },
      "tools",
    ],
  ] satisfies [string, Partial<GenerateRequest>, Changes, string][])(
    "is refused: %s",
    (_what, request, changes, param) => {
      expect(refusal(request, changes).details.param).toBe(param);
    },
  );
});
