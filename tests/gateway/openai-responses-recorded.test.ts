import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { collectParts, playStream } from "@/tests/support/play-wire";

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const isResponses = /^(openai\/responses|open-responses\/responses|xai\/responses|azure)\//;
const names = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll(path.sep, "/"))
      .filter((name) => isResponses.test(name))
  : [];
if (names.length === 0) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

type Item = Record<string, unknown> & { type: string; content?: { text?: string }[] };
type Response = { output: Item[]; usage: { input_tokens: number; output_tokens: number }; status?: string };

const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

/** One list of payloads for every answer: some recordings hold several. */
function splitAnswers(name: string): string[][] {
  const answers: string[][] = [];
  for (const payload of read(name).split("\n").filter(Boolean)) {
    if (payload.includes('"type":"response.created"')) answers.push([]);
    answers.at(-1)?.push(payload);
  }
  return answers;
}

const streams = names
  .filter((name) => name.endsWith(".chunks.txt"))
  .flatMap((name) => splitAnswers(name).map((payloads, at) => ({ name: `${name} #${at}`, payloads })));

const lines = { LF: "\n", CRLF: "\r\n" };
const toStream = (payloads: readonly string[], end: string) =>
  payloads.map((payload) => `event: ${JSON.parse(payload).type}${end}data: ${payload}${end}${end}`).join("");

type Event = { type: string; delta?: string; output_index?: number; item?: Item; response?: Response };

/**
 * What a stream says, by the plainest reading: its last event, but for reasoning, which is encrypted anew every time it
 * is written, and for texts that some recordings have shortened in their pieces: what was said stays said.
 */
function expectedOf(payloads: readonly string[]) {
  const events = payloads.map((payload) => JSON.parse(payload) as Event);
  const { response } = events.at(-1)!;
  const done = events.flatMap(({ type, item }) => (type === "response.output_item.done" && item ? [item] : []));
  const texts = response!.output.map((item, at) => {
    const whole = expected({ ...response!, output: [item] }).text;
    const said = events
      .filter(({ type, output_index }) => type === "response.output_text.delta" && output_index === at)
      .map(({ delta }) => delta)
      .join("");
    return whole.startsWith(said) ? whole : said;
  });
  const { signatures } = expected({ ...response!, output: done });
  return { ...expected(response!), text: texts.join(""), signatures };
}

/** What a whole response says. */
function expected({ output }: Response) {
  const own = output.filter(({ type }) => type === "function_call" || type === "custom_tool_call");
  return {
    text: output
      .filter(({ type }) => type === "message")
      .flatMap(({ content }) => content?.map(({ text }) => text ?? "") ?? [])
      .join(""),
    calls: own.map((item) => [item.call_id, item.name, item.arguments ?? item.input]),
    signatures: output.flatMap((item) =>
      item.type === "reasoning" && typeof item.encrypted_content === "string" ? [item.encrypted_content] : [],
    ),
    hosted: output.filter(({ type }) => type !== "message" && type !== "reasoning").length - own.length,
  };
}

function found(answer: ReturnType<typeof collectParts>) {
  const of = (type: string) => answer.contents.filter(({ start }) => start.type === type);
  return {
    text: of("text")
      .map(({ text }) => text)
      .join(""),
    calls: of("tool-call").map(({ start, text }) =>
      start.type === "tool-call" ? [start.toolCallId, start.toolName, text] : [],
    ),
    signatures: of("reasoning").flatMap(({ signature }) => (signature ? [signature.value] : [])),
    hosted: of("provider").length + of("file").length,
  };
}

describe.runIf(streams.length > 0)("recorded streams of Responses", () => {
  test.each(streams)("$name is decoded to what it says at its end, however it is cut", ({ payloads }) => {
    const { response } = JSON.parse(payloads.at(-1)!) as { response: Response };
    const whole = playStream(openaiResponses.createStreamDecoder(), toStream(payloads, lines.LF));
    const answer = collectParts(whole);
    expect(found(answer)).toEqual(expectedOf(payloads));
    expect(answer.usage).toMatchObject({
      inputTokens: response.usage.input_tokens,
      outputTokens: response.usage.output_tokens,
      source: "upstream",
    });
    expect(answer.finishReason).toBe(expected(response).calls.length > 0 ? "tool_calls" : "stop");
    expect(whole.filter(({ type }) => type === "finish")).toHaveLength(1);
    for (const end of Object.values(lines)) {
      const bytes = playStream(openaiResponses.createStreamDecoder(), toStream(payloads, end), 1);
      expect(bytes).toEqual(whole);
    }
  });

  test.each(streams)("$name passes byte for byte when it is forwarded, and is counted", ({ payloads }) => {
    const { response } = JSON.parse(payloads.at(-1)!) as { response: Response };
    const bytes = new TextEncoder().encode(toStream(payloads, lines.CRLF));
    for (const size of [1, 1_447, bytes.length]) {
      const reader = openaiResponses.createStreamReader(false);
      const out: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) out.push(reader.read(bytes.subarray(at, at + size)));
      out.push(reader.rest());
      expect(Buffer.concat(out).equals(bytes)).toBe(true);
      expect(reader.isComplete).toBe(true);
      expect(reader.failure).toBeNull();
      expect(reader.facts()).toMatchObject({
        usage: { inputTokens: response.usage.input_tokens, outputTokens: response.usage.output_tokens },
        finishReason: expected(response).calls.length > 0 ? "tool_calls" : "stop",
      });
    }
  });
});

const wholes = names.filter((name) => name.endsWith(".json"));

describe.runIf(wholes.length > 0)("recorded whole answers of Responses", () => {
  const parse = (name: string) => {
    try {
      return JSON.parse(read(name)) as Partial<Response>;
    } catch {
      return {};
    }
  };

  test.each(wholes.filter((name) => parse(name).output))("%s is decoded and counted", (name) => {
    const response = parse(name) as Response;
    const answer = collectParts(openaiResponses.decodeAnswer(response)!);
    expect(found(answer)).toEqual(expected(response));
    const facts = openaiResponses.readAnswer(new TextEncoder().encode(read(name)));
    expect(facts?.usage).toEqual(answer.usage);
    expect(facts?.finishReason).toBe(answer.finishReason);
    expect(answer.usage.outputTokens).toBe(response.usage.output_tokens);
  });

  test.each(wholes.filter((name) => !parse(name).output))("%s is no answer, and a failure where it says so", (name) => {
    const bytes = new TextEncoder().encode(read(name));
    expect(openaiResponses.readAnswer(bytes)).toBeNull();
    expect(openaiResponses.decodeAnswer(parse(name))).toBeNull();
    expect(openaiResponses.readFailure(bytes) !== null).toBe("error" in parse(name));
  });
});
