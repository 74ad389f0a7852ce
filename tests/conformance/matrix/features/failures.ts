import assert from "node:assert/strict";
import type { Client } from "@/tests/support/conformance/clients/client";
import { providerWords } from "@/tests/support/conformance/fake-providers";
import { saying } from "@/tests/support/conformance/scripted-answer";
import { poorKey } from "@/tests/support/conformance/stage";
import { bothModes, type Feature, hello, makersOwn, type Scene } from "../feature";

const longAnswer = saying("A rather long answer, of which only the beginning will ever arrive.");

/** What the caller is told when a provider answers with the status; "overloaded" has a number of its own at Anthropic. */
const toldFor: Readonly<Record<number, number | "overloaded">> = {
  400: 400,
  401: "overloaded",
  402: "overloaded",
  403: "overloaded",
  // The model is not where the house says it is.
  404: 502,
  413: 413,
  429: 429,
  500: 502,
  503: "overloaded",
  529: "overloaded",
};

const overloadedFor = ({ wire }: Client) => (wire === "anthropic_messages" ? 529 : 503);

const statuses: Feature = {
  id: "errors",
  name: "Errors keep their meaning",
  modes: bothModes,
  async prove(scene) {
    const isMakers = makersOwn.includes(scene.client.id);
    for (const [status, told] of Object.entries(toldFor)) {
      // Below the frameworks are errors of the same SDKs or of their likes: a few of them show that they get through.
      if (!isMakers && !["400", "429", "500"].includes(status)) continue;
      scene.play({ type: "error", status: Number(status), headers: { "retry-after": "7" } });
      const failure = await scene.fail(hello);
      const answer = scene.lastAnswer();
      const expected = told === "overloaded" ? overloadedFor(scene.client) : told;
      assert.equal(answer.status, expected, `a provider's ${status}`);
      expectStatus(scene, failure.status, expected);
      if (status === "429") assert.equal(answer.headers["retry-after"], "7");
      const isCallers = told === 400 || told === 413;
      const said = Buffer.concat(answer.chunks).toString();
      assert.equal(said.includes(providerWords), isCallers, `the provider's words at ${status}`);
    }
  },
};

const noCredit: Feature = {
  id: "no-credit",
  name: "Out of credit",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("Never said.") });
    const failure = await scene.fail(hello, { apiKey: poorKey });
    const expected = scene.client.wire.startsWith("openai") ? 429 : 402;
    expectStatus(scene, failure.status, expected);
    assert.equal(scene.lastAnswer().status, expected);
    assert.deepEqual([scene.stage.providers.asks.length, scene.stage.answers.length], [0, 1]);
  },
};

const silence: Feature = {
  id: "no-answer",
  name: "Provider hangs up",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "hang up" });
    const failure = await scene.fail(hello);
    expectStatus(scene, failure.status, 502);
  },
};

const midStream: Feature = {
  id: "mid-stream-error",
  name: "Error within a stream",
  modes: ["stream"],
  async prove(scene) {
    scene.play({ type: "fail", answer: longAnswer });
    const failure = await scene.fail(hello);
    assert.ok(!failure.message.includes(providerWords), "the provider's words reached the caller");
  },
};

const cutStream: Feature = {
  id: "cut-stream",
  name: "Cut stream noticed",
  modes: bothModes,
  async prove(scene) {
    for (const isBroken of [false, true]) {
      scene.play({ type: "cut", answer: longAnswer, isBroken });
      await scene.fail(hello);
      assert.notEqual(scene.stage.house.settled.at(-1)?.status, "ok");
    }
  },
};

/** LangChain wraps what it caught, and some errors within a stream have no status at all. */
function expectStatus(scene: Scene, said: number | null, expected: number): void {
  if (said !== null) assert.equal(said, expected, `${scene.client.name} says ${said}`);
}

export const failureFeatures: readonly Feature[] = [statuses, noCredit, silence, midStream, cutStream];
