import assert from "node:assert/strict";
import type { Wire } from "@/lib/gateway/ports";
import { saying } from "@/tests/support/conformance/scripted-answer";
import { goodKey, modelOf } from "@/tests/support/conformance/stage";
import { bothModes, type Feature, makersOwn, type Scene } from "../feature";

type Oddity = {
  /** The member as the dialect writes it, and where it stands. */
  readonly name: string;
  readonly body: object;
  /** Wires that have an equal of it. */
  readonly carriedBy: readonly Wire[];
};

const messages = [{ role: "user", content: "Hello there." }];

/** A parameter of each dialect that not every other has. */
const oddities: Readonly<Record<Wire, Oddity>> = {
  openai_chat: { name: "logit_bias", body: { messages, logit_bias: { "50256": -100 } }, carriedBy: [] },
  openai_responses: { name: "truncation", body: { input: "Hello there.", truncation: "auto" }, carriedBy: [] },
  anthropic_messages: { name: "top_k", body: { max_tokens: 50, messages, top_k: 5 }, carriedBy: ["gemini"] },
  gemini: {
    name: "topK",
    body: { contents: [{ role: "user", parts: [{ text: "Hello there." }] }], generationConfig: { topK: 5 } },
    carriedBy: ["anthropic_messages"],
  },
};

const omits: Feature["omits"] = ({ id }) => (makersOwn.includes(id) ? null : "Proved with the dialect's own SDK.");

const named: Feature = {
  id: "dropped-parameters",
  name: "Dropped parameters named",
  modes: bothModes,
  omits,
  async prove(scene) {
    const { name, carriedBy } = oddities[scene.client.wire];
    scene.play({ type: "answer", answer: saying("Well.") });
    const response = await send(scene, {});
    assert.equal(response.status, 200);
    await response.text();
    const isCarried = scene.isNative || carriedBy.includes(scene.family.wire);
    const dropped = (response.headers.get("x-tacit-dropped-params") ?? "").split(",").filter(Boolean);
    assert.deepEqual(dropped, isCarried ? [] : [name]);
  },
};

const strict: Feature = {
  id: "strict",
  name: "Strict mode refuses instead",
  modes: bothModes,
  omits,
  async prove(scene) {
    const { name, carriedBy } = oddities[scene.client.wire];
    scene.play({ type: "answer", answer: saying("Well.") });
    const response = await send(scene, { "x-tacit-strict": "1" });
    const isCarried = scene.isNative || carriedBy.includes(scene.family.wire);
    assert.equal(response.status, isCarried ? 200 : 400);
    const body = await response.text();
    if (isCarried) return;
    assert.ok(body.includes(name), "the refusal does not name the parameter");
    assert.deepEqual([scene.stage.providers.asks.length, scene.stage.holds.size], [0, 0]);
  },
};

/** By hand, because the SDKs have no common way to say it. */
function send({ stage, client, family, mode }: Scene, headers: Record<string, string>): Promise<Response> {
  const model = modelOf[family.wire];
  const { body } = oddities[client.wire];
  const isGemini = client.wire === "gemini";
  const action = mode === "stream" ? "streamGenerateContent?alt=sse" : "generateContent";
  const paths: Record<Wire, string> = {
    openai_chat: "/v1/chat/completions",
    openai_responses: "/v1/responses",
    anthropic_messages: "/v1/messages",
    gemini: `/v1beta/models/${model}:${action}`,
  };
  return fetch(stage.url + paths[client.wire], {
    method: "POST",
    headers: { authorization: `Bearer ${goodKey}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(isGemini ? body : { model, stream: mode === "stream", ...body }),
  });
}

export const parameterFeatures: readonly Feature[] = [named, strict];
