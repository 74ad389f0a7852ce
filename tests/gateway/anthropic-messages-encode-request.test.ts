import { describe, expect, test } from "vitest";
import type { GenerateRequest, Message, Tool } from "@/lib/gateway/canonical/generate-request";
import type { Capabilities, Deployment } from "@/lib/gateway/ports";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { emptyRequest, upstreamContext } from "@/tests/support/anthropic-calls";

function encode(request: Partial<GenerateRequest>, changes: Partial<Deployment> = {}, outputCap: number | null = null) {
  return anthropicMessages.encodeRequest({ ...emptyRequest, ...request }, { ...upstreamContext(changes), outputCap });
}

const can = (changes: Partial<Capabilities>) => ({
  capabilities: { ...upstreamContext().deployment.capabilities, ...changes },
});
const text = (value: string) => ({ type: "text", text: value }) as const;
const userSays = (value: string): Message => ({ role: "user", content: [text(value)] });
const call = (id: string, input = "") => ({ type: "tool-call", toolCallId: id, toolName: "f", input }) as const;
const result = (id: string) =>
  ({ type: "tool-result", toolCallId: id, toolName: "f", content: [text("r")], isError: false }) as const;
const tool: Tool = { type: "function", name: "f", description: null, inputSchema: { type: "object" }, strict: null };

describe("a request to a provider of Anthropic's dialect", () => {
  test("is as small as it can be, streams, and names the version", () => {
    expect(encode({})).toEqual({
      body: {
        model: "claude-upstream",
        max_tokens: 64_000,
        messages: [{ role: "user", content: [text("Hi")] }],
        stream: true,
      },
      dropped: [],
      headers: { "anthropic-version": "2023-06-01" },
    });
  });

  test.each([
    [500, null, 64_000, 500],
    [500, 200, 64_000, 200],
    [100, 200, 64_000, 100],
    [100_000, null, 64_000, 64_000],
    [null, null, null, 32_000],
    [null, 90, null, 90],
    [70_000, null, null, 70_000],
  ])("never raises a cap (asked %s, house %s, model %s: %i)", (maxOutputTokens, outputCap, most, expected) => {
    expect(encode({ maxOutputTokens }, { maxOutputTokens: most }, outputCap).body.max_tokens).toBe(expected);
  });

  test("tells the provider who calls by a pseudonym, and by the caller's word only on the caller's credential", () => {
    expect(encode({ endUserId: "ann" }).body.metadata).toEqual({ user_id: "pseudonym" });
    expect(encode({ endUserId: "ann" }, { isPooled: false }).body.metadata).toEqual({ user_id: "ann" });
  });

  test("reports what it cannot carry, and nothing that asks for nothing", () => {
    const asks = { frequencyPenalty: 1, presencePenalty: 0.5, seed: 0, topLogprobs: 0, verbosity: "low" } as const;
    expect(encode({ ...asks, responseFormat: { type: "json" } }).dropped).toEqual([
      "frequencyPenalty",
      "presencePenalty",
      "seed",
      "topLogprobs",
      "verbosity",
      "responseFormat",
    ]);
    const nothing = { frequencyPenalty: 0, presencePenalty: 0, verbosity: "medium", promptCacheKey: "k" } as const;
    expect(encode({ ...nothing, topP: 1, responseFormat: { type: "text" } }).dropped).toEqual([]);
  });

  test("asks for a schema, and for stops that are not blanks", () => {
    const schema = { type: "object", properties: {} };
    const responseFormat = { type: "json-schema", name: "n", description: null, schema, strict: true } as const;
    const { body, dropped } = encode({ responseFormat, stopSequences: ["\n\n", "END"] });
    expect(body).toMatchObject({
      output_config: { format: { type: "json_schema", schema } },
      stop_sequences: ["END"],
    });
    expect(dropped).toEqual(["stopSequences"]);
  });
});

