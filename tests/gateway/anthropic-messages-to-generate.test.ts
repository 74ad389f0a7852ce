import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { bytesOf, emptyRequest, readBody, upstreamContext } from "@/tests/support/anthropic-calls";

const user = { role: "user", content: "Hi" };
const asked = { model: "claude-test", max_tokens: 100, messages: [user] };
const toGenerate = (members: object) => readBody({ ...asked, ...members }).toGenerate!();
const messagesOf = (...messages: object[]) => toGenerate({ messages }).messages;
const tagged = (wire: "gemini" | "openai_responses", value: string, itemId?: string) =>
  writeSignature({ wire, value, ...(itemId && { itemId }) }, "anthropic_messages");

describe("a request in the canonical form", () => {
  test.each(["2023-06-01", "2026-10-21", null])(
    "is the same whichever version of the API is asked for (%s)",
    (version) => {
      const header = (name: string) => (name === "anthropic-version" ? version : null);
      const body = bytesOf(JSON.stringify({ ...asked, stream: true }));
      const read = anthropicMessages.readRequest(body, { model: null, stream: null, header }).toGenerate!();
      expect(read).toEqual({ ...emptyRequest, maxOutputTokens: 100 });
    },
  );

  test("has its parameters, and names those that have no place", () => {
    const format = { type: "json_schema", schema: { type: "object" } };
    const read = toGenerate({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ["END"],
      output_config: { effort: "high", format },
      metadata: { user_id: "fingerprint" },
      cache_control: { type: "ephemeral" },
      service_tier: "auto",
      speed: "standard",
      container: null,
      mcp_servers: [],
      context_management: { edits: [] },
      inference_geo: "us",
    });
    expect(read).toMatchObject({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stopSequences: ["END"],
      reasoning: { effort: "high", budgetTokens: null, isShown: null },
      responseFormat: { type: "json-schema", schema: { type: "object" } },
      endUserId: null,
      uncarried: ["context_management", "inference_geo"],
    });
    expect(toGenerate({ output_format: format }).responseFormat).toMatchObject({ schema: { type: "object" } });
    expect(JSON.stringify(read)).not.toContain("fingerprint");
  });

  test.each([
    [
      { type: "enabled", budget_tokens: 2_000 },
      { effort: null, budgetTokens: 2_000, isShown: true },
    ],
    [{ type: "adaptive" }, { effort: null, budgetTokens: null, isShown: true }],
    [
      { type: "adaptive", display: "omitted" },
      { effort: null, budgetTokens: null, isShown: false },
    ],
    [{ type: "disabled" }, { effort: "none", budgetTokens: 0, isShown: null }],
  ])("thinks as %j says", (thinking, reasoning) => {
    expect(toGenerate({ thinking }).reasoning).toEqual(reasoning);
  });

  test("has its instructions in order, without empty ones and without the client's billing note", () => {
    const system = [
      { type: "text", text: "x-anthropic-billing-header: cc_version=1" },
      { type: "text", text: "" },
      { type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } },
    ];
    expect(toGenerate({ system }).system).toEqual([{ type: "text", text: "Be brief.", cacheControl: { ttl: "1h" } }]);
    expect(toGenerate({ system: "Be kind." }).system).toEqual([{ type: "text", text: "Be kind." }]);
  });
});

