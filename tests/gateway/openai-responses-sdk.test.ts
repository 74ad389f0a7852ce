import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import OpenAI, { APIError } from "openai";
import { describe, expect, test } from "vitest";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { gatewayError } from "@/lib/gateway/gateway-error";
import type { Wire } from "@/lib/gateway/ports";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { codecs } from "@/lib/gateway/wires/registry";
import { chatStreams } from "@/tests/support/fixtures/chat-streams";
import { fullStream } from "@/tests/support/fixtures/responses-streams";
import { contextOf } from "@/tests/support/generate-requests";
import { collectParts, playStream } from "@/tests/support/play-wire";

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");

/** Which dialect a recording is in, by where it lies. */
const wireOf: readonly (readonly [RegExp, Wire])[] = [
  [/^(openai|open-responses|xai)\/responses\/|^azure\/(?!.*deepseek)/, "openai_responses"],
  [/^anthropic\/[^/]*$/, "anthropic_messages"],
  [/^google\/[^/]*$/, "gemini"],
  [/^(groq|mistral|xai|alibaba|deepseek\/chat|openai-compatible|openai\/chat|perplexity|moonshotai)\//, "openai_chat"],
];

type Recording = { readonly name: string; readonly wire: Wire; readonly stream: string };

function readRecordings(): Recording[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => name.endsWith(".chunks.txt"))
    .flatMap((name) => {
      const wire = wireOf.find(([place]) => place.test(name))?.[1];
      if (!wire) return [];
      const payloads = readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean);
      return [{ name: `${wire} ${name}`, wire, stream: payloads.map((payload) => `data: ${payload}\n\n`).join("") }];
    });
}

const recordings: Recording[] = [
  ...chatStreams.map(({ name, text }) => ({ name: `chat: ${name}`, wire: "openai_chat" as const, stream: text })),
  { name: "responses: of our own", wire: "openai_responses", stream: fullStream },
  ...readRecordings(),
];
if (!existsSync(folder)) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

/** A client whose provider answers with this. */
function clientOf(body: string, contentType = "text/event-stream"): OpenAI {
  const fetch = async () => new Response(body, { headers: { "content-type": contentType } });
  return new OpenAI({ apiKey: "k", baseURL: "https://gateway.test/v1", maxRetries: 0, fetch });
}

function encode(parts: readonly StreamPart[]): string {
  const encoder = openaiResponses.createStreamEncoder(contextOf());
  return parts.map((part) => encoder.encode(part)).join("");
}

const ask = { model: "m", input: "Hi" };

/** What the caller must be told, whatever wire it came by. */
function told(parts: readonly StreamPart[]) {
  const { contents, usage } = collectParts(parts);
  const of = (type: string) => contents.filter(({ start }) => start.type === type);
  return {
    text: of("text")
      .filter(({ start }) => start.type === "text" && !start.isRefusal)
      .map(({ text }) => text)
      .join(""),
    calls: of("tool-call").map(({ start, text }) =>
      start.type === "tool-call" ? [start.toolCallId, start.toolName, text.trim() || "{}"] : [],
    ),
    thoughts: of("reasoning").map(({ text }) => text),
    tokens: [usage.inputTokens, usage.outputTokens, usage.reasoningTokens, usage.cacheReadTokens],
  };
}

function understood(response: OpenAI.Responses.Response) {
  const { output, usage } = response;
  return {
    text: response.output_text,
    calls: output.flatMap((item) => {
      if (item.type === "function_call") return [[item.call_id, item.name, item.arguments]];
      return item.type === "custom_tool_call" ? [[item.call_id, item.name, item.input]] : [];
    }),
    thoughts: output.flatMap((item) =>
      item.type === "reasoning" ? [item.summary.map(({ text }) => text).join("\n\n")] : [],
    ),
    tokens: [
      usage?.input_tokens,
      usage?.output_tokens,
      usage?.output_tokens_details.reasoning_tokens,
      usage?.input_tokens_details.cached_tokens,
    ],
  };
}

