/** Where client and provider speak one dialect, what is said passes byte for byte in both directions. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Wire } from "@/lib/gateway/ports";
import { speakers, toText } from "@/tests/support/conformance/fake-providers";
import { saying } from "@/tests/support/conformance/scripted-answer";
import { goodKey, modelOf, openStage, type Stage } from "@/tests/support/conformance/stage";

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** Spaces, order, numbers beyond 2^53, escapes and members nobody knows yet: all of it is the caller's own. */
const odd = '"future_member": {"big":12345678901234567890,  "exact":1.0, "esc":"\\u00e9 é 😀", "list":[ 1,2 ]}';

const bodies: Readonly<Record<Wire, (model: string, stream: boolean) => string>> = {
  openai_chat: (model, stream) =>
    `{ ${odd},\n "messages":[{"role":"user","content":"\\"model\\":\\"x\\" Hi"}], "stream":${stream},` +
    `"stream_options":{"include_usage":true}, "model" : "${model}"}`,
  openai_responses: (model, stream) =>
    `{ "store" : false, ${odd},\n "input":"\\"model\\":\\"x\\" Hi", "stream":${stream}, "model" : "${model}"}`,
  anthropic_messages: (model, stream) =>
    `{ "max_tokens":50,${odd},\n "messages":[{"role":"user","content":"\\"model\\":\\"x\\" Hi"}], "stream":${stream},` +
    `"model" : "${model}"}`,
  gemini: () => `{ ${odd},\n "contents":[{"role":"user","parts":[{"text":"\\"model\\":\\"x\\" Hi"}]}]}`,
};

const paths: Readonly<Record<Wire, (model: string, stream: boolean) => string>> = {
  openai_chat: () => "/v1/chat/completions",
  openai_responses: () => "/v1/responses",
  anthropic_messages: () => "/v1/messages",
  gemini: (model, stream) => `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
};

const wires = Object.keys(bodies) as Wire[];

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

function post(wire: Wire, named: string, stream: boolean, body: string): Promise<Response> {
  return fetch(stage.url + paths[wire](named, stream), {
    method: "POST",
    headers: { authorization: `Bearer ${goodKey}`, "content-type": "application/json" },
    body,
  });
}

describe.each(wires)("%s", (wire) => {
  const model = modelOf[wire];
  const answer = saying('Grüße, "世界" 😀', { usage: { input: 90, cacheRead: 20, output: 40, reasoning: 5 } });

  test.each([false, true])("a request arrives and its answer leaves as they were, stream: %s", async (stream) => {
    stage.reset();
    const said = stream
      ? toText(speakers[wire].stream(answer, model), "\n")
      : ` ${JSON.stringify(speakers[wire].whole(answer, model), null, 1)}\n`;
    const contentType = stream ? "text/event-stream" : "application/json";
    stage.providers.play = () => ({ type: "bytes", contentType, bytes: Buffer.from(said) });
    stage.providers.framing = { pieceBytes: 11, lineEnd: "\n" };
    const body = bodies[wire](model, stream);
    const response = await post(wire, model, stream, body);
    const heard = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("x-tacit-lane")).toBe("forward");
    expect(sha256(heard)).toBe(sha256(said));
    expect(sha256(stage.providers.asks[0]!.bytes)).toBe(sha256(body));
  });

  test("of a model named with its provider, the name alone changes", async () => {
    stage.reset();
    stage.providers.play = () => ({ type: "answer", answer });
    const named = `fake-${wire}/${model}`;
    await (await post(wire, named, false, bodies[wire](named, false))).text();
    expect(stage.providers.asks[0]!.bytes.toString()).toBe(bodies[wire](model, false));
    expect(stage.providers.asks[0]!.model).toBe(model);
  });
});