describe("tools", () => {
  test("are functions, the web search, or something only Anthropic runs", () => {
    const schema = { type: "object", properties: { a: {} } };
    const bash = { type: "bash_20250124", name: "bash" };
    const { tools, uncarried } = toGenerate({
      tools: [
        { name: "f", description: "does", input_schema: schema, strict: true, cache_control: { type: "ephemeral" } },
        { type: "custom", name: "g", input_schema: schema, input_examples: [{}] },
        { type: "web_search_20250305", name: "web_search", max_uses: 3, allowed_domains: ["a.test"] },
        bash,
      ],
    });
    expect(tools).toEqual([
      {
        type: "function",
        name: "f",
        description: "does",
        inputSchema: schema,
        strict: true,
        cacheControl: { ttl: null },
      },
      { type: "function", name: "g", description: null, inputSchema: schema, strict: null },
      { type: "web-search", maxUses: 3, allowedDomains: ["a.test"], blockedDomains: [], userLocation: null },
      { type: "provider", wire: "anthropic_messages", name: "bash_20250124", value: bash },
    ]);
    expect(uncarried).toEqual(["tools.input_examples"]);
  });

  test.each([
    [{ type: "auto" }, { type: "auto" }, null],
    [{ type: "any", disable_parallel_tool_use: true }, { type: "required" }, false],
    [{ type: "tool", name: "f" }, { type: "tool", toolName: "f" }, null],
    [{ type: "none" }, { type: "none" }, null],
  ])("are chosen as %j says", (choice, toolChoice, parallelToolCalls) => {
    expect(toGenerate({ tool_choice: choice })).toMatchObject({ toolChoice, parallelToolCalls });
  });
});

describe("the conversation", () => {
  test("has results of tools before the rest of their turn, with the names of the tools", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw" } };
    const read = messagesOf(
      user,
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "look", input: { at: 1 } }] },
      {
        role: "user",
        content: [
          { type: "text", text: "Here:" },
          { type: "tool_result", tool_use_id: "t1", is_error: true, content: [{ type: "text", text: "no" }, image] },
          { type: "tool_result", tool_use_id: "t2", content: "yes" },
        ],
      },
    );
    expect(read.slice(1)).toEqual([
      { role: "assistant", content: [{ type: "tool-call", toolCallId: "t1", toolName: "look", input: '{"at":1}' }] },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: "t1",
            toolName: "look",
            isError: true,
            content: [
              { type: "text", text: "no" },
              { type: "file", kind: "image", mediaType: "image/png", source: { type: "base64", data: "iVBORw" } },
            ],
          },
          {
            type: "tool-result",
            toolCallId: "t2",
            toolName: null,
            isError: false,
            content: [{ type: "text", text: "yes" }],
          },
        ],
      },
      { role: "user", content: [{ type: "text", text: "Here:" }] },
    ]);
  });

  test("may have instructions in its middle", () => {
    const read = messagesOf(user, { role: "system", content: [{ type: "text", text: "Now in French." }] }, user);
    expect(read[1]).toEqual({ role: "system", content: [{ type: "text", text: "Now in French." }] });
  });

  test("has thoughts whose signatures come home, and what only Anthropic understands", () => {
    const search = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} };
    const [, said] = messagesOf(user, {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "own", signature: "c2ln" },
        { type: "redacted_thinking", data: "cmVk" },
        { type: "thinking", thinking: "theirs", signature: tagged("openai_responses", "enc", "rs_1") },
        { type: "thinking", thinking: "broken", signature: "tct1.nowhere.e30" },
        search,
        { type: "text", text: "" },
        { type: "thinking", thinking: "", signature: tagged("gemini", "thought") },
        { type: "tool_use", id: "t", name: "f", input: {} },
      ],
    });
    expect(said!.content).toEqual([
      { type: "reasoning", text: "own", signature: { wire: "anthropic_messages", value: "c2ln" } },
      { type: "reasoning", text: "", redacted: { wire: "anthropic_messages", value: "cmVk" } },
      { type: "reasoning", text: "theirs", signature: { wire: "openai_responses", value: "enc", itemId: "rs_1" } },
      { type: "reasoning", text: "broken" },
      { type: "provider", wire: "anthropic_messages", value: search },
      { type: "tool-call", toolCallId: "t", toolName: "f", input: "", signature: { wire: "gemini", value: "thought" } },
    ]);
  });

  test("keeps every document, in whatever form it comes", () => {
    const [read] = messagesOf({
      role: "user",
      content: [
        {
          type: "document",
          title: "P",
          context: "c",
          source: { type: "base64", media_type: "application/pdf", data: "JVBER" },
        },
        { type: "document", source: { type: "url", url: "https://a.test/b.pdf" } },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "plain" } },
        { type: "document", title: "Q", source: { type: "content", content: [{ type: "text", text: "inner" }] } },
        { type: "search_result", title: "S", source: "https://s.test", content: [{ type: "text", text: "found" }] },
        { type: "image", source: { type: "url", url: "https://a.test/c.png" } },
      ],
    });
    const text = (value: string) => ({ type: "text", text: value });
    expect(read!.content).toEqual([
      text("c"),
      {
        type: "file",
        kind: "document",
        mediaType: "application/pdf",
        source: { type: "base64", data: "JVBER" },
        filename: "P",
      },
      { type: "file", kind: "document", mediaType: null, source: { type: "url", url: "https://a.test/b.pdf" } },
      { type: "file", kind: "document", mediaType: "text/plain", source: { type: "text", text: "plain" } },
      text("Q"),
      text("inner"),
      text("S\nhttps://s.test"),
      text("found"),
      { type: "file", kind: "image", mediaType: null, source: { type: "url", url: "https://a.test/c.png" } },
    ]);
  });

  test.each([
    [{ type: "container_upload", file_id: "f" }],
    [{ type: "image", source: { type: "file", file_id: "f" } }],
    [{ type: "hologram" }],
  ])("is refused where it holds what no other provider could be given: %j", (block) => {
    expect(() => messagesOf({ role: "user", content: [block] })).toThrowError("unsupported_parameter");
  });

  test.each([
    [{ role: "narrator", content: "x" }],
    [{ role: "user", content: 7 }],
    [{ role: "user", content: [{ type: "text" }] }],
    [{ role: "assistant", content: [{ type: "tool_use", name: "f" }] }],
    [{ role: "user", content: [{ type: "tool_result" }] }],
  ])("is refused where it makes no sense: %j", (message) => {
    expect(() => messagesOf(message)).toThrowError("invalid_request");
  });
});

