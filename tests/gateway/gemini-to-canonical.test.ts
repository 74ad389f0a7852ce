import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { gemini } from "@/lib/gateway/wires/gemini/codec";

const facts = { model: "claude-sonnet-4-5", stream: false, header: () => null };
const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });
const hi = user({ text: "Hi" });

function toGenerate(body: object) {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return gemini.readRequest(bytes, facts).toGenerate!();
}
const withConfig = (generationConfig: object) => toGenerate({ contents: [hi], generationConfig });
const withTools = (...tools: object[]) => toGenerate({ contents: [hi], tools }).tools;

function refusalOf(body: object): GatewayError {
  try {
    toGenerate(body);
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error("it was not refused");
}

describe("a Gemini client's conversation", () => {
  test.each([
    { parts: [{ text: "Be brief." }] },
    "Be brief.",
    { text: "Be brief." },
    { role: "user", parts: { text: "Be brief." } },
  ])("is headed by its instructions, however they are written: %j", (systemInstruction) => {
    expect(toGenerate({ contents: [hi], systemInstruction }).system).toEqual([{ type: "text", text: "Be brief." }]);
    expect(toGenerate({ contents: [hi], system_instruction: systemInstruction }).system).toHaveLength(1);
  });

  test("keeps instructions in its middle where they are", () => {
    const { messages, system } = toGenerate({
      contents: [{ role: "system", parts: [{ text: "A" }] }, hi, { role: "system", parts: [{ text: "B" }] }, hi],
    });
    expect(system).toEqual([{ type: "text", text: "A" }]);
    expect(messages.map(({ role }) => role)).toEqual(["user", "system", "user"]);
  });

  test("puts the chunks of a streamed answer together again, as its SDK gives them back", () => {
    const tag = writeSignature({ wire: "anthropic_messages", value: "proof" }, "gemini");
    const { messages } = toGenerate({
      contents: [
        hi,
        model({ text: "Let me ", thought: true }),
        model({ text: "see.", thought: true }),
        model({ text: "", thought: true, thoughtSignature: tag }),
        model({ text: "It " }),
        model({ text: "is." }),
        model({ text: "" }),
        model({ functionCall: { name: "f", willContinue: true }, thoughtSignature: "own" }),
        model({ functionCall: { partialArgs: [{ jsonPath: "$.a", stringValue: "b" }], willContinue: true } }),
        model({ functionCall: {} }),
      ],
    });
    expect(messages[1]).toEqual({
      role: "assistant",
      content: [
        { type: "reasoning", text: "Let me see.", signature: { wire: "anthropic_messages", value: "proof" } },
        { type: "text", text: "It is." },
        {
          type: "tool-call",
          toolCallId: "call_1",
          toolName: "f",
          input: '{"a":"b"}',
          signature: { wire: "gemini", value: "own" },
        },
      ],
    });
  });

  test("matches results to calls by id, and by name and order where there is none", () => {
    const { messages } = toGenerate({
      contents: [
        hi,
        model(
          { functionCall: { name: "read", args: { n: 1 } } },
          { functionCall: { name: "read", args: { n: 2 } } },
          { functionCall: { id: "call_1", name: "list" } },
        ),
        user(
          { functionResponse: { id: "call_1", name: "list", response: { output: "[]" } } },
          { functionResponse: { name: "read", response: { lines: 1 } } },
          { functionResponse: { name: "read", response: { error: "No such file." } } },
          { text: "Go on." },
        ),
      ],
    });
    const calls = messages[1]!.content.map((part) => ("toolCallId" in part ? part.toolCallId : null));
    expect(new Set(calls).size).toBe(3);
    expect(messages[2]).toEqual({
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "call_1",
          toolName: "list",
          content: [{ type: "text", text: "[]" }],
          isError: false,
        },
        {
          type: "tool-result",
          toolCallId: calls[0],
          toolName: "read",
          content: [{ type: "text", text: '{"lines":1}' }],
          isError: false,
        },
        {
          type: "tool-result",
          toolCallId: calls[1],
          toolName: "read",
          content: [{ type: "text", text: "No such file." }],
          isError: true,
        },
      ],
    });
    expect(messages[3]).toEqual({ role: "user", content: [{ type: "text", text: "Go on." }] });
  });

  test("carries files, and the files of a tool's result", () => {
    const { messages } = toGenerate({
      contents: [
        user(
          { inlineData: { mimeType: "image/png", data: "AA==" } },
          { inline_data: { mime_type: "application/pdf", data: "BB==" } },
          { fileData: { mimeType: "audio/mp3", fileUri: "https://example.org/a" } },
          { fileData: { fileUri: "https://youtu.be/1" } },
        ),
        model({ functionCall: { name: "shoot" } }),
        {
          role: "function",
          parts: [
            {
              functionResponse: {
                name: "shoot",
                response: {},
                parts: [{ inlineData: { mimeType: "image/webp", data: "CC==" } }],
              },
            },
          ],
        },
      ],
    });
    expect(messages[0]!.content).toMatchObject([
      { kind: "image", mediaType: "image/png", source: { type: "base64", data: "AA==" } },
      { kind: "document", mediaType: "application/pdf", source: { data: "BB==" } },
      { kind: "audio", source: { type: "url", url: "https://example.org/a" } },
      { kind: "video", mediaType: null },
    ]);
    expect(messages[2]!.content[0]).toMatchObject({ content: [{ text: "{}" }, { kind: "image" }] });
  });

  test("leaves what Google ran itself to Google", () => {
    const part = { executableCode: { language: "PYTHON", code: "1" } };
    const { messages } = toGenerate({ contents: [hi, model(part)] });
    expect(messages[1]!.content).toEqual([{ type: "provider", wire: "gemini", value: part }]);
  });

  test.each([
    [{ contents: [hi], cachedContent: "cachedContents/1" }, "cachedContent"],
    [{ contents: [hi], generationConfig: { candidateCount: 2 } }, "candidateCount"],
    [{ contents: [hi], generationConfig: { responseModalities: ["TEXT", "IMAGE"] } }, "responseModalities"],
    [{ contents: [user({ fileData: { fileUri: "files/1" } })] }, "fileData"],
    [{ contents: [{ role: "narrator", parts: [{ text: "Once" }] }] }, "contents"],
    [{ contents: [user({ audioTranscription: {} })] }, "contents"],
  ])("is refused where content or meaning would be lost: %j", (body, param) => {
    expect(refusalOf(body).details.param).toBe(param);
  });
});

