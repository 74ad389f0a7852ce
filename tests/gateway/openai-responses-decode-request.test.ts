import { describe, expect, test } from "vitest";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { decodeResponsesRequest } from "@/lib/gateway/wires/openai-responses/decode-request/decode-request";
import { codexRequest } from "@/tests/support/fixtures/codex-request";

const decode = (fields: object) => decodeResponsesRequest({ model: "m", input: "Hi", ...fields });

describe("what Codex sends", () => {
  const request = decodeResponsesRequest({ ...codexRequest });

  test("is a conversation with its instructions at the head and in the middle", () => {
    expect(request.system.map(({ text }) => text)).toEqual([
      "You are a coding agent.",
      "<permissions>none</permissions>",
    ]);
    expect(request.messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "assistant",
      "tool",
      "system",
    ]);
    expect(request.messages[1]!.content).toEqual([
      { type: "reasoning", text: "Look first.", signature: { wire: "openai_responses", value: "gAAAsecret" } },
      { type: "tool-call", toolCallId: "call_1", toolName: "files__read", input: '{"path":"a.txt"}' },
    ]);
    expect(request.messages[3]!.content).toMatchObject([
      { type: "tool-call", toolName: "apply_patch", input: "*** Begin Patch\n*** End Patch", isCustom: true },
    ]);
    expect(request.messages[4]!.content).toEqual([
      {
        type: "tool-result",
        toolCallId: "call_2",
        toolName: "apply_patch",
        content: [{ type: "text", text: "Done" }],
        isError: false,
        isCustom: true,
      },
    ]);
  });

  test("has its groups of tools as one list, and its grammar with it", () => {
    expect(request.tools).toMatchObject([
      { type: "function", name: "exec_command", strict: false },
      {
        type: "function",
        name: "files__read",
        namespace: "files",
        description: "files: Everything about files.\n\nReads one.",
      },
      { type: "function", name: "files__list", namespace: "files", description: null },
      { type: "custom", name: "apply_patch", format: { type: "grammar", syntax: "lark" } },
      { type: "web-search", maxUses: null },
    ]);
  });

  test("has its parameters, and says which have no place", () => {
    expect(request).toMatchObject({
      stream: true,
      toolChoice: { type: "auto" },
      parallelToolCalls: true,
      reasoning: { effort: "medium", budgetTokens: null, isShown: true },
      verbosity: "low",
      promptCacheKey: "thread-1",
      uncarried: ["service_tier"],
    });
  });
});

describe("parameters", () => {
  test("that change nothing are not reported, others are by their names", () => {
    const { uncarried } = decode({
      metadata: {},
      service_tier: "auto",
      truncation: "disabled",
      max_tool_calls: null,
      store: true,
      stream_options: { include_obfuscation: false },
    });
    expect(uncarried).toEqual([]);
    const asked = { metadata: { a: "b" }, service_tier: "flex", truncation: "auto", max_tool_calls: 3, tomorrow: 1 };
    expect(decode(asked).uncarried).toEqual(Object.keys(asked));
    expect(decode({ tools: [{ type: "web_search", search_context_size: "high" }] }).uncarried).toEqual([
      "tools.search_context_size",
    ]);
    expect(decode({ tool_choice: { type: "file_search" } })).toMatchObject({
      toolChoice: null,
      uncarried: ["tool_choice"],
    });
  });

  test.each([
    [{ text: { format: { type: "json_object" } } }, { responseFormat: { type: "json" } }],
    [
      { text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true } } },
      {
        responseFormat: {
          type: "json-schema",
          name: "n",
          description: null,
          schema: { type: "object" },
          strict: true,
        },
      },
    ],
    [{ include: ["message.output_text.logprobs"] }, { topLogprobs: 0 }],
    [{ include: ["message.output_text.logprobs"], top_logprobs: 3 }, { topLogprobs: 3 }],
    [{ top_logprobs: 0 }, { topLogprobs: null }],
    [{ reasoning: { effort: "none" } }, { reasoning: { effort: "none", budgetTokens: null, isShown: null } }],
    [{ reasoning: { effort: null, summary: null } }, { reasoning: null }],
    [{ reasoning: { generate_summary: "concise" } }, { reasoning: { effort: null, isShown: true } }],
    [{ user: "u" }, { endUserId: "u" }],
    [{ user: "u", safety_identifier: "s" }, { endUserId: "s" }],
    [{ tool_choice: { type: "function", name: "f" } }, { toolChoice: { type: "tool", toolName: "f" } }],
    [{ tool_choice: { type: "custom", name: "f" } }, { toolChoice: { type: "tool", toolName: "f" } }],
    [
      { tool_choice: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }] } },
      { toolChoice: { type: "allowed", mode: "required", toolNames: ["f"] } },
    ],
    [
      { temperature: 0, top_p: 0.5, max_output_tokens: 9, parallel_tool_calls: false },
      { temperature: 0, topP: 0.5, maxOutputTokens: 9, parallelToolCalls: false },
    ],
  ])("%j", (fields, expected) => {
    expect(decode(fields)).toMatchObject(expected);
  });

  test("a search that must not leave the cache is no search elsewhere", () => {
    const tool = { type: "web_search", external_web_access: false };
    expect(decode({ tools: [tool] }).tools).toEqual([
      { type: "provider", wire: "openai_responses", name: "web_search", value: tool },
    ]);
  });

  test("tools that a provider runs are kept as they are", () => {
    const tool = { type: "image_generation", size: "auto" };
    expect(decode({ tools: [tool] }).tools).toEqual([
      { type: "provider", wire: "openai_responses", name: "image_generation", value: tool },
    ]);
  });
});

