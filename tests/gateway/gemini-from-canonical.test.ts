import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssistantPart, FilePart, GenerateRequest, Message, Tool } from "@/lib/gateway/canonical/generate-request";
import { GatewayError } from "@/lib/gateway/gateway-error";
import type { Capabilities, Deployment } from "@/lib/gateway/ports";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import { plainRequest } from "@/tests/support/gemini-parts";

const unknown: Capabilities = {
  images: null,
  documents: null,
  audio: null,
  tools: null,
  temperature: null,
  reasoning: null,
};

type Options = { model?: string; capabilities?: Partial<Capabilities>; outputCap?: number };

function encode(
  request: Partial<GenerateRequest>,
  { model = "gemini-2.5-flash", capabilities, outputCap }: Options = {},
) {
  const deployment = {
    model: "m",
    provider: "google",
    channelId: null,
    upstreamModel: model,
    urls: {},
    credentialHeaders: {},
    routeId: "r",
    isPooled: true,
    quirks: {},
    capabilities: { ...unknown, ...capabilities },
    timeouts: { connectMs: null, headersMs: null, idleMs: null },
    contextTokens: null,
    maxOutputTokens: null,
  } as unknown as Deployment;
  const context = { deployment, outputCap: outputCap ?? null, pseudonym: "p" };
  return gemini.encodeRequest({ ...plainRequest, messages: [said("Hi")], ...request }, context);
}

const said = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const answered = (...content: AssistantPart[]): Message => ({ role: "assistant", content });
const call = (id: string, name = "f", more: object = {}): AssistantPart => ({
  type: "tool-call",
  toolCallId: id,
  toolName: name,
  input: '{"a":1}',
  ...more,
});
const result = (id: string, text: string, more: object = {}): Message => ({
  role: "tool",
  content: [
    { type: "tool-result", toolCallId: id, toolName: null, content: [{ type: "text", text }], isError: false, ...more },
  ],
});
const configOf = (request: Partial<GenerateRequest>, options?: Options) =>
  (encode(request, options).body.generationConfig ?? {}) as Record<string, unknown>;
const contentsOf = (messages: readonly Message[], options?: Options) =>
  encode({ messages }, options).body.contents as { role: string; parts: Record<string, unknown>[] }[];
const fn: Tool = { type: "function", name: "f", description: "F", inputSchema: { type: "object" }, strict: true };
const search: Tool = { type: "web-search", maxUses: null, allowedDomains: [], blockedDomains: [], userLocation: null };

