/** True answers of providers, where they are at hand: read, and told to the client by Anthropic's own SDK. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import type { Wire } from "@/lib/gateway/ports";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { codecs } from "@/lib/gateway/wires/registry";
import { bytesOf, decodeStream, encodeStream, readWithSdk, summarize } from "@/tests/support/anthropic-calls";
import { writeStream } from "@/tests/support/fixtures/anthropic-streams";

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const recorded = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll(path.sep, "/"))
  : [];
if (recorded.length === 0) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
const chunks = recorded.filter((name) => name.endsWith(".chunks.txt"));
const ofAnthropic = chunks.filter((name) => name.startsWith("anthropic/"));
const wholeNames = recorded.filter((name) => /^anthropic\/[^/]*\.json$/.test(name));

const folders: readonly (readonly [RegExp, Wire])[] = [
  [/^(openai|open-responses|xai|azure)\/responses\//, "openai_responses"],
  [/^google\/[^/]*$/, "gemini"],
  [
    /^(openai|openai-compatible|azure|deepseek)\/chat\/|^(groq|mistral|xai|moonshotai|alibaba|perplexity)\/[^/]*$/,
    "openai_chat",
  ],
];

type Event = { type: string; [member: string]: unknown };

/** The first answer of a recording; some hold several, one after another. */
function firstAnswer(name: string): Event[] {
  const events = read(name)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  return events.slice(0, events.findIndex(({ type }) => type === "message_stop") + 1);
}

/** What a plain reading of every event finds: text, calls, and the counts that were said last. */
function readPlainly(events: readonly Event[]) {
  const blocks = new Map<unknown, { block: Record<string, unknown>; pieces: string }>();
  let usage: Record<string, unknown> = {};
  for (const event of events) {
    if (event.type === "message_start") usage = { ...(event.message as { usage: object }).usage };
    if (event.type === "message_delta") usage = { ...usage, ...(event.usage as object) };
    if (event.type === "content_block_start") {
      blocks.set(event.index, { block: event.content_block as Record<string, unknown>, pieces: "" });
    }
    const delta = (event.delta ?? {}) as { text?: string; partial_json?: string };
    const open = blocks.get(event.index);
    if (open) open.pieces += delta.text ?? delta.partial_json ?? "";
  }
  const all = [...blocks.values()];
  const texts = all.filter(({ block }) => block.type === "text").map(({ block, pieces }) => `${block.text}${pieces}`);
  const calls = all
    .filter(({ block }) => block.type === "tool_use")
    .map(({ block, pieces }) => ({ id: block.id, name: block.name, input: JSON.parse(pieces || "{}") as unknown }));
  const passes = (usage.iterations as Record<string, number>[] | undefined) ?? [usage as Record<string, number>];
  const sum = (key: string) => passes.reduce((total, pass) => total + (pass[key] ?? 0), 0);
  const inputTokens = sum("input_tokens") + sum("cache_read_input_tokens") + sum("cache_creation_input_tokens");
  return { text: texts.join(""), calls, usage: { inputTokens, outputTokens: sum("output_tokens") } };
}

