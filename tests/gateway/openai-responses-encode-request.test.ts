import type OpenAI from "openai";
import { describe, expect, test } from "vitest";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import { GatewayError } from "@/lib/gateway/gateway-error";
import type { Capabilities, Deployment } from "@/lib/gateway/ports";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { decodeResponsesRequest } from "@/lib/gateway/wires/openai-responses/decode-request/decode-request";
import { codexRequest } from "@/tests/support/fixtures/codex-request";
import { deploymentOf, requestOf } from "@/tests/support/generate-requests";

const { capabilities: unknown } = deploymentOf();
const encode = (
  fields: Partial<GenerateRequest>,
  deployment: Partial<Deployment> = {},
  outputCap: number | null = null,
) =>
  openaiResponses.encodeRequest(requestOf(fields), { deployment: deploymentOf(deployment), outputCap, pseudonym: "p" });
const able = (changes: Partial<Capabilities>) => ({ capabilities: { ...unknown, ...changes } });

describe("a request for a provider of Responses", () => {
  test("asks for a stream of which nothing is kept, and for nothing that was not asked", () => {
    const expected: OpenAI.Responses.ResponseCreateParams = {
      model: "gpt-up",
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] }],
      stream: true,
      store: false,
    };
    expect(encode({})).toEqual({ body: expected, dropped: [] });
  });

  test("has its instructions in order, at the head and in the middle", () => {
    const messages: GenerateRequest["messages"] = [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "system", content: [{ type: "text", text: "Now in French." }] },
    ];
    const system = [
      { type: "text" as const, text: "A" },
      { type: "text" as const, text: "B" },
    ];
    const roles = (quirks: Deployment["quirks"]) => {
      const { input } = encode({ system, messages }, { quirks }).body as { input: { role: string }[] };
      return input.map(({ role }) => role);
    };
    expect(roles({})).toEqual(["developer", "user", "developer"]);
    expect(roles({ hasNoDeveloperRole: true })).toEqual(["system", "user", "system"]);
    expect(encode({ system, messages }).body.input).toMatchObject([
      { content: [{ text: "A" }, { text: "B" }] },
      {},
      {},
    ]);
  });

  test("of a conversation with Codex is that conversation", () => {
    const request = decodeResponsesRequest({ ...codexRequest });
    const { body } = encode(request, able({ reasoning: "effort" }));
    expect((body.input as { type: string }[]).slice(2)).toEqual([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Look first." }], encrypted_content: "gAAAsecret" },
      { type: "function_call", call_id: "call_1", name: "files__read", arguments: '{"path":"a.txt"}' },
      { type: "function_call_output", call_id: "call_1", output: "teh" },
      { type: "custom_tool_call", call_id: "call_2", name: "apply_patch", input: "*** Begin Patch\n*** End Patch" },
      { type: "custom_tool_call_output", call_id: "call_2", output: "Done" },
      { type: "message", role: "developer", content: [{ type: "input_text", text: "Be brief." }] },
    ]);
    expect(body).toMatchObject({
      reasoning: { effort: "medium", summary: "auto" },
      include: ["reasoning.encrypted_content"],
      text: { verbosity: "low" },
      tool_choice: "auto",
      prompt_cache_key: "thread-1",
    });
    expect((body.tools as { type: string }[]).map(({ type }) => type)).toEqual([
      "function",
      "function",
      "function",
      "custom",
      "web_search",
    ]);
  });

  test("has what its own wire encrypted, and nobody else's", () => {
    const content: GenerateRequest["messages"][number] = {
      role: "assistant",
      content: [
        { type: "reasoning", text: "a", signature: { wire: "openai_responses", value: "gAAA", itemId: "rs_1" } },
        { type: "reasoning", text: "b", signature: { wire: "anthropic_messages", value: "sig" } },
        { type: "reasoning", text: "c" },
        { type: "provider", wire: "anthropic_messages", value: { type: "server_tool_use" } },
        { type: "provider", wire: "openai_responses", value: { type: "web_search_call", id: "ws" } },
        { type: "text", text: "One " },
        { type: "text", text: "text" },
      ],
    };
    expect(encode({ messages: [content] }).body.input).toEqual([
      { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "a" }], encrypted_content: "gAAA" },
      { type: "web_search_call", id: "ws" },
      { type: "message", role: "assistant", content: "One text" },
    ]);
  });

  test("has pictures and documents, in results of tools too, and says that a tool failed", () => {
    const picture = {
      type: "file",
      kind: "image",
      mediaType: "image/png",
      source: { type: "base64", data: "AAAA" },
    } as const;
    const pdf = { ...picture, kind: "document", mediaType: "application/pdf" } as const;
    const note = { ...picture, kind: "document", source: { type: "text", text: "Plain" }, filename: "n.txt" } as const;
    const { body } = encode({
      messages: [
        { role: "user", content: [picture, pdf, note] },
        {
          role: "tool",
          content: [
            { type: "tool-result", toolCallId: "c", toolName: null, content: [picture], isError: true },
            {
              type: "tool-result",
              toolCallId: "d",
              toolName: null,
              content: [{ type: "text", text: "x" }],
              isError: true,
            },
          ],
        },
      ],
    });
    const image = { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" };
    expect(body.input).toEqual([
      {
        type: "message",
        role: "user",
        content: [
          image,
          { type: "input_file", filename: "document.pdf", file_data: "data:application/pdf;base64,AAAA" },
          { type: "input_text", text: "n.txt\n\nPlain" },
        ],
      },
      { type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "Error:" }, image] },
      { type: "function_call_output", call_id: "d", output: "Error:\nx" },
    ]);
  });

  test.each([
    ["audio", {}],
    ["video", {}],
    ["image", { images: false }],
    ["document", { documents: false }],
  ] as const)("with %s that cannot be sent is refused and not shortened", (kind, capabilities) => {
    const file = { type: "file", kind, mediaType: null, source: { type: "base64", data: "AAAA" } } as const;
    const attempt = () => encode({ messages: [{ role: "user", content: [file] }] }, able(capabilities));
    expect(attempt).toThrow(GatewayError);
    expect(attempt).toThrow(expect.objectContaining({ kind: "invalid_request" }));
  });

  test("never raises a cap, and lowers it to the house's", () => {
    expect(encode({ maxOutputTokens: 100 }, {}, 500).body.max_output_tokens).toBe(100);
    expect(encode({ maxOutputTokens: 1_000 }, {}, 500).body.max_output_tokens).toBe(500);
    expect(encode({}, {}, 500).body.max_output_tokens).toBe(500);
    expect(encode({}).body).not.toHaveProperty("max_output_tokens");
  });

  test("says what it could not carry", () => {
    const fields = { topK: 1, seed: 0, frequencyPenalty: 0, presencePenalty: 1, stopSequences: ["x"] };
    expect(encode(fields).dropped).toEqual(["topK", "presencePenalty", "stopSequences"]);
    expect(encode({ seed: 7 }).dropped).toEqual(["seed"]);
    const sampled = encode({ temperature: 0.5, topP: 0.9 }, able({ temperature: false }));
    expect(sampled.dropped).toEqual(["temperature", "topP"]);
    expect(sampled.body).not.toHaveProperty("temperature");
    const foreign = { type: "provider", wire: "anthropic_messages", name: "computer_use", value: {} } as const;
    expect(encode({ tools: [foreign] })).toMatchObject({ dropped: ["tools.computer_use"] });
    const thinks = { effort: "high", budgetTokens: null, isShown: null } as const;
    expect(encode({ reasoning: thinks }, able({ reasoning: "none" })).dropped).toEqual(["reasoning"]);
  });

  test("has a word for a budget of thinking", () => {
    const reasoning = { effort: null, budgetTokens: 10_000, isShown: true };
    expect(encode({ reasoning }).body).toMatchObject({ reasoning: { effort: "high", summary: "auto" } });
    const none = { effort: null, budgetTokens: 0, isShown: null };
    expect(encode({ reasoning: none }).body).toMatchObject({ reasoning: { effort: "none" } });
  });

  test("names a tool's kind where it is chosen, and flattens a grammar", () => {
    const grammar = { type: "grammar", grammar: { syntax: "regex", definition: "a+" } };
    const { body } = encode({
      tools: [
        { type: "custom", name: "sql", description: null, format: grammar },
        { type: "function", name: "f", description: "F", inputSchema: { type: "object" }, strict: null },
        {
          type: "web-search",
          maxUses: 3,
          allowedDomains: ["a.example"],
          blockedDomains: [],
          userLocation: { city: "Bern", type: "approximate", other: 1 },
        },
      ],
      toolChoice: { type: "allowed", mode: "auto", toolNames: ["sql", "f"] },
    });
    expect(body.tools).toEqual([
      { type: "custom", name: "sql", format: { type: "grammar", syntax: "regex", definition: "a+" } },
      { type: "function", name: "f", description: "F", parameters: { type: "object" }, strict: false },
      {
        type: "web_search",
        filters: { allowed_domains: ["a.example"] },
        user_location: { type: "approximate", city: "Bern" },
      },
    ]);
    expect(body.tool_choice).toEqual({
      type: "allowed_tools",
      mode: "auto",
      tools: [
        { type: "custom", name: "sql" },
        { type: "function", name: "f" },
      ],
    });
  });
});