describe("sampling", () => {
  test.each([
    [{ temperature: 0.7 }, {}, { temperature: 0.7 }, []],
    [{ temperature: 1.3 }, {}, {}, ["temperature"]],
    [{ temperature: 0.7, topP: 0.5 }, {}, { temperature: 0.7 }, ["topP"]],
    [{ topP: 0.5, topK: 9 }, {}, { top_p: 0.5, top_k: 9 }, []],
    [{ temperature: 0.2, topK: 9 }, can({ temperature: false }), {}, ["temperature", "topK"]],
    [{ temperature: 1 }, can({ temperature: false }), {}, []],
  ])("%j is passed on or reported, never changed", (asked, changes, sent, dropped) => {
    const encoded = encode(asked, changes);
    const { temperature, top_p, top_k } = encoded.body;
    expect(JSON.parse(JSON.stringify({ temperature, top_p, top_k }))).toEqual(sent);
    expect(encoded.dropped).toEqual(dropped);
  });

  test("gives way to thoughts", () => {
    const reasoning = { effort: "low", budgetTokens: null, isShown: null } as const;
    const { body, dropped } = encode({ reasoning, temperature: 0.3, topP: 0.5, topK: 2 });
    expect(body).toMatchObject({ thinking: { type: "enabled", budget_tokens: 2_048 } });
    expect(body).not.toHaveProperty("temperature");
    expect(dropped).toEqual(["temperature", "topP", "topK"]);
    expect(encode({ reasoning, temperature: 1, topP: 0.97 })).toMatchObject({ body: { top_p: 0.97 }, dropped: [] });
  });
});

describe("thinking", () => {
  const think = (reasoning: Partial<NonNullable<GenerateRequest["reasoning"]>>, request = {}, changes = {}) => {
    const asked = { effort: null, budgetTokens: null, isShown: null, ...reasoning };
    const { body, dropped } = encode({ ...request, reasoning: asked }, changes);
    return { thinking: body.thinking, config: body.output_config, dropped, max: body.max_tokens };
  };

  test.each([
    ["minimal", 1_024],
    ["low", 2_048],
    ["medium", 8_192],
    ["high", 16_384],
    ["xhigh", 24_576],
    ["max", 32_768],
  ] as const)("an effort of %s is a budget of %i where the model takes budgets", (effort, budget) => {
    expect(think({ effort }).thinking).toEqual({ type: "enabled", budget_tokens: budget });
  });

  test("keeps its budget below the cap, which it never raises, or is reported", () => {
    expect(think({ effort: "high" }, { maxOutputTokens: 500 })).toEqual({
      thinking: undefined,
      config: undefined,
      dropped: ["reasoning"],
      max: 500,
    });
    const { thinking, max } = think({ effort: "high" }, { maxOutputTokens: 4_000 });
    expect(thinking).toEqual({ type: "enabled", budget_tokens: 2_976 });
    expect(max).toBe(4_000);
    expect(think({ budgetTokens: 512 }).dropped).toEqual(["reasoning"]);
  });

  test("is adaptive, with an effort, where the model is", () => {
    const adaptive = can({ reasoning: "adaptive" });
    expect(think({ effort: "minimal", isShown: true }, {}, adaptive)).toMatchObject({
      thinking: { type: "adaptive", display: "summarized" },
      config: { effort: "low" },
    });
    expect(think({ budgetTokens: 10_000, isShown: false }, {}, adaptive)).toMatchObject({
      thinking: { type: "adaptive", display: "omitted" },
      config: { effort: "high" },
    });
    expect(think({ effort: "none", budgetTokens: 0 }, {}, adaptive).thinking).toEqual({ type: "disabled" });
  });

  test("is left out without a word where none was wanted", () => {
    expect(think({ effort: "none", budgetTokens: 0 })).toMatchObject({ thinking: undefined, dropped: [] });
    expect(think({}, {}, can({ reasoning: "none" }))).toMatchObject({ thinking: undefined, dropped: [] });
  });

  test("is reported where it cannot be: a model that does not, a forced tool, a turn that began without", () => {
    expect(think({ effort: "low" }, {}, can({ reasoning: "none" })).dropped).toEqual(["reasoning"]);
    const forced = { tools: [tool], toolChoice: { type: "required" } } as const;
    expect(think({ effort: "low" }, forced)).toMatchObject({ thinking: undefined, dropped: ["reasoning"] });
    const signature = { wire: "openai_responses", value: "e" } as const;
    const messages: Message[] = [
      userSays("a"),
      { role: "assistant", content: [{ type: "reasoning", text: "t", signature }, call("1")] },
      { role: "tool", content: [result("1")] },
    ];
    expect(think({ effort: "low" }, { messages }).dropped).toEqual(["reasoning"]);
    expect(think({ effort: "low" }, { messages }, can({ reasoning: "adaptive" })).dropped).toEqual([]);
  });
});

