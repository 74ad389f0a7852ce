import OpenAI from "openai";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { Finish } from "../scripted-answer";
import { type Ask, type Client, explainError, type Heard, installedVersion, readArgs, type Turn } from "./client";

/** What providers say beside the text, and clients that know of it give back (OpenRouter's words for it). */
type Thoughts = { reasoning_content?: string; reasoning_details?: unknown[] };

export const openaiChatClient: Client = {
  id: "openai-chat",
  name: "OpenAI SDK, chat",
  package: "openai",
  version: installedVersion("openai"),
  wire: "openai_chat",
  async ask({ url, apiKey }, ask) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, defaultHeaders: { ...ask.headers } });
    if (!ask.stream) {
      const answer = await client.chat.completions.create(toRequest(ask));
      return toHeard(answer, answer.choices[0]!.message as Thoughts);
    }
    const stream = client.chat.completions.stream({
      ...toRequest(ask),
      stream: true,
      stream_options: { include_usage: true },
    });
    const thoughts = { reasoning_content: "", reasoning_details: [] as unknown[] };
    for await (const chunk of stream) addThoughts(thoughts, chunk);
    return toHeard(await stream.finalChatCompletion(), thoughts);
  },
  explain: explainError,
};

function toRequest(ask: Ask) {
  const system = ask.system ? [{ role: "system" as const, content: ask.system }] : [];
  return {
    model: ask.model,
    messages: [...system, ...ask.turns.flatMap(toMessages)],
    ...(ask.tools && {
      tools: ask.tools.map(({ name, description, schema }) => ({
        type: "function" as const,
        function: { name, description, parameters: schema },
      })),
    }),
    ...(ask.maxTokens !== undefined && { max_completion_tokens: ask.maxTokens }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.thinks && { reasoning_effort: "medium" as const }),
    ...(ask.schema && {
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: "answer", schema: ask.schema, strict: true },
      },
    }),
  };
}

function toMessages(turn: Turn): ChatCompletionMessageParam[] {
  if (turn.from === "model") return [turn.heard.native as ChatCompletionMessageParam];
  if (turn.from === "tools") {
    return turn.results.map(({ call, text }) => ({ role: "tool", tool_call_id: call.id, content: text }));
  }
  if (!turn.png) return [{ role: "user", content: turn.text }];
  const image = { type: "image_url" as const, image_url: { url: `data:image/png;base64,${turn.png}` } };
  return [{ role: "user", content: [{ type: "text", text: turn.text }, image] }];
}

function addThoughts(thoughts: Required<Thoughts>, chunk: ChatCompletionChunk): void {
  const delta = (chunk.choices[0]?.delta ?? {}) as Thoughts;
  thoughts.reasoning_content += delta.reasoning_content ?? "";
  thoughts.reasoning_details.push(...(delta.reasoning_details ?? []));
}

function toHeard(answer: ChatCompletion, thoughts: Thoughts): Heard {
  const { message, finish_reason: finish } = answer.choices[0]!;
  const calls = (message.tool_calls ?? []).flatMap((call) =>
    call.type === "function"
      ? { id: call.id, name: call.function.name, args: readArgs(call.function.arguments) }
      : { id: call.id, name: call.custom.name, args: { input: call.custom.input } },
  );
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = answer.usage ?? {};
  return {
    text: message.content || message.refusal || "",
    reasoning: thoughts.reasoning_content ?? "",
    calls,
    finish: finish as Finish,
    usage: answer.usage
      ? { input: input ?? null, output: output ?? null, cacheRead: details?.cached_tokens ?? null }
      : null,
    native: {
      role: "assistant",
      content: message.content,
      ...(message.tool_calls?.length && {
        // Whole, with what a provider wrote beside it (Google's signatures, as its own chat dialect has them).
        tool_calls: message.tool_calls.map((call) =>
          "function" in call
            ? { ...call, function: { name: call.function.name, arguments: call.function.arguments } }
            : call,
        ),
      }),
      ...(thoughts.reasoning_content && { reasoning_content: thoughts.reasoning_content }),
      ...(thoughts.reasoning_details?.length && { reasoning_details: thoughts.reasoning_details }),
    },
  };
}
