import { ChatAnthropic } from "@langchain/anthropic";
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import type { Finish } from "../scripted-answer";
import { type Ask, type Client, explainError, type Heard, installedVersion, type Target, type Turn } from "./client";

const finishes: Record<string, Finish> = {
  stop: "stop",
  end_turn: "stop",
  length: "length",
  max_tokens: "length",
  tool_calls: "tool_calls",
  tool_use: "tool_calls",
  content_filter: "content_filter",
  refusal: "content_filter",
};

export const langchainOpenaiClient: Client = {
  id: "langchain-openai",
  name: "LangChain, OpenAI",
  package: "@langchain/openai",
  version: installedVersion("@langchain/openai"),
  wire: "openai_chat",
  ask: (target, ask) => speak(makeOpenai(target, ask), ask, toOpenaiPicture),
  explain: explainError,
};

export const langchainAnthropicClient: Client = {
  id: "langchain-anthropic",
  name: "LangChain, Anthropic",
  package: "@langchain/anthropic",
  version: installedVersion("@langchain/anthropic"),
  wire: "anthropic_messages",
  ask: (target, ask) => speak(makeAnthropic(target, ask), ask, toAnthropicPicture),
  explain: explainError,
};

function makeOpenai({ url, apiKey }: Target, ask: Ask) {
  const model = new ChatOpenAI({
    model: ask.model,
    apiKey,
    maxRetries: 0,
    useResponsesApi: false,
    configuration: { baseURL: `${url}/v1`, defaultHeaders: { ...ask.headers } },
    ...(ask.maxTokens !== undefined && { maxTokens: ask.maxTokens }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
  });
  return model.withConfig({
    ...(ask.tools && { tools: ask.tools.map(toOpenaiTool) }),
    ...(ask.schema && {
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: "answer", schema: { ...ask.schema }, strict: true },
      },
    }),
  });
}

function makeAnthropic({ url, apiKey }: Target, ask: Ask) {
  const model = new ChatAnthropic({
    model: ask.model,
    apiKey,
    maxRetries: 0,
    anthropicApiUrl: url,
    clientOptions: { defaultHeaders: { ...ask.headers } },
    maxTokens: ask.maxTokens ?? 4_000,
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.thinks && { thinking: { type: "enabled" as const, budget_tokens: 1_024 } }),
  });
  return model.withConfig({
    ...(ask.tools && {
      tools: ask.tools.map(({ name, description, schema }) => ({ name, description, input_schema: { ...schema } })),
    }),
  });
}

type Model = {
  invoke(messages: BaseMessage[]): Promise<AIMessageChunk | AIMessage>;
  stream(messages: BaseMessage[]): Promise<AsyncIterable<AIMessageChunk>>;
};

async function speak(model: Model, ask: Ask, toPicture: (png: string) => object): Promise<Heard> {
  const system = ask.system ? [new SystemMessage(ask.system)] : [];
  const messages = [...system, ...ask.turns.flatMap((turn) => toMessages(turn, toPicture))];
  if (!ask.stream) return toHeard(await model.invoke(messages));
  let whole: AIMessageChunk | null = null;
  for await (const chunk of await model.stream(messages)) whole = whole ? whole.concat(chunk) : chunk;
  if (!whole) throw new Error("The stream was empty.");
  return toHeard(whole);
}

function toMessages(turn: Turn, toPicture: (png: string) => object): BaseMessage[] {
  if (turn.from === "model") return [turn.heard.native as BaseMessage];
  if (turn.from === "tools") {
    return turn.results.map(({ call, text }) => new ToolMessage({ tool_call_id: call.id, content: text }));
  }
  const content = [{ type: "text", text: turn.text }, ...(turn.png ? [toPicture(turn.png)] : [])];
  return [new HumanMessage({ content: content as never })];
}

const toOpenaiPicture = (png: string) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } });

const toAnthropicPicture = (png: string) => ({
  type: "image",
  source: { type: "base64", media_type: "image/png", data: png },
});

const toOpenaiTool = ({ name, description, schema }: NonNullable<Ask["tools"]>[number]) => ({
  type: "function" as const,
  function: { name, description, parameters: { ...schema } },
});

function toHeard(message: AIMessageChunk | AIMessage): Heard {
  const { finish_reason: finish, stop_reason: stop } = message.response_metadata as Record<string, string>;
  const { stop_reason: streamedStop, reasoning_content: reasoning } = message.additional_kwargs as Record<
    string,
    string
  >;
  const blocks = Array.isArray(message.content) ? (message.content as Record<string, unknown>[]) : [];
  const usage = message.usage_metadata;
  return {
    text: message.text,
    reasoning: reasoning ?? blocks.map(({ thinking }) => (typeof thinking === "string" ? thinking : "")).join(""),
    calls: (message.tool_calls ?? []).map(({ id, name, args }) => ({ id: id ?? "", name, args })),
    finish: finishes[finish ?? stop ?? streamedStop ?? ""] ?? null,
    usage: usage
      ? {
          input: usage.input_tokens,
          output: usage.output_tokens,
          cacheRead: usage.input_token_details?.cache_read ?? null,
        }
      : null,
    native: new AIMessage({ ...message } as never),
  };
}