describe("the conversation", () => {
  const turnsOf = (messages: readonly Message[], more: Partial<GenerateRequest> = {}) =>
    encode({ messages, ...more }).body.messages as { role: string; content: Record<string, unknown>[] }[];

  test("alternates, begins with the user, and has results first in their turn", () => {
    const turns = turnsOf([
      { role: "assistant", content: [text("Hello")] },
      userSays("a"),
      userSays("b"),
      { role: "assistant", content: [call("1", '{"x":1}')] },
      { role: "assistant", content: [call("2")] },
      { role: "system", content: [text("Be quick.")] },
      { role: "tool", content: [result("1")] },
      userSays("c"),
      { role: "tool", content: [{ ...result("2"), isError: true, content: [] }] },
    ]);
    expect(turns).toEqual([
      { role: "user", content: [text(".")] },
      { role: "assistant", content: [text("Hello")] },
      { role: "user", content: [text("a"), text("b")] },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "1", name: "f", input: { x: 1 } },
          { type: "tool_use", id: "2", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "1", content: [text("r")] },
          { type: "tool_result", tool_use_id: "2", is_error: true },
          text("<system>\nBe quick.\n</system>"),
          text("c"),
        ],
      },
    ]);
  });

  test("that is instructions only is said by the user", () => {
    const { body } = encode({ messages: [], system: [text("Say hi.")] });
    expect(body).toMatchObject({ messages: [{ role: "user", content: [text("Say hi.")] }] });
    expect(body).not.toHaveProperty("system");
  });

  test("has no empty text, no blanks at the end of what the model goes on from, and keeps cache marks", () => {
    const marked = { ...text("Be brief."), cacheControl: { ttl: "1h" } } as const;
    const { body } = encode({
      system: [text(" "), marked],
      messages: [userSays("a"), { role: "assistant", content: [text(""), text("So ")] }],
    });
    expect(body.system).toEqual([{ ...text("Be brief."), cache_control: { type: "ephemeral", ttl: "1h" } }]);
    expect((body.messages as unknown[])[1]).toEqual({ role: "assistant", content: [text("So")] });
  });

  test("has Anthropic's own thoughts and blocks, and nobody else's", () => {
    const own = { wire: "anthropic_messages", value: "sig" } as const;
    const foreign = { wire: "gemini", value: "sig" } as const;
    const block = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} };
    const turns = turnsOf([
      userSays("a"),
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "mine", signature: own },
          { type: "reasoning", text: "", redacted: own },
          { type: "reasoning", text: "theirs", signature: foreign },
          { type: "reasoning", text: "unsigned" },
          { type: "provider", wire: "anthropic_messages", value: block },
          { type: "provider", wire: "gemini", value: { a: 1 } },
          text("ok"),
        ],
      },
      userSays("b"),
    ]);
    expect(turns[1]!.content).toEqual([
      { type: "thinking", thinking: "mine", signature: "sig" },
      { type: "redacted_thinking", data: "sig" },
      block,
      text("ok"),
    ]);
  });

  test("writes ids that Anthropic takes, each still its own, and inputs that are objects", () => {
    const odd = (id: string, input: string, isCustom = false) => ({
      ...call(id, input),
      ...(isCustom && { isCustom }),
    });
    const turns = turnsOf([
      userSays("a"),
      { role: "assistant", content: [odd("f.a:0", "[1]"), odd("f_a_0", '{"cut'), odd("z", "free text", true)] },
      { role: "tool", content: [result("f_a_0"), result("f.a:0"), result("z")] },
    ]);
    expect(turns[1]!.content).toMatchObject([
      { id: "f_a_0", input: { INVALID_JSON: "[1]" } },
      { id: "f_a_0_1", input: { INVALID_JSON: '{"cut' } },
      { id: "z", input: { input: "free text" } },
    ]);
    expect(turns[2]!.content.map(({ tool_use_id }) => tool_use_id)).toEqual(["f_a_0_1", "f_a_0", "z"]);
  });

  test("carries pictures and documents, and refuses what has no place", () => {
    const file = (kind: "image" | "document" | "audio", mediaType: string | null, source: object) =>
      ({ type: "file", kind, mediaType, source }) as Extract<Message, { role: "user" }>["content"][number];
    const base64 = (data: string) => ({ type: "base64", data });
    const [turn] = turnsOf([
      {
        role: "user",
        content: [
          file("image", null, base64("/9j/4AAQ")),
          file("image", "image/webp", { type: "url", url: "https://a.test/b.webp" }),
          file("document", "application/pdf", base64("JVBERi0")),
          file("document", "text/markdown", base64(btoa("# Hi"))),
          file("document", "text/plain", { type: "text", text: "Hi" }),
        ],
      },
    ]);
    expect(turn!.content).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/4AAQ" } },
      { type: "image", source: { type: "url", url: "https://a.test/b.webp" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0" } },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "# Hi" } },
      { type: "document", source: { type: "text", media_type: "text/plain", data: "Hi" } },
    ]);
    for (const odd of [file("audio", "audio/wav", base64("x")), file("document", "application/zip", base64("x"))]) {
      expect(() => turnsOf([{ role: "user", content: [odd] }])).toThrowError("unsupported_parameter");
      expect(() => turnsOf([userSays("a"), { role: "assistant", content: [odd as never] }])).toThrowError();
    }
  });
});

