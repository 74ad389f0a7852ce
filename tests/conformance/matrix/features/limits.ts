import assert from "node:assert/strict";
import { calling, saying } from "@/tests/support/conformance/scripted-answer";
import { bothModes, type Feature, hello } from "../feature";
import { readCap } from "../read-provider-body";

const usage: Feature = {
  id: "usage",
  name: "Exact usage",
  modes: bothModes,
  omits: ({ id }, _, mode) =>
    id === "langchain-anthropic" && mode === "stream"
      ? "This client adds the counts of the first event to those of the last, with every provider."
      : null,
  async prove(scene) {
    const numbers = { input: 1_234, cacheRead: 400, output: 77, reasoning: 0 };
    scene.play({ type: "answer", answer: saying("Counted.", { usage: numbers }) });
    const heard = await scene.ask(hello);
    const said = heard.usage ?? assert.fail("the SDK shows no usage");
    assert.deepEqual([said.input, said.output], [1_234, 77]);
    if (said.cacheRead !== null) assert.equal(said.cacheRead, 400);
    const settled = scene.stage.house.settled.at(-1) ?? assert.fail("nothing was settled");
    const { inputTokens, cacheReadTokens, outputTokens, source } = settled.usage;
    assert.deepEqual([inputTokens, cacheReadTokens, outputTokens, source], [1_234, 400, 77, "upstream"]);
  },
};

const length: Feature = {
  id: "length",
  name: "Says it was cut short",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("Once upon", { finish: "length" }) });
    const heard = await scene.ask({ ...hello, maxTokens: 20 });
    assert.deepEqual([heard.text, heard.finish], ["Once upon", "length"]);
  },
};

const contentFilter: Feature = {
  id: "content-filter",
  name: "Says it was filtered",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("I had begun", { finish: "content_filter" }) });
    const heard = await scene.ask(hello);
    assert.deepEqual([heard.text, heard.finish], ["I had begun", "content_filter"]);
  },
};

const cap: Feature = {
  id: "token-cap",
  name: "Token cap never raised",
  modes: bothModes,
  async prove(scene) {
    scene.play({ type: "answer", answer: saying("Short.") });
    for (const thinks of [false, true]) {
      // Above the least that thinking takes, so that no SDK refuses it by itself.
      const maxTokens = thinks ? 2_000 : 123;
      await scene.ask({ ...hello, maxTokens, thinks }).catch((error) => {
        throw new Error(`thinking: ${thinks}`, { cause: error });
      });
      const given = readCap(scene.lastAsk());
      // What an SDK adds to it by itself is the client's own doing, and stays.
      const isOwnSum = thinks && scene.client.id === "ai-anthropic";
      assert.equal(given, isOwnSum ? maxTokens + 1_024 : maxTokens);
    }
  },
};

const schema = {
  type: "object" as const,
  properties: { zebraCount: { type: "integer" } },
  required: ["zebraCount"],
};

const jsonSchema: Feature = {
  id: "json-schema",
  name: "JSON by schema",
  modes: bothModes,
  omits: ({ id }) => (id === "langchain-anthropic" ? "This client asks for JSON by a forced tool call." : null),
  async prove(scene) {
    // Where an SDK knows no other way it declares a tool of that name and reads the call.
    scene.play((ask) => ({
      type: "answer",
      answer: ask.toolNames.includes("json")
        ? calling({ name: "json", args: '{"zebraCount":3}' })
        : saying('{"zebraCount":3}'),
    }));
    const heard = await scene.ask({ ...hello, schema });
    assert.deepEqual(JSON.parse(heard.text), { zebraCount: 3 });
    assert.ok(scene.lastAsk().bytes.toString().includes("zebraCount"), "the provider was not given the schema");
  },
};

export const limitFeatures: readonly Feature[] = [usage, length, contentFilter, cap, jsonSchema];
