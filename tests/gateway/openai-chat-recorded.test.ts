/** True answers of providers, where they are at hand: the same text, calls and usage however the stream is cut. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { collectParts, playStream } from "@/tests/support/play-wire";

type Delta = {
  content?: string | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  tool_calls?: { index?: number; id?: string; function: { name?: string; arguments: string } }[] | null;
};
type Chunk = {
  object?: string;
  choices?: { delta?: Delta; message?: Delta; finish_reason?: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
};

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const names = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll(path.sep, "/"))
  : [];
const isChat = (chunk: Chunk) => Array.isArray(chunk.choices) && chunk.object !== "text_completion";
const streams = names.filter((name) => name.endsWith(".chunks.txt") && readChunks(name).some(isChat));
const answers = names.filter((name) => name.endsWith(".json") && isChat(readJson(name)));

if (streams.length === 0) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

function readJson(name: string): Chunk {
  return parse(readFileSync(path.join(folder, name), "utf8"));
}

function readLines(name: string): string[] {
  return readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean);
}

function readChunks(name: string): Chunk[] {
  return readLines(name).map(parse);
}

function parse(text: string): Chunk {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** What a plain reading of every chunk finds. */
function reference(chunks: readonly Chunk[]) {
  const deltas = chunks.flatMap(({ choices }) => choices?.[0]?.delta ?? choices?.[0]?.message ?? []);
  const calls = new Map<unknown, { name: string; input: string }>();
  for (const { tool_calls: pieces } of deltas) {
    for (const [place, { index, id, function: called }] of (pieces ?? []).entries()) {
      const key = index ?? id ?? place;
      const call = calls.get(key) ?? { name: called.name ?? "", input: "" };
      calls.set(key, { ...call, input: call.input + called.arguments });
    }
  }
  return {
    text: deltas.map(({ content }) => content ?? "").join(""),
    reasoning: deltas.map((delta) => delta.reasoning_content ?? delta.reasoning ?? "").join(""),
    calls: [...calls.values()],
    finish: chunks.flatMap(({ choices }) => choices?.[0]?.finish_reason ?? []).at(-1),
    usage: chunks.flatMap(({ usage }) => usage ?? []).at(-1),
  };
}

function check(answer: ReturnType<typeof collectParts>, chunks: readonly Chunk[]): void {
  const expected = reference(chunks);
  const textOf = (type: string) =>
    answer.contents
      .filter(({ start }) => start.type === type)
      .map(({ text }) => text)
      .join("");
  expect(textOf("text")).toBe(expected.text);
  expect(textOf("reasoning")).toBe(expected.reasoning);
  const calls = answer.contents.flatMap(({ start, text }) =>
    start.type === "tool-call" ? [{ name: start.toolName, input: text }] : [],
  );
  expect(calls).toEqual(expected.calls);
  expect(answer.finishReason).toBe(expected.finish);
  if (!expected.usage) return;
  // xAI counts reasoning outside the completion; its total has it.
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = expected.usage;
  expect(answer.usage.inputTokens).toBe(prompt);
  expect(answer.usage.outputTokens).toBe(Math.max(completion, total - prompt));
}

describe.runIf(streams.length > 0)("recorded streams", () => {
  test.each(streams)("%s is read alike however it is cut", (name) => {
    const chunks = readChunks(name);
    const lines = readLines(name);
    for (const [newline, sizes] of [
      ["\n", [1, 7, 1_447, 1e9]],
      ["\r\n", [1, 100]],
    ] as const) {
      const text = [...lines, "[DONE]"].map((line) => `data: ${line}${newline}${newline}`).join("");
      for (const size of sizes) check(collectParts(playStream(openaiChat.createStreamDecoder(), text, size)), chunks);
    }
  });
});

describe.runIf(answers.length > 0)("recorded whole answers", () => {
  test.each(answers)("%s is read as a stream of it would be", (name) => {
    const answer = readJson(name);
    check(collectParts(openaiChat.decodeAnswer(answer)!), [answer]);
  });
});
