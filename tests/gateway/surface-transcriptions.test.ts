import { describe, expect, test } from "vitest";
import { holdBound } from "@/lib/gateway/metering/hold-bound";
import { transcriptions } from "@/lib/gateway/surfaces/transcriptions";
import { cuts, play, readWith, refusalOf, toBytes, toEvents, tokenPrice } from "@/tests/support/surface-calls";

const boundary = "----form7MA4YWxk";
const contentType = `multipart/form-data; boundary=${boundary}`;
/** Every byte there is, and line ends that look like a part's, and a boundary of somebody else's. */
const recording = Buffer.concat([
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  toBytes('\r\n\r\n------other\r\nContent-Disposition: form-data; name="model"\r\n\r\nfake\r\n--'),
]);

type Part = readonly [name: string, value: string | Uint8Array, head?: string];

const filePart: Part = ["file", recording, 'filename="a; name=model; b.mp3"'];

function toForm(...parts: readonly Part[]): Uint8Array {
  const written = parts.flatMap(([name, value, extra]) => [
    toBytes(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${extra ? `; ${extra}` : ""}\r\n`),
    toBytes(extra ? "Content-Type: audio/mpeg\r\n\r\n" : "\r\n"),
    toBytes(value),
    toBytes("\r\n"),
  ]);
  return Buffer.concat([...written, toBytes(`--${boundary}--\r\n`)]);
}

const read = (body: Uint8Array | string, type = contentType) =>
  readWith(transcriptions, body, { "content-type": type });
const prepare = (body: Uint8Array, upstreamModel = "theirs") =>
  read(body).prepare({ upstreamModel, outputCap: null, isPooled: true, pseudonym: "p", quirks: {} });
const refuse = (body: Uint8Array | string, type = contentType) =>
  refusalOf(transcriptions, body, type === "" ? {} : { "content-type": type });

describe("a recording in a form", () => {
  test.each([
    ["before", [["model", "ours"], filePart, ["language", "de"]]],
    ["after", [["language", "de"], filePart, ["model", "ours"]]],
  ] as const)("goes on byte for byte but for the model's name, %s the file", (_, parts) => {
    const renamed = parts.map((part): Part => (part[0] === "model" ? ["model", "theirs"] : part));
    const { bytes, contentType: sent } = prepare(toForm(...parts));
    expect(Buffer.compare(bytes, toForm(...renamed))).toBe(0);
    expect(sent).toBe(contentType);
  });

  test("goes on untouched where the provider has the same name", () => {
    const form = toForm(filePart, ["model", "ours"]);
    expect(prepare(form, "ours").bytes).toBe(form);
  });

  test("is read as every client writes it", async () => {
    const form = new FormData();
    form.append("file", new Blob([recording], { type: "audio/wav" }), 'übung "1".wav');
    form.append("model", "whisper-1");
    form.append("stream", "true");
    const request = new Request("https://x.test/", { method: "POST", body: form });
    const body = new Uint8Array(await request.arrayBuffer());
    const reader = read(body, request.headers.get("content-type")!);
    expect(reader.envelope).toMatchObject({ model: "whisper-1", stream: true });
    const sent = reader.prepare({ upstreamModel: "w", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} });
    const parsed = await new Response(sent.bytes as Uint8Array<ArrayBuffer>, {
      headers: { "content-type": sent.contentType! },
    }).formData();
    expect(parsed.get("model")).toBe("w");
    expect(Buffer.compare(new Uint8Array(await (parsed.get("file") as File).arrayBuffer()), recording)).toBe(0);
  });

  test.each([
    'multipart/form-data; boundary="----form7MA4YWxk"',
    "Multipart/Form-Data;charset=utf-8;Boundary=----form7MA4YWxk",
  ])("has its boundary read from %s", (type) => {
    expect(read(toForm(filePart, ["model", "ours"]), type).envelope.model).toBe("ours");
  });
});

/** Each is another field to some reader that providers use, and the model to another. */
const hiddenModels = [
  ["whose name is to be decoded", "Content-Disposition: form-data; name*=utf-8''model"],
  ["whose name is continued", 'Content-Disposition: form-data; name="x"; name*0=mo; name*1=del'],
  ["whose name has an escape", 'Content-Disposition: form-data; name="mo\\del"'],
  ["whose name has a percent sign", 'Content-Disposition: form-data; name="mod%65l"'],
  ["whose name is an encoded word", 'Content-Disposition: form-data; name="=?utf-8?q?model?="'],
  [
    "after a line feed",
    'X: y\nContent-Disposition: form-data; name="model"\r\nContent-Disposition: form-data; name="x"',
  ],
  ["on a folded line", "Content-Disposition: form-data; name=\"x\"\r\n ; name*=utf-8''model"],
  ["behind an escaped quote", 'Content-Disposition: form-data; filename="\\"; name=model; y=\\""; name="x"'],
  ["in a list", 'Content-Disposition: form-data; name="model[]"'],
] as const;

describe("a form that is refused with 400", () => {
  const good = Buffer.from(toForm(["model", "ours"], filePart)).toString("latin1");
  const latin = (text: string) => Buffer.from(text, "latin1");

  test.each([
    ["that is JSON", toBytes('{"model":"ours"}'), "application/json"],
    ["without a content type", latin(good), ""],
    ["without a boundary", latin(good), "multipart/form-data"],
    ["with two boundaries", latin(good), `${contentType}; boundary=x`],
    ["with nothing in it", toBytes(""), contentType],
    ["that never ends", latin(good.slice(0, good.lastIndexOf("--\r\n"))), contentType],
    ["that goes on after its end", latin(`${good}${good}`), contentType],
    ["with words before it", latin(`hello\r\n${good}`), contentType],
    ["whose lines end as others read them", latin(good.replace(`\r\n--${boundary}`, `\n--${boundary}`)), contentType],
    ["whose part has no end of its head", latin(good.replace('"model"\r\n\r\n', '"model"\r\n')), contentType],
    ["whose part has no name", latin(good.replace('name="model"', 'title="model"')), contentType],
    ["whose part has two names", latin(good.replace('name="model"', 'name="model"; name="file"')), contentType],
    ["with a boundary for who decodes it", latin(good), `${contentType}; boundary*=utf-8''x`],
    ["with a boundary in one quote", latin(good), `multipart/form-data; boundary="${boundary}`],
    ["with a boundary that ends at a blank for some", latin(good), `${contentType} x`],
    ["with a parameter nobody knows", latin(good), `${contentType}; x="; boundary=y`],
    [
      "whose boundary is the beginning of another",
      latin(good.replace(`${boundary}\r\n`, `${boundary}x\r\n`)),
      contentType,
    ],
  ])("%s", (_, body, type) => {
    expect(refuse(body, type)).toMatchObject({ kind: "invalid_request" });
  });

  test.each(hiddenModels)("with another model %s", (_, head) => {
    const hidden = good.replace(`--${boundary}--`, `--${boundary}\r\n${head}\r\n\r\ndear\r\n--${boundary}--`);
    expect(refuse(latin(hidden), contentType)).toMatchObject({ kind: "invalid_request" });
  });

  test.each([
    [[filePart], "model"],
    [[filePart, ["model", ""]], "model"],
    [[filePart, ["model", "a"], ["model", "b"]], "model"],
    [[["model", "a"]], "file"],
    [
      [
        ["model", "a"],
        ["file", ""],
      ],
      "file",
    ],
    [[["model", "a"], filePart, filePart], "file"],
    [[["model", "a"], filePart, ["stream", "true"], ["stream", "false"]], "stream"],
    [[["model", "a"], filePart, ["models[]", "b"]], "models"],
  ] as const)("for what decides the price: %j", (parts, param) => {
    expect(refuse(toForm(...(parts as readonly Part[])))).toMatchObject({
      kind: "invalid_request",
      details: { param },
    });
  });
});

