import { describe, expect, test } from "vitest";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";

const hi = { role: "user", content: "Hi" };

function decode(body: object) {
  const bytes = new TextEncoder().encode(JSON.stringify({ model: "m", messages: [hi], ...body }));
  return openaiChat.readRequest(bytes, { model: null, stream: null, header: () => null }).toGenerate!();
}

describe("tools", () => {
  test("of every kind are read", () => {
    const parameters = { type: "object", properties: {} };
    const { tools } = decode({
      tools: [
        {
          type: "function",
          function: { name: "f", description: "F", parameters, strict: true },
          cache_control: { type: "ephemeral" },
        },
        {
          type: "custom",
          custom: { name: "c", format: { type: "grammar", grammar: { syntax: "regex", definition: "a+" } } },
        },
        { type: "function", name: "flat", parameters },
        { type: "openrouter:datetime", x: 1 },
      ],
      functions: [{ name: "old", parameters }],
      web_search_options: { user_location: { type: "approximate", approximate: { country: "DE" } } },
    });
    expect(tools).toEqual([
      {
        type: "function",
        name: "f",
        description: "F",
        inputSchema: parameters,
        strict: true,
        cacheControl: { ttl: null },
      },
      { type: "custom", name: "c", description: null, format: { type: "grammar", syntax: "regex", definition: "a+" } },
      { type: "function", name: "flat", description: null, inputSchema: parameters, strict: null },
      {
        type: "provider",
        wire: "openai_chat",
        name: "openrouter:datetime",
        value: { type: "openrouter:datetime", x: 1 },
      },
      { type: "function", name: "old", description: null, inputSchema: parameters, strict: null },
      {
        type: "web-search",
        maxUses: null,
        allowedDomains: [],
        blockedDomains: [],
        userLocation: { type: "approximate", country: "DE" },
      },
    ]);
  });

  test.each([
    [{ tool_choice: "required" }, { type: "required" }],
    [{ tool_choice: { type: "function", function: { name: "f" } } }, { type: "tool", toolName: "f" }],
    [{ tool_choice: { type: "custom", custom: { name: "c" } } }, { type: "tool", toolName: "c" }],
    [
      {
        tool_choice: {
          type: "allowed_tools",
          allowed_tools: { mode: "required", tools: [{ type: "function", function: { name: "f" } }] },
        },
      },
      { type: "allowed", mode: "required", toolNames: ["f"] },
    ],
    [{ function_call: { name: "f" } }, { type: "tool", toolName: "f" }],
    [{ tool_choice: null, function_call: "none" }, { type: "none" }],
    [{}, null],
  ])("are chosen among: %j", (body, expected) => expect(decode(body).toolChoice).toEqual(expected));
});

describe("parameters", () => {
  test("are read by their canonical names", () => {
    expect(
      decode({
        max_tokens: 10,
        temperature: 0.5,
        top_p: 0.9,
        top_k: 40,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        seed: 7,
        stop: "END",
        logprobs: true,
        top_logprobs: 3,
        user: "u",
        safety_identifier: "s",
        verbosity: "low",
        prompt_cache_key: "k",
        parallel_tool_calls: false,
        response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      }),
    ).toMatchObject({
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      seed: 7,
      stopSequences: ["END"],
      topLogprobs: 3,
      endUserId: "s",
      verbosity: "low",
      promptCacheKey: "k",
      parallelToolCalls: false,
      responseFormat: { type: "json-schema", name: "n", description: null, schema: { type: "object" }, strict: true },
      uncarried: [],
    });
  });

  test("that are null are absent", () => {
    const names = [
      ..."max_tokens max_completion_tokens temperature top_p top_k frequency_penalty presence_penalty seed stop".split(
        " ",
      ),
      ..."logprobs top_logprobs user verbosity prompt_cache_key parallel_tool_calls response_format tools tool_choice".split(
        " ",
      ),
      ..."functions function_call reasoning reasoning_effort web_search_options n modalities prediction metadata".split(
        " ",
      ),
      ..."logit_bias service_tier store stream stream_options safety_identifier".split(" "),
    ];
    expect(decode(Object.fromEntries(names.map((name) => [name, null])))).toEqual(decode({}));
  });

  test("of two caps the smaller holds for a provider that knows one", () => {
    expect(decode({ max_tokens: 9, max_completion_tokens: 7 }).maxOutputTokens).toBe(7);
    expect(decode({ max_completion_tokens: 9 }).maxOutputTokens).toBe(9);
  });

  test.each([
    [{ reasoning_effort: "high" }, { effort: "high", budgetTokens: null, isShown: null }],
    [{ reasoning: { effort: "low", exclude: true } }, { effort: "low", budgetTokens: null, isShown: false }],
    [{ reasoning: { max_tokens: 2_000, exclude: false } }, { effort: null, budgetTokens: 2_000, isShown: true }],
    [{ thinking: { type: "enabled", budget_tokens: 2_000 } }, { effort: null, budgetTokens: 2_000, isShown: null }],
    [{ thinking: { type: "disabled" } }, { effort: "none", budgetTokens: null, isShown: null }],
    [{ reasoning: { enabled: true } }, { effort: "medium", budgetTokens: null, isShown: null }],
    [{ reasoning: { enabled: false, max_tokens: 9 } }, { effort: "none", budgetTokens: null, isShown: null }],
    [{}, null],
  ])("reasoning is read in both of its forms: %j", (body, expected) =>
    expect(decode(body).reasoning).toEqual(expected),
  );

  test("that have no place are named, unless they ask for nothing", () => {
    const asked = { logit_bias: { 1: 5 }, metadata: { a: "b" }, service_tier: "flex", store: true };
    expect(decode(asked).uncarried).toEqual(["logit_bias", "metadata", "service_tier", "store"]);
    const idle = {
      logit_bias: {},
      service_tier: "auto",
      store: false,
      n: 1,
      logprobs: false,
      verbosity: "medium",
      frequency_penalty: 0,
      modalities: ["text"],
    };
    expect(decode(idle)).toEqual(decode({}));
    expect(decode({ messages: [{ ...hi, name: "Ann" }] }).uncarried).toEqual(["messages.name"]);
    const unheard = { unknown_future_field: { x: 1 }, 'bad"name\n': 1, guided_json: "{}" };
    expect(decode(unheard).uncarried).toEqual(["unknown_future_field", "unknown", "guided_json"]);
    const prefix = { role: "assistant", content: "So", prefix: true };
    expect(decode({ messages: [hi, prefix] }).uncarried).toEqual(["messages.prefix"]);
  });
});