describe("content", () => {
  const user = (part: object) => decode({ input: [{ role: "user", content: [part] }] }).messages[0]!.content[0];

  test.each([
    [
      { type: "input_text", text: "a" },
      { type: "text", text: "a" },
    ],
    [
      { type: "input_image", image_url: "data:image/webp;base64,AAAA", detail: "high" },
      {
        type: "file",
        kind: "image",
        mediaType: "image/webp",
        source: { type: "base64", data: "AAAA" },
        detail: "high",
      },
    ],
    [
      { type: "input_image", image_url: "https://x/y.png" },
      { type: "file", kind: "image", mediaType: null, source: { type: "url", url: "https://x/y.png" } },
    ],
    [
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,BBBB" },
      {
        type: "file",
        kind: "document",
        mediaType: "application/pdf",
        source: { type: "base64", data: "BBBB" },
        filename: "a.pdf",
      },
    ],
    [
      { type: "input_audio", input_audio: { data: "CCCC", format: "mp3" } },
      { type: "file", kind: "audio", mediaType: "audio/mpeg", source: { type: "base64", data: "CCCC" } },
    ],
  ])("%j", (part, expected) => {
    expect(user(part)).toEqual(expected);
  });

  test("a refusal of the model is its own kind of text", () => {
    const input = [{ type: "message", role: "assistant", content: [{ type: "refusal", refusal: "No." }] }];
    expect(decode({ input }).messages[0]!.content).toEqual([{ type: "text", text: "No.", isRefusal: true }]);
  });

  test("results of tools hold pictures", () => {
    const output = [
      { type: "input_text", text: "a" },
      { type: "input_image", image_url: "data:image/png;base64,AAAA" },
    ];
    const input = [
      { type: "function_call", call_id: "c", name: "f", arguments: "" },
      { type: "function_call_output", call_id: "c", output },
    ];
    expect(decode({ input }).messages[1]!.content).toMatchObject([
      { toolCallId: "c", toolName: "f", content: [{ type: "text" }, { type: "file", kind: "image" }] },
    ]);
  });

  test("what a provider ran stays with the model's turn, as it was", () => {
    const search = { type: "web_search_call", id: "ws", status: "completed", action: { type: "search", query: "q" } };
    const input = [search, { role: "assistant", content: "Found." }];
    expect(decode({ input }).messages).toEqual([
      {
        role: "assistant",
        content: [
          { type: "provider", wire: "openai_responses", value: search },
          { type: "text", text: "Found." },
        ],
      },
    ]);
  });

  test.each([
    ["unsupported_parameter", { input: [{ type: "item_reference", id: "x" }] }],
    ["unsupported_parameter", { input: [{ type: "compaction", encrypted_content: "x" }] }],
    ["unsupported_parameter", { input: [{ role: "user", content: [{ type: "input_file", file_id: "f" }] }] }],
    ["unsupported_parameter", { previous_response_id: "resp_1" }],
    ["unsupported_parameter", { background: true }],
    ["invalid_request", { input: [{ role: "user", content: [{ type: "input_video" }] }] }],
    ["invalid_request", { input: [{ role: "robot", content: "x" }] }],
    ["invalid_request", { input: [{ type: "function_call", name: "f" }] }],
    ["invalid_request", { input: [1] }],
    ["invalid_request", { tools: [{ type: "function" }] }],
    ["invalid_request", { reasoning: { effort: "heroic" } }],
    ["invalid_request", { temperature: "hot" }],
    ["invalid_request", { input: [{ role: "system", content: [{ type: "input_image", image_url: "https://x" }] }] }],
  ])("%s: %j", (kind, fields) => {
    const attempt = () => decode(fields);
    expect(attempt).toThrow(GatewayError);
    expect(attempt).toThrow(expect.objectContaining({ kind }));
  });
});
