import OpenAI from "openai";
import type { Response, ResponseInputItem } from "openai/resources/responses/responses";
import { type Ask, type Client, explainError, type Heard, installedVersion, readArgs, type Turn } from "./client";

export const openaiResponsesClient: Client = {
  id: "openai-responses",
  name: "OpenAI SDK, Responses",
  package: "openai",
  version: installedVersion("openai"),
  wire: "openai_responses",
  async ask({ url, apiKey }, ask) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, defaultHeaders: { ...ask.headers } });
    if (!ask.stream) return toHeard(await client.responses.create(toRequest(ask)));
    const stream = client.responses.stream({ ...toRequest(ask), stream: true });
    for await (const event of stream) {
      if (event.type === "error") throw new Error(event.message);
    }
    return toHeard((await stream.finalResponse()) as Response);
  },
  explain: explainError,
};

function toRequest(ask: Ask) {
  return {
    model: ask.model,
    store: false,
    ...(ask.system && { instructions: ask.system }),
    input: ask.turns.flatMap(toItems),
    ...(ask.tools && {
      tools: ask.tools.map(({ name, description, schema }) => ({
        type: "function" as const,
        name,
        description,
        parameters: schema,
        strict: false,
      })),
    }),
    ...(ask.maxTokens !== undefined && { max_output_tokens: ask.maxTokens }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    ...(ask.thinks && {
      reasoning: { effort: "medium" as const, summary: "auto" as const },
      include: ["reasoning.encrypted_content" as const],
    }),
    ...(ask.schema && {
      text: { format: { type: "json_schema" as const, name: "answer", schema: ask.schema, strict: true } },
    }),
  };
}

function toItems(turn: Turn): ResponseInputItem[] {
  if (turn.from === "model") return turn.heard.native as ResponseInputItem[];
  if (turn.from === "tools") {
    return turn.results.map(({ call, text }) => ({ type: "function_call_output", call_id: call.id, output: text }));
  }
  if (!turn.png) return [{ role: "user", content: turn.text }];
  const image = {
    type: "input_image" as const,
    image_url: `data:image/png;base64,${turn.png}`,
    detail: "auto" as const,
  };
  return [{ role: "user", content: [{ type: "input_text", text: turn.text }, image] }];
}

function toHeard(answer: Response): Heard {
  const calls = answer.output.flatMap((item) => {
    if (item.type === "function_call") return { id: item.call_id, name: item.name, args: readArgs(item.arguments) };
    return item.type === "custom_tool_call" ? { id: item.call_id, name: item.name, args: { input: item.input } } : [];
  });
  const reasoning = answer.output.flatMap((item) =>
    item.type === "reasoning" ? [...item.summary, ...(item.content ?? [])].map(({ text }) => text) : [],
  );
  const refusals = answer.output.flatMap((item) =>
    item.type === "message" ? item.content.flatMap((part) => (part.type === "refusal" ? part.refusal : [])) : [],
  );
  const { usage } = answer;
  return {
    text: answer.output_text || refusals.join(""),
    reasoning: reasoning.join(""),
    calls,
    finish: toFinish(answer, calls.length > 0),
    usage: usage
      ? {
          input: usage.input_tokens,
          output: usage.output_tokens,
          cacheRead: usage.input_tokens_details?.cached_tokens ?? null,
        }
      : null,
    native: answer.output,
  };
}

function toFinish({ status, incomplete_details: why }: Response, isCalling: boolean): Heard["finish"] {
  if (status === "incomplete") return why?.reason === "max_output_tokens" ? "length" : "content_filter";
  if (status !== "completed") return null;
  return isCalling ? "tool_calls" : "stop";
}