describe("the hold for a recording", () => {
  const tokens = (bytes: number) =>
    holdBound(read(toForm(["model", "m"], ["file", new Uint8Array(bytes)])).envelope.shape, {
      contextTokens: null,
      maxOutputTokens: null,
      price: tokenPrice,
    }).inputTokens;

  test("covers an hour of silence in a short file, and a long one at the lowest rate of speech", () => {
    expect(tokens(100)).toBeGreaterThan(3_600 * 10);
    const hours = 8;
    expect(tokens(hours * 3_600 * 750)).toBeGreaterThan(hours * 3_600 * 10);
  });
});

describe("a transcript", () => {
  const answer = (value: unknown) =>
    transcriptions.readAnswer(toBytes(typeof value === "string" ? value : JSON.stringify(value)));

  test.each([
    [
      { type: "tokens", input_tokens: 98, output_tokens: 12, total_tokens: 110 },
      { inputTokens: 98, outputTokens: 12 },
    ],
    [
      { type: "duration", seconds: 9 },
      { inputTokens: 90, outputTokens: 0 },
    ],
  ])("is charged by the provider's count: %j", (usage, expected) => {
    expect(answer({ text: "Hello", usage })?.usage).toMatchObject({ ...expected, source: "upstream" });
  });

  test.each([8.47, "8.47"])("is charged by its duration where that is told: %j", (duration) => {
    expect(answer({ task: "transcribe", duration, text: "Hello", segments: [] })?.usage).toMatchObject({
      inputTokens: 85,
      source: "upstream",
    });
  });

  test.each([
    ["SRT", "1\n00:00:00,000 --> 00:00:04,000\nHi\n\n2\n00:00:04,000 --> 00:01:05,500\nthere\n", 655],
    ["VTT", "WEBVTT\n\n00:00.000 --> 00:04.250\nHi there\n", 43],
    ["plain text", `${"a".repeat(149)}\n`, 100],
    ["JSON without a count", JSON.stringify({ text: "a".repeat(150) }), 100],
  ])("in %s is charged an estimate of its length", (_, text, inputTokens) => {
    expect(answer(text)?.usage).toMatchObject({ inputTokens, source: "estimated" });
  });

  test.each(["", '{"error":{"message":"no"}}', '{"id":1}'])("is not what is none: %j", (text) => {
    expect(answer(text)).toBeNull();
  });
});

