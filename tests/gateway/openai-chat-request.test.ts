import { describe, expect, test } from "vitest";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { openaiChat } from "@/lib/gateway/wires/openai-chat";

const messages = '"messages":[{"role":"user","content":"Hi"}]';
const toBytes = (text: string) => new TextEncoder().encode(text);

function prepare(body: string, target: { upstreamModel?: string; outputCap?: number | null } = {}): string {
  const { upstreamModel = "m", outputCap = null } = target;
  const { bytes } = openaiChat.readRequest(toBytes(body)).prepare({ upstreamModel, outputCap });
  return new TextDecoder().decode(bytes);
}

function refusal(body: string | Uint8Array): GatewayError {
  try {
    openaiChat.readRequest(typeof body === "string" ? toBytes(body) : body);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error("not refused");
}

describe("the model's name", () => {
  test.each([
    [`{"model":"a",${messages}}`, `{"model":"b",${messages}}`],
    [`{${messages},"model":"a"}`, `{${messages},"model":"b"}`],
    [` \n{ "model" :\t"a" , ${messages} }\n`, ` \n{ "model" :\t"b" , ${messages} }\n`],
    [`{"mod\\u0065l":"a",${messages}}`, `{"mod\\u0065l":"b",${messages}}`],
    [`{"model":"x",${messages},"model":"a"}`, `{"model":"b",${messages},"model":"b"}`],
    [
      `{"metadata":{"model":"a"},"x":["model",{"model":"a"}],"y":"\\"model\\":\\"a\\"","model":"a",${messages}}`,
      `{"metadata":{"model":"a"},"x":["model",{"model":"a"}],"y":"\\"model\\":\\"a\\"","model":"b",${messages}}`,
    ],
    [
      `{"n\\\\":"\\\\","big":12345678901234567890,"e":1.0E+5,"model":"a","z":[],${messages},"u":"é\\u00e9"}`,
      `{"n\\\\":"\\\\","big":12345678901234567890,"e":1.0E+5,"model":"b","z":[],${messages},"u":"é\\u00e9"}`,
    ],
  ])("is replaced in its place and nowhere else: %s", (body, expected) => {
    expect(prepare(body, { upstreamModel: "b" })).toBe(expected);
  });

  test("the body goes as it came when the provider has the same name for it", () => {
    const body = `{ "model":"m","unknown_future_field":{"x":[1,2]},${messages} }`;
    expect(prepare(body)).toBe(body);
  });

  test("a name is written as JSON", () => {
    expect(JSON.parse(prepare(`{"model":"a",${messages}}`, { upstreamModel: 'q"\\' })).model).toBe('q"\\');
  });
});

describe("what metering and the house's credential need", () => {
  test.each([
    [
      `{"model":"m","stream":true,${messages}}`,
      `{"stream_options":{"include_usage":true},"model":"m","stream":true,${messages}}`,
    ],
    [
      `{"model":"m","stream":true,"stream_options":null,${messages}}`,
      `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`,
    ],
    [
      `{"model":"m","stream":true,"stream_options":{ },${messages}}`,
      `{"model":"m","stream":true,"stream_options":{"include_usage":true },${messages}}`,
    ],
    [
      `{"model":"m","stream":true,"stream_options":{"include_obfuscation":false},${messages}}`,
      `{"model":"m","stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},${messages}}`,
    ],
    [
      `{"model":"m","stream":true,"stream_options":{"include_usage":false},${messages}}`,
      `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`,
    ],
  ])("a stream is asked for its usage: %s", (body, expected) => {
    expect(prepare(body)).toBe(expected);
    expect(openaiChat.readRequest(toBytes(body)).prepare({ upstreamModel: "m", outputCap: null }).hidesUsage).toBe(
      true,
    );
  });

  test("a caller who asks for usage itself gets the body through untouched, and its usage", () => {
    const body = `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`;
    const reader = openaiChat.readRequest(toBytes(body));
    expect(reader.prepare({ upstreamModel: "m", outputCap: null })).toEqual({
      bytes: toBytes(body),
      hidesUsage: false,
    });
  });

  test("nothing is kept by the provider under the house's name", () => {
    expect(prepare(`{"store":true,"model":"m",${messages}}`)).toBe(`{"store":false,"model":"m",${messages}}`);
    expect(prepare(`{"store":false,"model":"m",${messages}}`)).toBe(`{"store":false,"model":"m",${messages}}`);
  });

  test("a cap that the house sets is written, beside everything else", () => {
    const body = `{"model":"a","stream":true,"max_completion_tokens":null,${messages}}`;
    expect(JSON.parse(prepare(body, { upstreamModel: "b", outputCap: 40 }))).toEqual({
      ...JSON.parse(body),
      model: "b",
      max_completion_tokens: 40,
      stream_options: { include_usage: true },
    });
    expect(JSON.parse(prepare(`{"model":"m",${messages}}`, { outputCap: 40 })).max_completion_tokens).toBe(40);
  });
});

describe("a request that is not one", () => {
  test.each([
    ["", null],
    ['{"model":', null],
    ["[]", null],
    ["null", null],
    [`{${messages}}`, "model"],
    [`{"model":5,${messages}}`, "model"],
    ['{"model":"m"}', "messages"],
    ['{"model":"m","messages":[]}', "messages"],
    ['{"model":"m","messages":"Hi"}', "messages"],
    [`{"model":"m","stream":"yes",${messages}}`, "stream"],
    [`{"model":"m","stream_options":[],${messages}}`, "stream_options"],
    [`{"model":"m","max_tokens":0,${messages}}`, "max_tokens"],
    [`{"model":"m","max_tokens":1e300,${messages}}`, "max_tokens"],
    [`{"model":"m","max_completion_tokens":2.5,${messages}}`, "max_completion_tokens"],
    [`{"model":"m","n":0,${messages}}`, "n"],
    [`{"model":"m","n":129,${messages}}`, "n"],
    [`{"model":"m","n":1,"n":100,${messages}}`, "n"],
    [`{"model":"m","Max_Tokens":9,${messages}}`, "max_tokens"],
    [`{"model":"m","Model":"dearer",${messages}}`, "model"],
  ])("%s is refused with 400, naming the parameter", (body, param) => {
    expect(refusal(body)).toMatchObject({ status: 400, words: { type: "invalid_request_error", param } });
  });

  test("bytes that are not UTF-8 are refused, also within a string", () => {
    const body = Buffer.concat([toBytes('{"model":"'), Uint8Array.of(0xff, 0xfe), toBytes(`",${messages}}`)]);
    expect(refusal(body)).toMatchObject({ status: 400 });
  });

  test("nesting of a thousand levels is read, megabytes of it are refused before they are parsed", () => {
    const nested = (depth: number) => `{"x":${"[".repeat(depth)}${"]".repeat(depth)},"model":"a",${messages}}`;
    expect(prepare(nested(999), { upstreamModel: "b" })).toContain('"model":"b"');
    expect(refusal(nested(1_000))).toMatchObject({ status: 400 });
    expect(refusal(`{"x":${"[{".repeat(4_000_000)}`)).toMatchObject({ status: 400 });
  });
});

describe("the shape of a call", () => {
  const shapeOf = (body: object) =>
    openaiChat.readRequest(toBytes(JSON.stringify({ model: "m", ...body }))).envelope.shape;

  test("base64 of media is not text; the media is counted", () => {
    const text = { role: "user", content: [{ type: "text", text: "data:what?" }] };
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(10_000)}` } };
    const audio = { type: "input_audio", input_audio: { data: "B".repeat(10_000), format: "wav" } };
    const shape = shapeOf({ messages: [text, { role: "user", content: [image, audio] }] });
    expect(shape).toMatchObject({ messages: 2, mediaParts: 2 });
    expect(shape.textBytes).toBeLessThan(400);
  });

  test("the larger of two caps counts", () => {
    const [message] = [{ role: "user", content: "Hi" }];
    expect(shapeOf({ messages: [message], max_tokens: 7, max_completion_tokens: 9 }).outputCap).toBe(9);
    expect(shapeOf({ messages: [message], max_tokens: null }).outputCap).toBeNull();
  });
});