describe("a Gemini client's tools", () => {
  test("have schemas in JSON Schema, whichever way they were written", () => {
    const parameters = {
      type: "OBJECT",
      properties: {
        type: { type: "STRING", enum: ["a", "b"], format: "enum", nullable: true },
        list: { type: "ARRAY", items: { any_of: [{ type: "INTEGER" }, { type: "NUMBER" }] }, minItems: "1" },
      },
      required: ["type"],
      propertyOrdering: ["type", "list"],
    };
    const own = { type: "object", properties: { kept: { type: ["string", "null"], nullable: true } } };
    const tools = withTools(
      { functionDeclarations: [{ name: "f", description: "F", parameters }, { name: "g" }] },
      { function_declarations: [{ name: "h", parametersJsonSchema: own }] },
    );
    expect(tools.map((tool) => (tool.type === "function" ? tool.inputSchema : null))).toEqual([
      {
        type: "object",
        properties: {
          type: { type: ["string", "null"], enum: ["a", "b", null] },
          list: { type: "array", items: { anyOf: [{ type: "integer" }, { type: "number" }] }, minItems: 1 },
        },
        required: ["type"],
      },
      null,
      own,
    ]);
  });

  test("of Google's own are a web search, or only Google's", () => {
    expect(withTools({ googleSearch: {} }, { code_execution: {} }, { urlContext: {} })).toEqual([
      { type: "web-search", maxUses: null, allowedDomains: [], blockedDomains: [], userLocation: null },
      { type: "provider", wire: "gemini", name: "codeExecution", value: { codeExecution: {} } },
      { type: "provider", wire: "gemini", name: "urlContext", value: { urlContext: {} } },
    ]);
  });

  test.each([
    [{ mode: "AUTO" }, { type: "auto" }],
    [{ mode: "NONE" }, { type: "none" }],
    [{ mode: "ANY" }, { type: "required" }],
    [
      { mode: "any", allowed_function_names: ["f"] },
      { type: "tool", toolName: "f" },
    ],
    [
      { mode: "ANY", allowedFunctionNames: ["f", "g"] },
      { type: "allowed", mode: "required", toolNames: ["f", "g"] },
    ],
    [
      { mode: "VALIDATED", allowedFunctionNames: ["f"] },
      { type: "allowed", mode: "auto", toolNames: ["f"] },
    ],
    [{ mode: "MODE_UNSPECIFIED" }, null],
  ])("are chosen among as %j says", (functionCallingConfig, choice) => {
    expect(toGenerate({ contents: [hi], toolConfig: { functionCallingConfig } }).toolChoice).toEqual(choice);
  });
});