describe("a conversation for a provider of Gemini's dialect", () => {
  test("takes turns of two roles, each a single content", () => {
    const messages = [
      said("One"),
      said("Two"),
      answered({ type: "text", text: "Yes" }),
      answered(call("c")),
      result("c", "ok"),
    ];
    expect(contentsOf(messages)).toEqual([
      { role: "user", parts: [{ text: "One" }, { text: "Two" }] },
      { role: "model", parts: [{ text: "Yes" }, { functionCall: { id: "c", name: "f", args: { a: 1 } } }] },
      { role: "user", parts: [{ functionResponse: { id: "c", name: "f", response: { output: "ok" } } }] },
    ]);
  });

  test("has instructions in its middle said by the user, in their place, after results", () => {
    const middle: Message = { role: "system", content: [{ type: "text", text: "Be quick." }] };
    const messages = [said("Hi"), answered(call("c")), middle, result("c", "no", { isError: true }), said("So?")];
    expect(contentsOf(messages)[2]).toEqual({
      role: "user",
      parts: [
        { functionResponse: { id: "c", name: "f", response: { error: "no" } } },
        { text: "Be quick." },
        { text: "So?" },
      ],
    });
  });

  test("is of the instructions alone where there is nothing else", () => {
    const system = [{ type: "text", text: "Tell a joke." }] as const;
    expect(encode({ system, messages: [] }).body).toEqual({
      contents: [{ role: "user", parts: [{ text: "Tell a joke." }] }],
    });
    expect(encode({ system }).body.systemInstruction).toEqual({ parts: [{ text: "Tell a joke." }] });
  });

  test("gives thoughts back only with Google's own signature", () => {
    const thought = (wire: "gemini" | "anthropic_messages"): AssistantPart => ({
      type: "reasoning",
      text: "Hm.",
      signature: { wire, value: "proof" },
    });
    const content = [
      thought("anthropic_messages"),
      { type: "reasoning", text: "Unsigned" } as const,
      thought("gemini"),
    ];
    expect(contentsOf([said("Hi"), answered(...content)])[1]!.parts).toEqual([
      { text: "Hm.", thought: true, thoughtSignature: "proof" },
    ]);
  });

  test("does without a missing signature, where newer models would refuse its call", () => {
    const messages = [
      said("Hi"),
      answered(call("old")),
      result("old", "ok"),
      said("Again"),
      answered(call("a"), call("b")),
      result("a", "ok"),
      result("b", "ok"),
      answered(call("c", "f", { signature: { wire: "gemini", value: "own" } })),
    ];
    const signatures = (model: string) =>
      contentsOf(messages, { model }).flatMap(({ parts }) =>
        parts.flatMap((part) => (part.functionCall ? [part.thoughtSignature] : [])),
      );
    expect(signatures("gemini-3-pro-preview")).toEqual([
      undefined,
      "skip_thought_signature_validator",
      undefined,
      "own",
    ]);
    expect(signatures("gemini-2.5-pro")).toEqual([undefined, undefined, undefined, "own"]);
  });

  test("wraps what a tool was told that is no object", () => {
    const argsOf = (more: object) =>
      (contentsOf([said("Hi"), answered(call("c", "f", more))])[1]!.parts[0]!.functionCall as { args: unknown }).args;
    expect(argsOf({ input: "" })).toEqual({});
    expect(argsOf({ input: "*** Begin", isCustom: true })).toEqual({ input: "*** Begin" });
    expect(argsOf({ input: '{"cut":' })).toEqual({ input: '{"cut":' });
  });

  test("carries files with their media types, told or seen", () => {
    const file = (more: Partial<FilePart>): FilePart => ({
      type: "file",
      kind: "image",
      mediaType: null,
      source: { type: "base64", data: "iVBORw0KGgoAAA" },
      ...more,
    });
    const files = [
      file({}),
      file({ mediaType: "image/*" }),
      file({ kind: "audio", mediaType: "audio/wav" }),
      file({ kind: "document", filename: "a.pdf", source: { type: "base64", data: "AAAA" } }),
      file({ source: { type: "url", url: "https://example.org/a.JPG?x=1.png" } }),
      file({ kind: "video", source: { type: "url", url: "https://www.youtube.com/watch?v=1" } }),
      file({ kind: "document", source: { type: "text", text: "Plain" } }),
    ];
    expect(contentsOf([{ role: "user", content: files }])[0]!.parts).toEqual([
      { inlineData: { mimeType: "image/png", data: "iVBORw0KGgoAAA" } },
      { inlineData: { mimeType: "image/png", data: "iVBORw0KGgoAAA" } },
      { inlineData: { mimeType: "audio/wav", data: "iVBORw0KGgoAAA" } },
      { inlineData: { mimeType: "application/pdf", data: "AAAA" } },
      { fileData: { mimeType: "image/jpeg", fileUri: "https://example.org/a.JPG?x=1.png" } },
      { fileData: { fileUri: "https://www.youtube.com/watch?v=1" } },
      { text: "Plain" },
    ]);
    const nameless = file({ source: { type: "url", url: "https://example.org/picture" } });
    expect(() => contentsOf([{ role: "user", content: [nameless] }])).toThrow(GatewayError);
  });

  test("puts a result's picture within it where the model takes it there, else beside it", () => {
    const picture = {
      type: "file",
      kind: "image",
      mediaType: "image/png",
      source: { type: "base64", data: "AA" },
    } as const;
    const messages = [said("Hi"), answered(call("c")), result("c", "", { content: [picture] })];
    const inlineData = { mimeType: "image/png", data: "AA" };
    const functionResponse = { id: "c", name: "f", response: { output: "" } };
    expect(contentsOf(messages, { model: "gemini-3-flash" })[2]!.parts).toEqual([
      { functionResponse: { ...functionResponse, parts: [{ inlineData }] } },
    ]);
    expect(contentsOf(messages)[2]!.parts).toEqual([{ functionResponse }, { inlineData }]);
  });

  test("is refused when a result answers nothing", () => {
    expect(() => contentsOf([said("Hi"), result("lost", "ok")])).toThrow(GatewayError);
  });
});