describe.each(recordings.filter(({ wire }) => codecs[wire]))("$name", ({ wire, stream }) => {
  const parts = playStream(codecs[wire]!.createStreamDecoder(), stream);
  const isWhole = parts.at(-1)?.type === "finish";

  test.runIf(isWhole)("reaches OpenAI's SDK as a stream of Responses with everything it said", async () => {
    const answer = collectParts(parts);
    if (answer.finishReason === "error") return;
    const seen = clientOf(encode(parts)).responses.stream(ask);
    const names: string[] = [];
    seen.on("event", ({ type }) => names.push(type));
    const response = await seen.finalResponse();
    const gemini = answer.contents.filter(
      ({ start, signature }) => start.type === "tool-call" && (start.signature || signature),
    );
    const { thoughts, ...others } = understood(response);
    const expected = told(parts);
    expect({ ...others, thoughts: thoughts.filter(Boolean) }).toEqual({
      ...expected,
      thoughts: expected.thoughts.filter(Boolean),
    });
    // A call's signature travels in an item of its own, which says nothing.
    expect(thoughts).toHaveLength(expected.thoughts.length + gemini.length);
    expect(names.slice(0, 2)).toEqual(["response.created", "response.in_progress"]);
    expect(response.status).toBe(
      answer.finishReason === "length" || answer.finishReason === "content_filter" ? "incomplete" : "completed",
    );
  });

  test.runIf(isWhole)("is numbered without a gap, each event named as its type", async () => {
    const text = encode(parts);
    let next = 0;
    for await (const event of await clientOf(text).responses.create({ ...ask, stream: true })) {
      if (event.type === "error") break;
      expect(event.sequence_number).toBe(next++);
    }
    const pairs = [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)];
    for (const [, name, data] of pairs) expect(JSON.parse(data!).type).toBe(name);
    expect(pairs).toHaveLength(text.split("\n\n").length - 1);
  });

  test.runIf(isWhole)("says the same when it is collected", async () => {
    const answer = collectParts(parts);
    if (answer.finishReason === "error") return;
    const whole = JSON.stringify(openaiResponses.encodeAnswer(answer, contextOf()));
    const last = [...encode(parts).matchAll(/^data: (.*)$/gm)].at(-1)![1]!;
    expect(JSON.parse(whole)).toEqual(JSON.parse(last).response);
    const collected = await clientOf(whole, "application/json").responses.create(ask);
    expect(understood(collected)).toMatchObject({ text: told(parts).text, calls: told(parts).calls });
  });
});

describe("an error within a stream", () => {
  const begun = playStream(openaiResponses.createStreamDecoder(), fullStream).slice(0, 4);

  test("is thrown by the SDK with its code, whether it follows on a translated stream or a forwarded one", async () => {
    const error = gatewayError("overloaded", "Too busy.");
    const encoder = openaiResponses.createStreamEncoder(contextOf());
    const translated = begun.map((part) => encoder.encode(part)).join("") + encoder.encodeError(error);
    const reader = openaiResponses.createStreamReader(false);
    const passed = reader.read(
      new TextEncoder().encode(fullStream.split("\n\n").slice(0, 5).join("\n\n").concat("\n\n")),
    );
    const forwarded = new TextDecoder().decode(passed) + new TextDecoder().decode(reader.renderError(error));
    for (const text of [translated, forwarded]) {
      const stream = await clientOf(text).responses.create({ ...ask, stream: true });
      const thrown = await (async () => {
        for await (const event of stream) void event;
      })().catch((reason: unknown) => reason);
      expect(thrown).toBeInstanceOf(APIError);
      expect(thrown).toMatchObject({ code: "overloaded", type: "server_error" });
      const numbers = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!).sequence_number);
      expect(numbers).toEqual(numbers.map((_, at) => at));
      expect(text).toMatch(/event: response\.failed\ndata: .*"code":"server_is_overloaded","message":"Too busy\."/);
    }
    expect(forwarded).toContain('"id":"resp_up1"');
  });
});