describe("a Gemini client's generation config", () => {
  test("is carried in both spellings", () => {
    const expected = {
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 1,
      stopSequences: ["END"],
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      topLogprobs: 3,
    };
    const { topLogprobs: _, ...same } = expected;
    expect(withConfig({ ...same, responseLogprobs: true, logprobs: 3 })).toMatchObject(expected);
    const snake = {
      max_output_tokens: 5,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      seed: 1,
      stop_sequences: ["END"],
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      response_logprobs: true,
      logprobs: 3,
    };
    expect(withConfig(snake)).toMatchObject(expected);
  });

  test.each([
    [{ thinkingBudget: -1 }, { effort: null, budgetTokens: null, isShown: null }],
    [{ thinkingBudget: 0 }, { effort: null, budgetTokens: 0, isShown: null }],
    [
      { thinkingBudget: 512, includeThoughts: true },
      { effort: null, budgetTokens: 512, isShown: true },
    ],
    [{ thinking_level: "LOW" }, { effort: "low", budgetTokens: null, isShown: null }],
    [{ thinkingLevel: "THINKING_LEVEL_UNSPECIFIED" }, null],
    [null, null],
  ])("asks for thoughts: %j", (thinkingConfig, reasoning) => {
    expect(withConfig({ thinkingConfig }).reasoning).toEqual(reasoning);
  });

  test.each([
    [{ responseMimeType: "text/plain" }, { type: "text" }],
    [{ responseMimeType: "application/json" }, { type: "json" }],
    [
      { response_mime_type: "application/json", response_schema: { type: "ARRAY", items: { type: "STRING" } } },
      { type: "json-schema", schema: { type: "array", items: { type: "string" } } },
    ],
    [
      { responseMimeType: "application/json", responseJsonSchema: { type: "integer" } },
      { type: "json-schema", schema: { type: "integer" } },
    ],
  ])("asks for a form: %j", (config, format) => {
    expect(withConfig(config).responseFormat).toMatchObject(format);
  });

  test("names what has no place elsewhere, and nothing that asks for nothing", () => {
    const asked = toGenerate({
      contents: [user({ text: "Look", videoMetadata: { startOffset: "1s" } })],
      safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
      labels: {},
      store: false,
      serviceTier: null,
      generationConfig: {
        mediaResolution: "MEDIA_RESOLUTION_LOW",
        speechConfig: { languageCode: "de" },
        audioTimestamp: false,
        candidateCount: 1,
        responseMimeType: "text/x.enum",
      },
    });
    expect([...asked.uncarried].sort()).toEqual([
      "mediaResolution",
      "responseMimeType",
      "safetySettings",
      "speechConfig",
      "videoMetadata",
    ]);
    expect(withConfig({ mediaResolution: "MEDIA_RESOLUTION_UNSPECIFIED" }).uncarried).toEqual([]);
  });
});