describe("tools for a provider of Gemini's dialect", () => {
  test("keep their schemas as they were written", () => {
    const custom: Tool = { type: "custom", name: "patch", description: null, format: { definition: "start: /x/" } };
    const { body, dropped } = encode({ tools: [fn, custom] });
    expect(body.tools).toEqual([
      {
        functionDeclarations: [
          { name: "f", description: "F", parametersJsonSchema: { type: "object" } },
          {
            name: "patch",
            description: expect.stringContaining("start: /x/"),
            parametersJsonSchema: { type: "object", properties: { input: { type: "string" } }, required: ["input"] },
          },
        ],
      },
    ]);
    expect(dropped).toEqual([]);
  });

  test("search the web alone, and say when they cannot beside functions", () => {
    expect(encode({ tools: [search] })).toMatchObject({ body: { tools: [{ googleSearch: {} }] }, dropped: [] });
    expect(encode({ tools: [search, fn] }).dropped).toEqual(["tools.web_search"]);
    const limited = { ...search, allowedDomains: ["a.org"] };
    expect(encode({ tools: [limited] }).dropped).toEqual(["tools.web_search.allowed_domains"]);
    const foreign: Tool = { type: "provider", wire: "openai_responses", name: "computer_use", value: {} };
    expect(encode({ tools: [foreign] })).toMatchObject({ body: {}, dropped: ["tools.computer_use"] });
  });

  test.each([
    [{ type: "auto" }, { mode: "AUTO" }],
    [{ type: "none" }, { mode: "NONE" }],
    [{ type: "required" }, { mode: "ANY" }],
    [
      { type: "tool", toolName: "f" },
      { mode: "ANY", allowedFunctionNames: ["f"] },
    ],
    [
      { type: "allowed", mode: "required", toolNames: ["f", "x"] },
      { mode: "ANY", allowedFunctionNames: ["f"] },
    ],
    [
      { type: "allowed", mode: "auto", toolNames: ["f"] },
      { mode: "VALIDATED", allowedFunctionNames: ["f"] },
    ],
  ] as const)("are chosen among as %j says", (toolChoice, functionCallingConfig) => {
    expect(encode({ tools: [fn], toolChoice }).body.toolConfig).toEqual({ functionCallingConfig });
  });
});

