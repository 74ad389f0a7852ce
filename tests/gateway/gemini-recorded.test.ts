/** True answers of providers, where they are at hand, as a client with Google's own SDK sees them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Content, type FunctionCall, GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayError } from "@/lib/gateway/gateway-error";
import type { Wire } from "@/lib/gateway/ports";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import { codecs } from "@/lib/gateway/wires/registry";
import { chunk, geminiStreams, toStream } from "@/tests/support/fixtures/gemini-streams";
import { answerContext, collect, decode, summarize } from "@/tests/support/gemini-parts";
import { serveWeb } from "@/tests/support/web-server";

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const names = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll(path.sep, "/"))
      .filter((name) => name.endsWith(".chunks.txt"))
  : [];
const streams = names.flatMap((name) => {
  const payloads = readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean);
  const wire = wireOf(payloads);
  return wire ? [{ name, wire, payloads }] : [];
});
const own = streams.filter(({ wire }) => wire === "gemini");

if (streams.length === 0) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

function parse(payload: string): Record<string, unknown> {
  try {
    return JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function wireOf(payloads: readonly string[]): Wire | null {
  const first = payloads.map(parse);
  if (first.some((one) => Array.isArray(one.candidates))) return "gemini";
  if (first.some((one) => one.type === "message_start")) return "anthropic_messages";
  if (first.some((one) => one.type === "response.created")) return "openai_responses";
  return first.some((one) => Array.isArray(one.choices)) ? "openai_chat" : null;
}

function partsOf(wire: Wire, payloads: readonly string[], size?: number, lineEnd = "\n") {
  const named = wire === "anthropic_messages" || wire === "openai_responses";
  const events = payloads.map((payload) => {
    const name = named ? `event: ${String(parse(payload).type)}${lineEnd}` : "";
    return `${name}data: ${payload}${lineEnd}${lineEnd}`;
  });
  return decode(codecs[wire]!.createStreamDecoder(), events.join(""), size);
}

let body = "";
let status = 200;
let server: Awaited<ReturnType<typeof serveWeb>>;
let client: GoogleGenAI;

beforeAll(async () => {
  server = await serveWeb(async (request) => {
    await request.text();
    const type = request.url.includes("stream") && status === 200 ? "text/event-stream" : "application/json";
    return new Response(body, { status, headers: { "content-type": type } });
  });
  client = new GoogleGenAI({ apiKey: "key", httpOptions: { baseUrl: server.url, retryOptions: { attempts: 1 } } });
});
afterAll(() => server.close());

/** What the SDK makes of a stream. */
async function consume(stream: string) {
  body = stream;
  status = 200;
  let text = "";
  let thoughts = "";
  const calls: FunctionCall[] = [];
  let finishReason: string | undefined;
  let usage: { promptTokenCount?: number; candidatesTokenCount?: number; thoughtsTokenCount?: number } | undefined;
  const answer = await client.models.generateContentStream({ model: "vendor/m", contents: "Hi" });
  for await (const one of answer) {
    const [candidate] = one.candidates ?? [];
    for (const part of candidate?.content?.parts ?? []) {
      if (part.functionCall) calls.push(part.functionCall);
      else if (part.thought) thoughts += part.text ?? "";
      else text += part.text ?? "";
    }
    finishReason = candidate?.finishReason ?? finishReason;
    usage = one.usageMetadata ?? usage;
  }
  return { text, thoughts, calls, finishReason, usage };
}

function encode(parts: ReturnType<typeof partsOf>): string {
  const encoder = gemini.createStreamEncoder(answerContext);
  return parts.map((part) => encoder.encode(part)).join("");
}

describe.runIf(own.length > 0)("a recorded stream of Google's", () => {
  test.each(own)("$name passes byte for byte, and its usage is read", ({ payloads }) => {
    const text = payloads.map((payload) => `data: ${payload}\r\n\r\n`).join("");
    const bytes = Buffer.from(text);
    const counts = payloads.map((payload) => (parse(payload).usageMetadata ?? {}) as Partial<Record<string, number>>);
    const said = counts.findLast(({ promptTokenCount }) => promptTokenCount !== undefined)!;
    for (const size of [1, 1_447, bytes.length]) {
      const reader = gemini.createStreamReader(false);
      const out: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) out.push(reader.read(bytes.subarray(at, at + size)));
      out.push(reader.rest());
      expect(Buffer.concat(out).equals(bytes)).toBe(true);
      expect(reader.isComplete).toBe(true);
      expect(reader.facts().usage).toMatchObject({
        inputTokens: said.promptTokenCount,
        outputTokens: (said.candidatesTokenCount ?? 0) + (said.thoughtsTokenCount ?? 0),
      });
    }
  });

  test.each(own)("$name says the same in pieces of any size", ({ payloads }) => {
    const whole = partsOf("gemini", payloads);
    expect(whole.at(-1)).toMatchObject({ type: "finish" });
    expect(partsOf("gemini", payloads, 1)).toEqual(whole);
    expect(partsOf("gemini", payloads, 1, "\r\n")).toEqual(whole);
  });
});