describe("a transcript as it is written", () => {
  const delta = (text: string) => ({ type: "transcript.text.delta", delta: text, logprobs: [{ token: "x" }] });
  const usage = { type: "tokens", input_tokens: 30, output_tokens: 4, total_tokens: 34 };
  const done = { type: "transcript.text.done", text: "Hello there", usage };

  test("passes byte for byte and is charged by its count, wherever it is cut", () => {
    const text = toEvents(delta("Hello"), delta(" there"), done);
    for (const pieces of cuts(toBytes(text))) {
      const reader = transcriptions.createStreamReader(false);
      expect(Buffer.from(play(reader, pieces)).toString()).toBe(text);
      expect(reader).toMatchObject({ isComplete: true, isMidEvent: false, failure: null });
      expect(reader.facts()).toMatchObject({ usage: { inputTokens: 30, outputTokens: 4 }, answerBytes: 11 });
    }
  });

  test("is charged for what was heard when the caller does not wait for the count", () => {
    const reader = transcriptions.createStreamReader(false);
    play(reader, [toBytes(toEvents(delta("a".repeat(150))))]);
    expect(reader.isComplete).toBe(false);
    expect(reader.facts().usage).toMatchObject({ inputTokens: 100, outputTokens: 38, source: "estimated" });
  });

  test("costs nothing before anything was written", () => {
    expect(transcriptions.createStreamReader(false).facts().usage).toBeNull();
  });
});