describe("parameters for a provider of Gemini's dialect", () => {
  test("are carried by their names there, and only those that were given", () => {
    expect(encode({}).body).toEqual({ contents: [{ role: "user", parts: [{ text: "Hi" }] }] });
    const asked = { temperature: 0, topP: 0.9, topK: 3, seed: 4, stopSequences: ["END"], frequencyPenalty: 0.5 };
    expect(configOf({ ...asked, presencePenalty: 0, topLogprobs: 2 })).toEqual({
      ...asked,
      responseLogprobs: true,
      logprobs: 2,
    });
  });

  test.each([
    [null, undefined, undefined],
    [100, undefined, 100],
    [100, 40, 40],
    [100, 400, 100],
    [null, 40, 40],
  ])("never raise a cap: the client's %j and the house's %j are %j", (maxOutputTokens, outputCap, expected) => {
    expect(configOf({ maxOutputTokens }, outputCap === undefined ? {} : { outputCap }).maxOutputTokens).toBe(expected);
  });

  test("are named when they cannot be carried", () => {
    const asked = { verbosity: "low", endUserId: "u", parallelToolCalls: false, tools: [fn], temperature: 1 } as const;
    const { dropped } = encode(asked, { capabilities: { temperature: false } });
    expect([...dropped].sort()).toEqual(["endUserId", "parallelToolCalls", "temperature", "verbosity"]);
  });

  test("ask for JSON with the caller's schema, but not beside functions of an older model", () => {
    const responseFormat = {
      type: "json-schema",
      name: "n",
      description: null,
      schema: { type: "array" },
      strict: true,
    } as const;
    const expected = { responseMimeType: "application/json", responseJsonSchema: { type: "array" } };
    expect(configOf({ responseFormat })).toEqual(expected);
    expect(encode({ responseFormat, tools: [fn] }).dropped).toEqual(["responseFormat"]);
    expect(configOf({ responseFormat, tools: [fn] }, { model: "gemini-3-pro-preview" })).toEqual(expected);
    expect(configOf({ responseFormat: { type: "json" } })).toEqual({ responseMimeType: "application/json" });
  });

  const asks = (
    effort: "none" | "low" | "max" | null,
    budgetTokens: number | null = null,
    isShown: boolean | null = null,
  ) => ({
    reasoning: { effort, budgetTokens, isShown },
  });
  test.each([
    [asks("low"), null, { thinkingBudget: 2_048 }],
    [asks("max"), null, { thinkingBudget: 24_576 }],
    [asks("none"), "budget", { thinkingBudget: 0 }],
    [asks(null, 500, true), "budget", { thinkingBudget: 500, includeThoughts: true }],
    [asks("low"), "effort", { thinkingLevel: "LOW" }],
    [asks("max", null, false), "effort", { thinkingLevel: "HIGH", includeThoughts: false }],
    [asks(null, 5_000), "effort", { thinkingLevel: "MEDIUM" }],
    [asks("none"), "effort", { thinkingLevel: "MINIMAL" }],
    [asks(null, null, true), "effort", { includeThoughts: true }],
    [asks("none"), "none", undefined],
  ] as const)("ask for thoughts: %j of a model told by %j", (request, reasoning, thinkingConfig) => {
    expect(configOf(request, { capabilities: { reasoning } }).thinkingConfig).toEqual(thinkingConfig);
  });

  test("say when a model does not think", () => {
    expect(encode(asks("low"), { capabilities: { reasoning: "none" } }).dropped).toEqual(["reasoning"]);
  });
});

describe("whatever is asked", () => {
  const text = fc.string({ minLength: 1, unit: "grapheme" }).map((value) => ({ type: "text" as const, text: value }));
  const picture = fc
    .base64String({ minLength: 4 })
    .map(
      (data): FilePart => ({ type: "file", kind: "image", mediaType: "image/png", source: { type: "base64", data } }),
    );
  const turn = fc
    .record({
      asked: fc.array(fc.oneof(text, picture), { minLength: 1, maxLength: 3 }),
      said: fc.option(text),
      calls: fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })), { maxLength: 3 }),
      results: fc.array(fc.string(), { minLength: 3, maxLength: 3 }),
    })
    .filter((one) => one.said !== null || one.calls.length > 0);

  test("comes back out of this dialect as it went in", () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 4 }), (turns) => {
        const messages = turns.flatMap(({ asked, said: spoken, calls, results }, at): Message[] => [
          { role: "user", content: asked },
          {
            role: "assistant",
            content: [
              ...(spoken ? [spoken] : []),
              ...calls.map((args, n) => call(`id_${at}_${n}`, `tool_${n}`, { input: JSON.stringify(args) })),
            ],
          },
          ...(calls.length === 0
            ? []
            : [
                {
                  role: "tool" as const,
                  content: calls.map((_, n) => ({
                    type: "tool-result" as const,
                    toolCallId: `id_${at}_${n}`,
                    toolName: `tool_${n}`,
                    content: [{ type: "text" as const, text: results[n]! }],
                    isError: n === 1 && results[n] !== "",
                  })),
                },
              ]),
        ]);
        const { body } = encode({ messages });
        const bytes = new TextEncoder().encode(JSON.stringify(body));
        const again = gemini.readRequest(bytes, { model: "m", stream: true, header: () => null }).toGenerate!();
        expect(again.messages).toEqual(messages);
      }),
      { numRuns: 200 },
    );
  });
});