describe.runIf(streams.length > 0)("a recorded stream, given to a client of Google's SDK", () => {
  test.each(streams.filter(({ wire }) => codecs[wire]))(
    "$name ($wire) says what it said",
    async ({ wire, payloads }) => {
      const parts = partsOf(wire, payloads);
      const finish = parts.find(({ type }) => type === "finish");
      const answer = collect(parts);
      const contents = answer.contents
        .map((content) => {
          const isCustom = content.start.type === "tool-call" && content.start.isCustom;
          return isCustom ? { ...content, text: JSON.stringify({ input: content.text }) } : content;
        })
        .filter(({ start, text }) => start.type !== "tool-call" || isObject(text));
      const expected = summarize({ ...answer, contents });
      const seen = await consume(encode(parts));
      expect(seen.text).toBe(expected.text);
      expect(seen.thoughts).toBe(expected.thoughts);
      expect(seen.calls.map(({ name, args }) => ({ name, args }))).toEqual(expected.calls);
      expect(seen.calls.every(({ id }) => id)).toBe(true);
      expect(seen.finishReason === undefined).toBe(finish === undefined);
      if (finish?.type === "finish" && finish.usage) {
        expect(seen.usage?.promptTokenCount).toBe(finish.usage.inputTokens);
        expect((seen.usage?.candidatesTokenCount ?? 0) + (seen.usage?.thoughtsTokenCount ?? 0)).toBe(
          finish.usage.outputTokens,
        );
      }
    },
  );
});

function isObject(text: string): boolean {
  try {
    return text.trim() === "" || typeof JSON.parse(text) === "object";
  } catch {
    // A call that was cut is left out, which is tested elsewhere.
    return false;
  }
}

describe("Google's own SDK", () => {
  test.each(geminiStreams)("reads a stream of ours: $name", async ({ chunks, text, thoughts, calls }) => {
    const seen = await consume(encode(decode(gemini.createStreamDecoder(), toStream(chunks))));
    expect(seen).toMatchObject({ text, thoughts });
    expect(seen.calls.map(({ name, args }) => ({ name, args }))).toEqual(calls);
  });

  test("reads a whole answer of ours", async () => {
    const [first] = geminiStreams;
    status = 200;
    const answer = collect(decode(gemini.createStreamDecoder(), toStream(first!.chunks)));
    body = JSON.stringify(gemini.encodeAnswer(answer, answerContext));
    const seen = await client.models.generateContent({ model: "m", contents: "Hi" });
    expect(seen.text).toBe(first!.text);
    expect(seen.usageMetadata).toMatchObject({ promptTokenCount: 9, cachedContentTokenCount: 4 });
  });

  test("throws what ends a stream with an error", async () => {
    const hi = toStream([chunk([{ text: "Hi" }])], "\n");
    const error = gatewayError("overloaded", "The provider is overloaded.");
    const end = gemini.createStreamEncoder(answerContext).encodeError(error);
    await expect(consume(hi + end)).rejects.toMatchObject({ status: 503 });
  });

  test("throws an error with our words", async () => {
    const rendered = gemini.renderError(gatewayError("insufficient_quota", "No credit is left."), "req_1");
    body = JSON.stringify(rendered.body);
    status = rendered.status;
    await expect(client.models.generateContent({ model: "m", contents: "Hi" })).rejects.toMatchObject({
      status: 402,
      message: expect.stringContaining("No credit is left."),
    });
  });

  test("gives a conversation back that is read as it was held", async () => {
    const [thoughtful] = geminiStreams;
    const chat = client.chats.create({ model: "m" });
    body = encode(decode(gemini.createStreamDecoder(), toStream(thoughtful!.chunks)));
    status = 200;
    for await (const one of await chat.sendMessageStream({ message: "Count." })) void one;
    const contents: readonly Content[] = chat.getHistory();
    const bytes = new TextEncoder().encode(JSON.stringify({ contents }));
    const request = gemini.readRequest(bytes, { model: "m", stream: true, header: () => null }).toGenerate!();
    expect(request.messages).toMatchObject([
      { role: "user", content: [{ text: "Count." }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: thoughtful!.thoughts },
          { type: "text", text: thoughtful!.text, signature: { wire: "gemini", value: "c2lnbmVk" } },
        ],
      },
    ]);
  });
});
