/**
 * What the wire writes is what Google's own SDK declares. The SDK's classes carry getters and its enumerations are
 * nominal, so both sides are compared as they go over the wire: plain data, words as strings.
 */
import type {
  Candidate,
  Content,
  FunctionCallingConfig,
  FunctionDeclaration,
  GenerateContentResponse,
  GenerateContentResponseUsageMetadata,
  GenerationConfig,
  GroundingMetadata,
  LogprobsResult,
  Part,
  ThinkingConfig,
  Tool,
  ToolConfig,
} from "@google/genai";
import { FinishReason, FunctionCallingConfigMode, ThinkingLevel } from "@google/genai";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Deployment } from "@/lib/gateway/ports";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import { type writeChunk, writeFinish } from "@/lib/gateway/wires/gemini/encode-answer/write-chunk";
import type { writeGrounding } from "@/lib/gateway/wires/gemini/grounding";
import type { writeLogprobs } from "@/lib/gateway/wires/gemini/logprobs";
import { readFinishReason, type writeUsage } from "@/lib/gateway/wires/gemini/usage";
import { geminiStreams, groundedChunks, pictureChunks, toStream } from "@/tests/support/fixtures/gemini-streams";
import { answerContext, decode, plainRequest } from "@/tests/support/gemini-parts";

/** A type as JSON has it: no methods or getters of classes, words of an enumeration as strings. */
type Wire<T> = T extends string
  ? string
  : T extends readonly (infer One)[]
    ? readonly Wire<One>[]
    : T extends object
      ? { [K in keyof T]?: Wire<T[K]> }
      : T;

type Chunk = ReturnType<typeof writeChunk>;
type Written<T> = Exclude<T, null>;