describe("a conversation with tools, thoughts and pictures", () => {
  test("is the same after it was written for Anthropic and read again", () => {
    const mark = { cache_control: { type: "ephemeral", ttl: "5m" } };
    const read = toGenerate({
      model: "claude-upstream",
      max_tokens: 30_000,
      stream: true,
      system: [{ type: "text", text: "Be brief.", ...mark }],
      thinking: { type: "enabled", budget_tokens: 2_000, display: "omitted" },
      tools: [
        { name: "look", description: "d", input_schema: { type: "object" }, strict: true, ...mark },
        { type: "web_search_20250305", name: "web_search", max_uses: 1, blocked_domains: ["b.test"] },
        { type: "text_editor_20250728", name: "str_replace_based_edit_tool" },
      ],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
      output_config: { format: { type: "json_schema", schema: { type: "object" } } },
      stop_sequences: ["END"],
      messages: [
        {
          role: "user",
          content: [
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw" }, ...mark },
            { type: "document", title: "T", source: { type: "text", media_type: "text/plain", data: "plain" } },
            { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBER" } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Hm", signature: "c2ln" },
            { type: "redacted_thinking", data: "cmVk" },
            { type: "text", text: "I look." },
            { type: "tool_use", id: "t1", name: "look", input: { at: [1, null, "x"] }, ...mark },
          ],
        },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "t1",
              content: [{ type: "text", text: "seen" }],
              is_error: true,
              ...mark,
            },
            { type: "text", text: "And?" },
          ],
        },
      ],
    });
    const { body, dropped } = anthropicMessages.encodeRequest(read, upstreamContext());
    expect(dropped).toEqual([]);
    expect(readBody(body).toGenerate!()).toEqual(read);
  });
});
