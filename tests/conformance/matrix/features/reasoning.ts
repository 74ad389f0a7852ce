import assert from "node:assert/strict";
import { saying, smallUsage } from "@/tests/support/conformance/scripted-answer";
import { bothModes, type Feature } from "../feature";
import { question, weather } from "./tools";

const thought = "The user asks about weather, so I should look it up.";
const proof = "c2lnbmF0dXJlLW9mLXRoZS10aG91Z2h0LTAxMjM0NTY3ODk=";
const thinking = {
  said: [
    { type: "reasoning" as const, text: thought, signature: proof },
    { type: "call" as const, id: "call_7_abc", name: "get_weather", args: '{"city":"Rome"}' },
  ],
  finish: "tool_calls" as const,
  usage: { ...smallUsage, output: 90, reasoning: 60 },
};

/** These read no reasoning out of a chat answer, or send none back. */
const deafToChatReasoning = ["ai-openai-chat", "langchain-openai"];

const deaf = "This client reads no reasoning out of chat answers.";

/** A client of chat must know where the proof stands to give it back. */
const forgets = (id: string) =>
  [...deafToChatReasoning, "ai-compatible"].includes(id) ? "This client sends no signatures back." : null;

const shown: Feature = {
  id: "reasoning",
  name: "Reasoning shown",
  modes: bothModes,
  omits: ({ id }) => (deafToChatReasoning.includes(id) ? deaf : null),
  async prove(scene) {
    scene.play({ type: "answer", answer: thinking });
    const heard = await scene.ask({ turns: [question], tools: [weather], thinks: true });
    assert.equal(heard.reasoning, thought);
    assert.equal(heard.calls[0]?.name, "get_weather");
  },
};

const replayed: Feature = {
  id: "reasoning-replay",
  name: "Reasoning comes home",
  modes: bothModes,
  omits: ({ id }, { wire }) => (wire === "openai_chat" ? "This provider signs no reasoning." : forgets(id)),
  async prove(scene) {
    scene.play({ type: "answer", answer: thinking });
    const heard = await scene.ask({ turns: [question], tools: [weather], thinks: true });
    scene.play({ type: "answer", answer: saying("Sunny.") });
    const results = [{ call: heard.calls[0]!, text: "sun" }];
    const turns = [question, { from: "model" as const, heard }, { from: "tools" as const, results }];
    const second = await scene.ask({ turns, tools: [weather], thinks: true });
    assert.equal(second.text, "Sunny.");
    const body = scene.lastAsk().bytes.toString();
    assert.ok(body.includes(proof), "the provider did not get its signature back");
    assert.ok(!body.includes("tct1."), "a tag of ours reached a provider");
  },
};

const kept: Feature = {
  id: "foreign-reasoning",
  name: "Foreign reasoning kept away",
  modes: bothModes,
  omits: ({ id }) => forgets(id),
  async prove(scene) {
    scene.play({ type: "answer", answer: thinking });
    const heard = await scene.ask({ turns: [question], tools: [weather], thinks: true });
    // The next turn goes to a model of another family.
    const other = scene.family.wire === "anthropic_messages" ? "openai_responses" : "anthropic_messages";
    scene.play({ type: "answer", answer: saying("Sunny.") });
    const results = [{ call: heard.calls[0]!, text: "sun" }];
    const turns = [question, { from: "model" as const, heard }, { from: "tools" as const, results }];
    const second = await scene.ask({ turns, tools: [weather], thinks: true }, { wire: other });
    assert.equal(second.text, "Sunny.");
    const body = scene.lastAsk().bytes.toString();
    assert.ok(!body.includes("tct1."), "a tag of ours reached a provider");
  },
};

export const reasoningFeatures: readonly Feature[] = [shown, replayed, kept];
