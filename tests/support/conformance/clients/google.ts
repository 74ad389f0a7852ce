import { type Content, type GenerateContentResponse, GoogleGenAI, type Part } from "@google/genai";
import type { Finish } from "../scripted-answer";
import { type Ask, type Client, explainError, type Heard, installedVersion, type Turn } from "./client";

const finishes: Record<string, Finish> = { STOP: "stop", MAX_TOKENS: "length", SAFETY: "content_filter" };

export const googleClient: Client = {
  id: "google-genai",
  name: "Google Gen AI SDK",
  package: "@google/genai",
  version: installedVersion("@google/genai"),
  wire: "gemini",
  async ask({ url, apiKey }, ask) {
    const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url, headers: { ...ask.headers } } });
    const request = toRequest(ask);
    if (!ask.stream) return toHeard([await client.models.generateContent(request)]);
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client.models.generateContentStream(request)) chunks.push(chunk);
    return toHeard(chunks);
  },
  explain: explainError,
};

function toRequest(ask: Ask) {
  return {
    model: ask.model,
    contents: ask.turns.map(toContent),
    config: {
      ...(ask.system && { systemInstruction: ask.system }),
      ...(ask.tools && {
        tools: [
          {
            functionDeclarations: ask.tools.map(({ name, description, schema }) => ({
              name,
              description,
              parametersJsonSchema: schema,
            })),
          },
        ],
      }),
      ...(ask.maxTokens !== undefined && { maxOutputTokens: ask.maxTokens }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
      ...(ask.thinks && { thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 } }),
      ...(ask.schema && { responseMimeType: "application/json", responseJsonSchema: ask.schema }),
    },
  };
}

function toContent(turn: Turn): Content {
  if (turn.from === "model") return { role: "model", parts: turn.heard.native as Part[] };
  if (turn.from === "tools") {
    const parts = turn.results.map(({ call, text }) => ({
      functionResponse: { ...(call.id && { id: call.id }), name: call.name, response: { output: text } },
    }));
    return { role: "user", parts };
  }
  const picture = turn.png ? [{ inlineData: { mimeType: "image/png", data: turn.png } }] : [];
  return { role: "user", parts: [{ text: turn.text }, ...picture] };
}

function toHeard(chunks: readonly GenerateContentResponse[]): Heard {
  const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
  const calls = parts.flatMap(({ functionCall }) =>
    functionCall ? [{ id: functionCall.id ?? "", name: functionCall.name ?? "", args: functionCall.args ?? {} }] : [],
  );
  const finish = chunks.map((chunk) => chunk.candidates?.[0]?.finishReason).findLast(Boolean);
  const usage = chunks.map((chunk) => chunk.usageMetadata).findLast(Boolean);
  return {
    text: parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join(""),
    reasoning: parts.map((part) => (part.thought ? (part.text ?? "") : "")).join(""),
    calls,
    finish: finish === "STOP" && calls.length > 0 ? "tool_calls" : (finishes[finish ?? ""] ?? null),
    usage: usage
      ? {
          input: usage.promptTokenCount ?? null,
          output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
          cacheRead: usage.cachedContentTokenCount ?? null,
        }
      : null,
    native: joinTexts(parts),
  };
}

/** A stream's pieces of one text as the one text they are. */
function joinTexts(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && isPlainText(last) && isPlainText(part)) joined.splice(-1, 1, { text: `${last.text}${part.text}` });
    else joined.push(part);
  }
  return joined;
}

function isPlainText(part: Part): boolean {
  return Object.keys(part).every((key) => key === "text");
}
