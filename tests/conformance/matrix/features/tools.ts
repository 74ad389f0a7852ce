import assert from "node:assert/strict";
import type { ToolSpec } from "@/tests/support/conformance/clients/client";
import { calling, saying } from "@/tests/support/conformance/scripted-answer";
import { bothModes, type Feature } from "../feature";

export const weather: ToolSpec = {
  name: "get_weather",
  description: "The weather of a city.",
  schema: {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer" } },
    required: ["city"],
  },
};

const now: ToolSpec = {
  name: "get_time",
  description: "The time of day.",
  schema: { type: "object", properties: {}, required: [] },
};

const tools = [weather, now];
export const question = { from: "user" as const, text: "What is the weather?" };
const inMunich = { name: "get_weather", args: '{"city":"München \\"Süd\\"","days":3}' };
const inParis = { name: "get_weather", args: '{"city": "Paris", "days": 1}' };

const oneCall: Feature = {
  id: "tool-call",
  name: "Tool call",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: calling(inMunich) });
    const heard = await scene.ask({ turns: [question], tools });
    assert.deepEqual(
      heard.calls.map(({ name, args }) => ({ name, args })),
      [{ name: "get_weather", args: { city: 'München "Süd"', days: 3 } }],
    );
    assert.equal(heard.finish, "tool_calls");
    assert.deepEqual([...scene.lastAsk().toolNames], ["get_weather", "get_time"]);
  },
};

const parallelCalls: Feature = {
  id: "parallel-tool-calls",
  name: "Parallel tool calls",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: calling(inMunich, inParis, { name: "get_time", args: "{}" }) });
    const { calls } = await scene.ask({ turns: [question], tools });
    assert.deepEqual(
      calls.map(({ name, args }) => ({ name, args })),
      [
        { name: "get_weather", args: { city: 'München "Süd"', days: 3 } },
        { name: "get_weather", args: { city: "Paris", days: 1 } },
        { name: "get_time", args: {} },
      ],
    );
    assert.equal(new Set(calls.map(({ id }) => id)).size, 3, "two calls have one id");
  },
};

const emptyArguments: Feature = {
  id: "empty-arguments",
  name: "Call without arguments",
  modes: bothModes,
  omits: ({ id }, { wire }, mode) =>
    id === "langchain-openai" && wire === "openai_chat" && mode === "whole"
      ? "This client cannot read the empty text that such a provider sends, which is passed on unchanged."
      : null,
  async prove(scene) {
    scene.play({ type: "answer", answer: calling({ name: "get_time", args: "" }) });
    const { calls } = await scene.ask({ turns: [question], tools });
    assert.deepEqual(
      calls.map(({ name, args }) => ({ name, args })),
      [{ name: "get_time", args: {} }],
    );
  },
};

const toolResult: Feature = {
  id: "tool-result",
  name: "Tool result",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: calling(inMunich, inParis) });
    const heard = await scene.ask({ turns: [question], tools });
    scene.play({ type: "answer", answer: saying("Sun in both.") });
    const results = heard.calls.map((call, at) => ({ call, text: `result-${at}: sun` }));
    const turns = [question, { from: "model" as const, heard }, { from: "tools" as const, results }];
    const second = await scene.ask({ turns, tools });
    assert.equal(second.text, "Sun in both.");
    const body = scene.lastAsk().bytes.toString();
    for (const part of ["result-0: sun", "result-1: sun", "Süd", "Paris"]) {
      assert.ok(body.includes(part), `the provider was not told ${part}`);
    }
  },
};

export const toolFeatures: readonly Feature[] = [oneCall, parallelCalls, emptyArguments, toolResult];
