import { describe, expect, test } from "vitest";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import type { PrepareTarget } from "@/lib/gateway/wires/wire";
import { answerContext } from "@/tests/support/fixtures/generate-request";

const messages = '"messages":[{"role":"user","content":"Hi"}]';
const toBytes = (text: string) => new TextEncoder().encode(text);

const facts = { model: null, stream: null, header: () => null };
const read = (body: string | Uint8Array) =>
  openaiChat.readRequest(typeof body === "string" ? toBytes(body) : body, facts);
const target = { upstreamModel: "m", outputCap: null, isPooled: true, pseudonym: "p", quirks: {} };

function prepare(body: string, changes: Partial<PrepareTarget> = {}): string {
  return new TextDecoder().decode(read(body).prepare({ ...target, ...changes }).bytes);
}

function refusal(body: string | Uint8Array): GatewayError {
  try {
    read(body);
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
    expect(read(body).prepare(target).hidesUsage).toBe(true);
  });

  test("a caller who asks for usage itself gets the body through untouched, and its usage", () => {
    const body = `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`;
    expect(read(body).prepare(target)).toEqual({ bytes: toBytes(body), hidesUsage: false });
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

describe("models to fall back to", () => {
  const reader = (body: string) => read(body).envelope.fallbackModels;

  test.each([
    [`{"models":["b","c"],"model":"a",${messages}}`, `{"model":"x",${messages}}`],
    [`{"model":"a","models":["b","c"],${messages}}`, `{"model":"x",${messages}}`],
    [`{"model":"a",${messages},"models":["b","c"]}`, `{"model":"x",${messages}}`],
    [`{ "models" : ["b","c"] , "model":"a",${messages}}`, `{ "model":"x",${messages}}`],
  ])("are ours to follow, so the provider is not told of them: %s", (body, expected) => {
    expect(reader(body)).toEqual(["b", "c"]);
    expect(prepare(body, { upstreamModel: "x" })).toBe(expected);
  });

  test("leave room for what is written at the head of the body", () => {
    const body = `{"models":["b"],"model":"a","stream":true,${messages}}`;
    expect(JSON.parse(prepare(body, { outputCap: 9 }))).toEqual({
      model: "m",
      stream: true,
      messages: [{ role: "user", content: "Hi" }],
      stream_options: { include_usage: true },
      max_completion_tokens: 9,
    });
  });
});

describe("a provider that knows another member for the cap", () => {
  const quirks = { outputCapField: "max_tokens" } as const;

  test.each([
    [`{"model":"m","max_completion_tokens":7,${messages}}`, null, { max_tokens: 7 }],
    [`{"model":"m","max_tokens":7,${messages}}`, null, { max_tokens: 7 }],
    [`{"model":"m","max_tokens":7,"max_completion_tokens":9,${messages}}`, null, { max_tokens: 7 }],
    [`{"model":"m","max_completion_tokens":7,${messages}}`, 5, { max_tokens: 5 }],
    [`{"model":"m","max_completion_tokens":7,${messages}}`, 50, { max_tokens: 7 }],
    [`{"model":"m",${messages}}`, 50, { max_tokens: 50 }],
  ])("is given it there, never a higher one: %s, house %s", (body, outputCap, expected) => {
    const { messages: _messages, model: _model, ...rest } = JSON.parse(prepare(body, { quirks, outputCap }));
    expect(rest).toEqual(expected);
  });

  test("a body stays as it came where the provider's row says nothing", () => {
    const body = `{"model":"m","max_tokens":7,${messages}}`;
    expect(prepare(body)).toBe(body);
  });
});

describe("a provider that refuses stream_options", () => {
  const quirks = { hasNoStreamOptions: true };

  test("is not sent any, and its own usage reaches the caller", () => {
    const body = `{"model":"m","stream":true,${messages}}`;
    expect(prepare(body, { quirks })).toBe(body);
    expect(read(body).prepare({ ...target, quirks }).hidesUsage).toBe(false);
    const asking = `{"model":"m","stream":true,"stream_options":{"include_usage":true},${messages}}`;
    expect(prepare(asking, { quirks })).toBe(body);
  });
});

describe("reasoning that another wire's provider signed", () => {
  const tag = writeSignature({ wire: "anthropic_messages", value: "proof" }, "openai_chat");
  const bodyOf = (assistant: object) =>
    JSON.stringify({
      model: "m",
      big: 1,
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", ...assistant },
      ],
    });
  const sent = (body: string) => JSON.parse(prepare(body)).messages[1];

  test("is taken out of whatever goes to a provider of chat", () => {
    const own = { type: "reasoning.text", text: "own", signature: "native" };
    const foreign = { type: "reasoning.text", text: "foreign", signature: tag };
    const redacted = { type: "reasoning.encrypted", data: tag };
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
    const signed = { ...call, extra_content: { google: { thought_signature: tag } } };
    const native = { ...call, extra_content: { google: { thought_signature: "native" } } };
    expect(
      sent(bodyOf({ content: "x", reasoning_details: [own, foreign, redacted], tool_calls: [signed, native] })),
    ).toEqual({
      role: "assistant",
      content: "x",
      reasoning_details: [own],
      tool_calls: [call, native],
    });
    expect(sent(bodyOf({ content: "x", reasoning_details: [foreign] }))).toEqual({ role: "assistant", content: "x" });
  });

  test("a body that only speaks of such a tag goes through byte for byte", () => {
    const body = `{"model":"m", "big":12345678901234567890,"messages":[{"role":"user","content":${JSON.stringify(tag)}}]}`;
    expect(prepare(body)).toBe(body);
  });
});

describe("what the provider keeps for whoever holds the credential", () => {
  test.each([
    [
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "file", file: { file_id: "file-1" } },
        ],
      },
      "messages[0].content[1].file.file_id",
    ],
    [{ role: "assistant", audio: { id: "audio_1" } }, "messages[0].audio"],
    [{ role: "user", content: [{ type: "file", file: { file_data: "data:application/pdf;base64,AA==" } }] }, null],
  ])("is told by the parameter that refers to it: %j", (message, param) => {
    expect(read(JSON.stringify({ model: "m", messages: [message] })).envelope.statefulParam).toBe(param);
  });
});

