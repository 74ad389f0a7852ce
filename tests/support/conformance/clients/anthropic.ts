import Anthropic from "@anthropic-ai/sdk";
import type { ContentBlockParam, Message, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import type { Finish } from "../scripted-answer";
import { type Ask, type Client, explainError, type Heard, installedVersion, type Turn } from "./client";

const finishes: Record<string, Finish> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
};

export const anthropicClient: Client = {
  id: "anthropic",
  name: "Anthropic SDK",
  package: "@anthropic-ai/sdk",
  version: installedVersion("@anthropic-ai/sdk"),
  wire: "anthropic_messages",
  async ask({ url, apiKey }, ask) {
    const client = new Anthropic({ baseURL: url, apiKey, maxRetries: 0, defaultHeaders: { ...ask.headers } });
    const request = toRequest(ask);
    return toHeard(
      ask.stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request),
    );
  },
  explain: explainError,
};

function toRequest(ask: Ask) {
  return {
    model: ask.model,
    max_tokens: ask.maxTokens ?? 4_000,
    ...(ask.system && { system: ask.system }),
    messages: ask.turns.map(toMessage),
    ...(ask.tools && {
      tools: ask.tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
    }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.thinks && { thinking: { type: "enabled" as const, budget_tokens: 1_024 } }),
    ...(ask.schema && {
      output_config: {
        format: { type: "json_schema" as const, schema: { ...ask.schema, additionalProperties: false } },
      },
    }),
  };
}

function toMessage(turn: Turn): MessageParam {
  if (turn.from === "model") return { role: "assistant", content: turn.heard.native as ContentBlockParam[] };
  if (turn.from === "tools") {
    const content = turn.results.map(({ call, text }) => ({
      type: "tool_result" as const,
      tool_use_id: call.id,
      content: text,
    }));
    return { role: "user", content };
  }
  if (!turn.png) return { role: "user", content: turn.text };
  const source = { type: "base64" as const, media_type: "image/png" as const, data: turn.png };
  return {
    role: "user",
    content: [
      { type: "text", text: turn.text },
      { type: "image", source },
    ],
  };
}

function toHeard({ content, stop_reason: stop, usage }: Message): Heard {
  return {
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    reasoning: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    calls: content.flatMap((block) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, args: block.input }] : [],
    ),
    finish: finishes[stop ?? ""] ?? null,
    usage: {
      input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
      output: usage.output_tokens,
      cacheRead: usage.cache_read_input_tokens,
    },
    native: content,
  };
}
