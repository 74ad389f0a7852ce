import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, type LanguageModel, type ModelMessage, Output, streamText, tool } from "ai";
import type { Finish } from "../scripted-answer";
import { type Ask, type Client, explainError, type Heard, installedVersion, type Target, type Turn } from "./client";

// It prints a line for every model whose name it does not know.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

type Settings = { readonly apiKey: string; readonly headers: Record<string, string> };
type ProviderOptions = Readonly<Record<string, Record<string, unknown>>>;
type MakeModel = (url: string, settings: Settings, model: string) => LanguageModel;

const finishes: Record<string, Finish> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
};

function aiSdkClient(
  facts: Pick<Client, "id" | "name" | "package" | "wire">,
  makeModel: MakeModel,
  thinking: ProviderOptions,
  always: ProviderOptions = {},
): Client {
  return {
    ...facts,
    version: installedVersion(facts.package),
    ask: (target, ask) => speak(target, ask, makeModel, merge(always, ask.thinks ? thinking : {})),
    explain: explainError,
  };
}

export const aiSdkClients: readonly Client[] = [
  aiSdkClient(
    { id: "ai-openai", name: "AI SDK, OpenAI", package: "@ai-sdk/openai", wire: "openai_responses" },
    (url, settings, model) => createOpenAI({ baseURL: `${url}/v1`, ...settings })(model),
    { openai: { forceReasoning: true, reasoningEffort: "medium", reasoningSummary: "auto" } },
    // It refers to earlier answers by ids otherwise, which only OpenAI itself could look up.
    { openai: { store: false } },
  ),
  aiSdkClient(
    { id: "ai-openai-chat", name: "AI SDK, OpenAI chat", package: "@ai-sdk/openai", wire: "openai_chat" },
    (url, settings, model) => createOpenAI({ baseURL: `${url}/v1`, ...settings }).chat(model),
    { openai: { forceReasoning: true, reasoningEffort: "medium" } },
  ),
  aiSdkClient(
    {
      id: "ai-compatible",
      name: "AI SDK, OpenAI-compatible",
      package: "@ai-sdk/openai-compatible",
      wire: "openai_chat",
    },
    (url, settings, model) =>
      createOpenAICompatible({
        name: "tacit",
        baseURL: `${url}/v1`,
        includeUsage: true,
        supportsStructuredOutputs: true,
        ...settings,
      })(model),
    { tacit: { reasoningEffort: "medium" } },
  ),
  aiSdkClient(
    { id: "ai-anthropic", name: "AI SDK, Anthropic", package: "@ai-sdk/anthropic", wire: "anthropic_messages" },
    (url, settings, model) => createAnthropic({ baseURL: `${url}/v1`, ...settings })(model),
    { anthropic: { thinking: { type: "enabled", budgetTokens: 1_024 } } },
  ),
  aiSdkClient(
    { id: "ai-google", name: "AI SDK, Google", package: "@ai-sdk/google", wire: "gemini" },
    (url, settings, model) => createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, ...settings })(model),
    { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 } } },
  ),
];

async function speak(target: Target, ask: Ask, makeModel: MakeModel, options: ProviderOptions): Promise<Heard> {
  const call = {
    model: makeModel(target.url, { apiKey: target.apiKey, headers: { ...ask.headers } }, ask.model),
    maxRetries: 0,
    ...(ask.system && { system: ask.system }),
    messages: ask.turns.flatMap(toMessages),
    ...(ask.tools && { tools: toTools(ask.tools) }),
    ...(ask.maxTokens !== undefined && { maxOutputTokens: ask.maxTokens }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    providerOptions: options as never,
    ...(ask.schema && { output: Output.object({ schema: jsonSchema(ask.schema as never) }) }),
  };
  if (!ask.stream) return toHeard(await generateText(call));
  const stream = streamText({ ...call, onError: () => {} });
  for await (const part of stream.fullStream) if (part.type === "error") throw part.error;
  const [text, reasoningText, toolCalls, finishReason, totalUsage, response] = await Promise.all([
    stream.text,
    stream.reasoningText,
    stream.toolCalls,
    stream.finishReason,
    stream.totalUsage,
    stream.response,
  ]);
  return toHeard({ text, reasoningText, toolCalls, finishReason, totalUsage, response });
}

function merge(left: ProviderOptions, right: ProviderOptions): ProviderOptions {
  const providers = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries([...providers].map((one) => [one, { ...left[one], ...right[one] }]));
}

function toTools(specs: NonNullable<Ask["tools"]>) {
  const entries = specs.map(({ name, description, schema }) => [
    name,
    tool({ description, inputSchema: jsonSchema(schema as never) }),
  ]);
  return Object.fromEntries(entries);
}

function toMessages(turn: Turn): ModelMessage[] {
  if (turn.from === "model") return turn.heard.native as ModelMessage[];
  if (turn.from === "tools") {
    const content = turn.results.map(({ call, text }) => ({
      type: "tool-result" as const,
      toolCallId: call.id,
      toolName: call.name,
      output: { type: "text" as const, value: text },
    }));
    return [{ role: "tool", content }];
  }
  if (!turn.png) return [{ role: "user", content: turn.text }];
  const picture = { type: "file" as const, data: turn.png, mediaType: "image/png" };
  return [{ role: "user", content: [{ type: "text", text: turn.text }, picture] }];
}

type Result = {
  text: string;
  reasoningText: string | undefined;
  toolCalls: readonly { toolCallId: string; toolName: string; input: unknown }[];
  finishReason: string;
  totalUsage: {
    inputTokens: number | undefined;
    outputTokens: number | undefined;
    inputTokenDetails: { cacheReadTokens: number | undefined };
  };
  response: { messages: unknown };
};

function toHeard(result: Result): Heard {
  const { inputTokens, outputTokens, inputTokenDetails } = result.totalUsage;
  return {
    text: result.text,
    reasoning: result.reasoningText ?? "",
    calls: result.toolCalls.map(({ toolCallId, toolName, input }) => ({ id: toolCallId, name: toolName, args: input })),
    finish: finishes[result.finishReason] ?? null,
    usage: {
      input: inputTokens ?? null,
      output: outputTokens ?? null,
      cacheRead: inputTokenDetails.cacheReadTokens ?? null,
    },
    native: result.response.messages,
  };
}