describe("what is written", () => {
  test("fits the SDK's types of an answer", () => {
    expectTypeOf<Omit<Chunk, "candidates" | "usageMetadata">>().toExtend<Wire<GenerateContentResponse>>();
    expectTypeOf<Pick<Chunk["candidates"][0], "finishReason" | "finishMessage" | "index">>().toExtend<
      Wire<Candidate>
    >();
    expectTypeOf<ReturnType<typeof writeFinish>>().toExtend<Wire<Candidate>>();
    expectTypeOf<ReturnType<typeof writeUsage>>().toExtend<Wire<GenerateContentResponseUsageMetadata>>();
    expectTypeOf<Written<ReturnType<typeof writeLogprobs>>>().toExtend<Wire<LogprobsResult>>();
    expectTypeOf<Written<ReturnType<typeof writeGrounding>>["groundingChunks"]>().toExtend<
      Wire<NonNullable<GroundingMetadata["groundingChunks"]>>
    >();
  });

  test("has no member that the SDK does not declare", () => {
    for (const { chunks } of [...geminiStreams, { chunks: groundedChunks }, { chunks: pictureChunks }]) {
      const encoder = gemini.createStreamEncoder(answerContext);
      const parts = decode(gemini.createStreamDecoder(), toStream(chunks));
      for (const event of parts
        .map((part) => encoder.encode(part))
        .join("")
        .split("\n\n")
        .filter(Boolean)) {
        checkAnswer(JSON.parse(event.slice("data: ".length)));
      }
    }
  });

  test("has every word of the SDK's for an end, and reads each of them", () => {
    const words = Object.values(FinishReason) as string[];
    for (const reason of ["stop", "tool_calls", "length", "content_filter", "error", "other"] as const) {
      expect(words).toContain(writeFinish(reason, false).finishReason);
      expect(words).toContain(writeFinish(reason, true).finishReason);
    }
    for (const word of words.filter((one) => !one.endsWith("UNSPECIFIED")))
      expect(readFinishReason(word)).not.toBeNull();
  });

  test("asks a provider in members that the SDK declares", () => {
    const { body } = gemini.encodeRequest(fullRequest, { deployment, outputCap: null, pseudonym: "p" });
    expectKeys(body, ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig"]);
    const config = body.generationConfig as Record<string, unknown>;
    expectKeys(config, Object.keys(generationConfig));
    expectKeys(
      config.thinkingConfig,
      Object.keys({ includeThoughts: true, thinkingLevel: ThinkingLevel.LOW } satisfies ThinkingConfig),
    );
    expect(Object.values(ThinkingLevel)).toContain((config.thinkingConfig as ThinkingConfig).thinkingLevel);
    const [tool] = body.tools as Tool[];
    expectKeys(tool, Object.keys({ functionDeclarations: [] } satisfies Tool));
    expectKeys(tool!.functionDeclarations![0], Object.keys(declaration));
    const toolConfig = body.toolConfig as ToolConfig;
    expectKeys(toolConfig.functionCallingConfig, Object.keys(callingConfig));
    expect(Object.values(FunctionCallingConfigMode)).toContain(toolConfig.functionCallingConfig!.mode);
    for (const content of body.contents as Content[]) checkContent(content);
  });
});

const part: Required<
  Pick<
    Part,
    | "text"
    | "thought"
    | "thoughtSignature"
    | "functionCall"
    | "inlineData"
    | "fileData"
    | "executableCode"
    | "codeExecutionResult"
  >
> = {
  text: "",
  thought: true,
  thoughtSignature: "",
  functionCall: { id: "", name: "", args: {} },
  inlineData: { mimeType: "", data: "" },
  fileData: { mimeType: "", fileUri: "" },
  executableCode: {},
  codeExecutionResult: {},
};
const functionResponse = { id: "", name: "", response: {}, parts: [] } satisfies Wire<
  NonNullable<Part["functionResponse"]>
>;
const candidate = {
  content: {},
  finishReason: FinishReason.STOP,
  finishMessage: "",
  index: 0,
  groundingMetadata: {},
  logprobsResult: {},
} satisfies Candidate;
const usage = {
  promptTokenCount: 0,
  candidatesTokenCount: 0,
  thoughtsTokenCount: 0,
  cachedContentTokenCount: 0,
  totalTokenCount: 0,
} satisfies GenerateContentResponseUsageMetadata;
const declaration = { name: "", description: "", parametersJsonSchema: {} } satisfies FunctionDeclaration;
const callingConfig = {
  mode: FunctionCallingConfigMode.ANY,
  allowedFunctionNames: [""],
} satisfies FunctionCallingConfig;
const generationConfig = {
  maxOutputTokens: 0,
  temperature: 0,
  topP: 0,
  topK: 0,
  frequencyPenalty: 0,
  presencePenalty: 0,
  seed: 0,
  stopSequences: [""],
  responseMimeType: "",
  responseJsonSchema: {},
  thinkingConfig: {},
  responseLogprobs: true,
  logprobs: 1,
} satisfies GenerationConfig;

function expectKeys(value: unknown, known: readonly string[]): void {
  expect(known).toEqual(expect.arrayContaining(Object.keys(value as object)));
}

function checkContent(content: Content): void {
  expectKeys(content, ["role", "parts"]);
  expect(["user", "model"]).toContain(content.role);
  for (const one of content.parts ?? []) {
    expectKeys(one, [...Object.keys(part), "functionResponse"]);
    if (one.functionCall) expectKeys(one.functionCall, Object.keys(part.functionCall));
    if (one.functionResponse) expectKeys(one.functionResponse, Object.keys(functionResponse));
    if (one.inlineData) expectKeys(one.inlineData, Object.keys(part.inlineData));
  }
}

function checkAnswer(answer: Record<string, unknown>): void {
  expectKeys(answer, ["candidates", "usageMetadata", "modelVersion", "responseId"]);
  for (const one of answer.candidates as Candidate[]) {
    expectKeys(one, Object.keys(candidate));
    checkContent(one.content!);
    if (one.groundingMetadata) expectKeys(one.groundingMetadata, ["groundingChunks", "groundingSupports"]);
  }
  if (answer.usageMetadata) expectKeys(answer.usageMetadata, Object.keys(usage));
}

const deployment = {
  upstreamModel: "gemini-3-pro-preview",
  capabilities: { temperature: null, reasoning: "effort" },
} as unknown as Deployment;

const fullRequest: typeof plainRequest = {
  ...plainRequest,
  system: [{ type: "text", text: "Be brief." }],
  messages: [
    { role: "user", content: [{ type: "text", text: "Hi" }] },
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "c", toolName: "f", input: "{}" }] },
    {
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "c",
          toolName: "f",
          content: [
            { type: "text", text: "ok" },
            { type: "file", kind: "image", mediaType: "image/png", source: { type: "base64", data: "AA==" } },
          ],
          isError: false,
        },
      ],
    },
  ],
  tools: [{ type: "function", name: "f", description: "F", inputSchema: { type: "object" }, strict: null }],
  toolChoice: { type: "tool", toolName: "f" },
  responseFormat: { type: "json-schema", name: null, description: null, schema: {}, strict: null },
  maxOutputTokens: 5,
  temperature: 1,
  topP: 1,
  topK: 1,
  frequencyPenalty: 1,
  presencePenalty: 1,
  seed: 1,
  stopSequences: ["END"],
  reasoning: { effort: "low", budgetTokens: null, isShown: true },
  topLogprobs: 1,
};