describe("reasoning", () => {
  test.each([
    [{ reasoning_effort: "low" }, true],
    [{ reasoning: { max_tokens: 100 } }, true],
    [{ messages: [{ role: "assistant", content: "a", reasoning_content: "b" }] }, true],
    [{ reasoning_effort: null }, false],
    [{}, false],
  ])("is seen to be asked for or replayed: %j", (extra, expected) => {
    const body = { model: "m", messages: [{ role: "user", content: "Hi" }], ...extra };
    expect(read(JSON.stringify(body)).envelope.usesReasoning).toBe(expected);
  });
});

describe("a body of Responses' shape at this address, as Cursor sends it", () => {
  const body = JSON.stringify({
    model: "m",
    stream: true,
    stream_options: { include_usage: true },
    max_output_tokens: 50,
    input: [{ role: "user", content: "Hi" }],
    tools: [
      { type: "function", name: "read_file", description: "Reads", parameters: { type: "object" } },
      {
        type: "custom",
        name: "apply_patch",
        description: "Edits",
        format: { type: "grammar", syntax: "lark", definition: "start: x" },
      },
    ],
  });

  test("is read, and can only be translated", () => {
    const reader = read(body);
    expect(reader.isForeign).toBe(true);
    expect(reader.envelope).toMatchObject({
      model: "m",
      stream: true,
      wantsUsage: true,
      shape: { outputCap: 50, choices: 1, mediaParts: 0 },
      statefulParam: null,
    });
    expect(() => reader.prepare(target)).toThrow(GatewayError);
  });

  test("becomes the request that it is", () => {
    expect(read(body).toGenerate!()).toMatchObject({
      model: "m",
      stream: true,
      maxOutputTokens: 50,
      messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
      tools: [
        { type: "function", name: "read_file" },
        { type: "custom", name: "apply_patch" },
      ],
    });
  });

  test("may also be a chat body with only its free-text tools flat", () => {
    const patch = {
      type: "custom",
      name: "ApplyPatch",
      description: "Edits",
      format: { type: "grammar", syntax: "lark", definition: "start: x" },
    };
    const call = { id: "c1", type: "function", function: { name: "ApplyPatch", arguments: "*** Begin Patch" } };
    const mixed = JSON.stringify({
      model: "m",
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: "c1", content: "ok" },
      ],
      tools: [{ type: "function", function: { name: "f", parameters: {} } }, patch],
    });
    const reader = read(mixed);
    expect(reader.isForeign).toBe(true);
    expect(reader.toGenerate!()).toMatchObject({
      messages: [
        { role: "user" },
        { content: [{ type: "tool-call", toolName: "ApplyPatch", input: "*** Begin Patch", isCustom: true }] },
        { content: [{ type: "tool-result", toolName: "ApplyPatch", isCustom: true }] },
      ],
      tools: [
        { type: "function", name: "f" },
        { type: "custom", name: "ApplyPatch", answersAsFunction: true },
      ],
    });
  });

  test("sees a call of such a tool where a function's is, with the bare text", () => {
    const { request, ...context } = { ...answerContext(), request: read(body).toGenerate!() };
    const encoder = openaiChat.createStreamEncoder({ ...context, request });
    const content = { type: "tool-call", toolCallId: "c1", toolName: "apply_patch" } as const;
    const parts = [
      { type: "content-start", index: 0, content },
      { type: "content-delta", index: 0, text: '{"input":"*** Begin' },
      { type: "content-delta", index: 0, text: ' Patch"}' },
      { type: "content-end", index: 0 },
    ] as const;
    const events = parts.map((part) => encoder.encode(part)).filter(Boolean);
    expect(events.map((event) => JSON.parse(event.slice(6)).choices[0].delta.tool_calls[0])).toEqual([
      { index: 0, id: "c1", type: "function", function: { name: "apply_patch", arguments: "" } },
      { index: 0, function: { arguments: "*** Begin Patch" } },
    ]);
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
    [`{"model":"m","models":"a",${messages}}`, "models"],
    [`{"model":"m","models":["a",""],${messages}}`, "models"],
  ])("%s is refused with 400, naming the parameter", (body, param) => {
    const error = refusal(body);
    expect(error).toMatchObject({ kind: "invalid_request", details: param === null ? {} : { param } });
    expect(openaiChat.renderError(error, "req_1")).toMatchObject({
      status: 400,
      body: { error: { type: "invalid_request_error", param } },
    });
  });

  test("bytes that are not UTF-8 are refused, also within a string", () => {
    const body = Buffer.concat([toBytes('{"model":"'), Uint8Array.of(0xff, 0xfe), toBytes(`",${messages}}`)]);
    expect(refusal(body)).toMatchObject({ kind: "invalid_request" });
  });

  test("nesting of a thousand levels is read, megabytes of it are refused before they are parsed", () => {
    const nested = (depth: number) => `{"x":${"[".repeat(depth)}${"]".repeat(depth)},"model":"a",${messages}}`;
    expect(prepare(nested(999), { upstreamModel: "b" })).toContain('"model":"b"');
    expect(refusal(nested(1_000))).toMatchObject({ kind: "invalid_request" });
    expect(refusal(`{"x":${"[{".repeat(4_000_000)}`)).toMatchObject({ kind: "invalid_request" });
  });
});

describe("the shape of a call", () => {
  const shapeOf = (body: object) => read(JSON.stringify({ model: "m", ...body })).envelope.shape;

  test("base64 of media is not text; the media is counted", () => {
    const text = { role: "user", content: [{ type: "text", text: "data:what?" }] };
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(10_000)}` } };
    const audio = { type: "input_audio", input_audio: { data: "B".repeat(10_000), format: "wav" } };
    const shape = shapeOf({ messages: [text, { role: "user", content: [image, audio] }] });
    expect(shape).toMatchObject({ messages: 2, mediaParts: 9 });
    expect(shape.textBytes).toBeLessThan(400);
  });

  test("the larger of two caps counts", () => {
    const [message] = [{ role: "user", content: "Hi" }];
    expect(shapeOf({ messages: [message], max_tokens: 7, max_completion_tokens: 9 }).outputCap).toBe(9);
    expect(shapeOf({ messages: [message], max_tokens: null }).outputCap).toBeNull();
  });
});
