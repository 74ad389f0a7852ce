import { smallUsage } from "@/tests/support/conformance/scripted-answer";
import type { Feature } from "../feature";
import { checkOrder } from "../order/check-order";
import { question, weather } from "./tools";

const everything = {
  said: [
    { type: "reasoning" as const, text: "First I think.", signature: "c2lnbmF0dXJlLW9mLWEtdGhvdWdodA==" },
    { type: "text" as const, text: "Then I say so." },
    { type: "call" as const, id: "call_1_abc", name: "get_weather", args: '{"city":"Rome"}' },
    { type: "call" as const, id: "call_2_abc", name: "get_weather", args: '{"city":"Oslo"}' },
  ],
  finish: "tool_calls" as const,
  usage: smallUsage,
};

const order: Feature = {
  id: "event-order",
  name: "Events in legal order",
  modes: ["stream"],
  async prove(scene) {
    scene.play({ type: "answer", answer: everything });
    await scene.ask({ turns: [question], tools: [weather] });
    checkOrder(scene.client.wire, Buffer.concat(scene.lastAnswer().chunks).toString());
  },
};

export const orderFeatures: readonly Feature[] = [order];