describe("tools", () => {
  test("keep schema, strictness and marks; free text becomes one string; other providers' are reported", () => {
    const tools: Tool[] = [
      { ...tool, strict: true, cacheControl: { ttl: null } } as Tool,
      { ...tool, name: "g", description: "d", inputSchema: null, strict: false } as Tool,
      {
        type: "custom",
        name: "patch",
        description: null,
        format: { type: "grammar", syntax: "lark", definition: "start: X" },
      },
      {
        type: "web-search",
        maxUses: 2,
        allowedDomains: ["a.test"],
        blockedDomains: [],
        userLocation: { type: "approximate", approximate: { city: "Bern" } },
      },
      { type: "provider", wire: "openai_responses", name: "file_search", value: {} },
      { type: "provider", wire: "anthropic_messages", name: "bash_20250124", value: { type: "bash_20250124" } },
    ];
    const { body, dropped } = encode({ tools });
    expect(body.tools).toEqual([
      { name: "f", input_schema: { type: "object" }, strict: true, cache_control: { type: "ephemeral" } },
      { name: "g", description: "d", input_schema: { type: "object", properties: {} } },
      {
        name: "patch",
        input_schema: {
          type: "object",
          properties: { input: { type: "string", description: "Text of this lark grammar:\nstart: X" } },
          required: ["input"],
          additionalProperties: false,
        },
      },
      {
        type: "web_search_20250305",
        name: "web_search",
        max_uses: 2,
        allowed_domains: ["a.test"],
        user_location: { type: "approximate", city: "Bern" },
      },
      { type: "bash_20250124" },
    ]);
    expect(dropped).toEqual(["tools.file_search"]);
  });

  const other = { ...tool, name: "other" };

  test.each([
    [{ toolChoice: null, parallelToolCalls: false }, { type: "auto", disable_parallel_tool_use: true }, 2],
    [
      { toolChoice: { type: "required" }, parallelToolCalls: false },
      { type: "any", disable_parallel_tool_use: true },
      2,
    ],
    [{ toolChoice: { type: "tool", toolName: "f" } }, { type: "tool", name: "f" }, 2],
    [{ toolChoice: { type: "none" } }, { type: "none" }, 2],
    [{ toolChoice: { type: "allowed", mode: "required", toolNames: ["other"] } }, { type: "any" }, 1],
  ] as const)("are chosen as %j asks", (asked, choice, offered) => {
    const { body } = encode({ tools: [tool, other], ...asked });
    expect(body.tool_choice).toEqual(choice);
    expect(body.tools).toHaveLength(offered);
  });

  test("are not chosen where there are none", () => {
    expect(encode({ toolChoice: { type: "auto" } }).body).not.toHaveProperty("tool_choice");
  });
});