describe.runIf(ofAnthropic.length > 0)("recorded streams of Anthropic's", () => {
  test.each(ofAnthropic)("%s is read the same in pieces of any size, and told to the SDK", async (name) => {
    const events = firstAnswer(name);
    const { usage, ...said } = readPlainly(events);
    const stream = writeStream(events);
    const parts = decodeStream(stream, anthropicMessages.createStreamDecoder());
    expect(summarize(parts)).toMatchObject({ ...said, finish: { usage } });
    expect(decodeStream(stream, anthropicMessages.createStreamDecoder(), 1)).toEqual(parts);
    expect(decodeStream(writeStream(events, "\r\n"), anthropicMessages.createStreamDecoder(), 1)).toEqual(parts);
    const [before, after] = await Promise.all([readWithSdk(stream), readWithSdk(encodeStream(parts))]);
    expect(after.stop_reason).toBe(before.stop_reason);
    expect(after.content.map(({ type }) => type)).toEqual(before.content.map(({ type }) => type));
    expect(after.content.map((block) => ("input" in block ? block.input : null))).toEqual(
      before.content.map((block) => ("input" in block ? block.input : null)),
    );
  });

  test.each(ofAnthropic)("%s passes byte for byte in the forward lane, and is counted", (name) => {
    const events = firstAnswer(name);
    for (const lineEnd of ["\n", "\r\n"]) {
      const stream = writeStream(events, lineEnd);
      const bytes = bytesOf(stream);
      for (const size of [1, 1_447]) {
        const reader = anthropicMessages.createStreamReader(false);
        const out: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) out.push(reader.read(bytes.subarray(at, at + size)));
        out.push(reader.rest());
        expect(Buffer.concat(out).equals(bytes)).toBe(true);
        expect(reader.isComplete).toBe(true);
        expect(reader.facts().usage).toMatchObject({ ...readPlainly(events).usage, source: "upstream" });
      }
    }
  });

  test.runIf(ofAnthropic.includes("anthropic/anthropic-compaction.1.chunks.txt"))(
    "a compaction counts all it read",
    () => {
      const { usage } = readPlainly(firstAnswer("anthropic/anthropic-compaction.1.chunks.txt"));
      expect(usage.inputTokens).toBe(60_997);
    },
  );
});

describe.runIf(wholeNames.length > 0)("recorded whole answers of Anthropic's", () => {
  test.each(wholeNames)("%s is read alike in both lanes", (name) => {
    const text = read(name);
    const parts = anthropicMessages.decodeAnswer(JSON.parse(text))!;
    const facts = anthropicMessages.readAnswer(bytesOf(text))!;
    const { finish } = summarize(parts);
    expect(finish).toMatchObject({ usage: facts.usage, finishReason: facts.finishReason });
    expect(facts.usage!.inputTokens).toBeGreaterThan(0);
    expect(parts.every((part) => part.type !== "error")).toBe(true);
  });
});

const others = folders.flatMap(([pattern, wire]) =>
  chunks.filter((name) => pattern.test(name)).map((name) => ({ name, wire })),
);

describe.runIf(others.length > 0)("recorded streams of others, told to Anthropic's SDK", () => {
  test.each(others)("$name ($wire)", async ({ name, wire }) => {
    const lines = read(name).split("\n").filter(Boolean);
    const stream = lines.map((line) => `data: ${line}\n\n`).join("");
    const parts = firstOf(decodeStream(stream, codecs[wire]!.createStreamDecoder()));
    const end = parts.at(-1);
    if (end?.type !== "finish") return expectNoSilence(parts);
    const hasPicture = parts.some((part) => part.type === "content-start" && part.content.type === "file");
    if (hasPicture) return expect(readWithSdk(encodeStream(parts))).rejects.toMatchObject({ type: "api_error" });
    const { content, usage } = await readWithSdk(encodeStream(parts));
    const said = summarize(parts);
    expect(content.flatMap((block) => (block.type === "text" ? block.text : [])).join("")).toBe(said.text);
    const calls = content.filter((block) => block.type === "tool_use");
    expect(calls.map(({ id, name, input }) => ({ id, name, input }))).toEqual(said.calls);
    if (end.usage) {
      const read = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
      expect(usage.input_tokens + read).toBe(end.usage.inputTokens);
      expect(usage.output_tokens).toBe(end.usage.outputTokens);
    }
  });
});

function firstOf(parts: readonly StreamPart[]): readonly StreamPart[] {
  const end = parts.findIndex(({ type }) => type === "finish" || type === "error");
  return end === -1 ? parts : parts.slice(0, end + 1);
}

/** A recording that breaks off or holds no answer must not look like one that ended well. */
function expectNoSilence(parts: readonly StreamPart[]): void {
  expect(encodeStream(parts)).not.toContain("message_stop");
}
