/** What each agent has to do, and how many requests it may take for it. */

import { modelOf } from "@/tests/support/conformance/stage";
import { type Family, families } from "../conformance/matrix/families";
import type { Agent } from "./agents/agent";
import type { CountingProxy } from "./counting-proxy";
import type { Host } from "./hosts";
import { runAgent } from "./run-agent";
import { playFor, textAnswer, textPrompt, toolAnswer, toolPrompt } from "./scenario";

export type TrialId = "text" | "tool" | "no-credit";

export type TrialResult = {
  readonly agent: string;
  readonly family: string;
  readonly trial: TrialId;
  readonly isPassed: boolean;
  readonly requests: number;
  readonly seconds: number;
  /** What went wrong; of the agent's own output the end only. */
  readonly problem: string | null;
};

type Trial = {
  readonly id: TrialId;
  readonly prompt: string;
  readonly expected: string | null;
  readonly requests: number;
};

const trials: readonly Trial[] = [
  { id: "text", prompt: textPrompt, expected: textAnswer, requests: 1 },
  { id: "tool", prompt: toolPrompt, expected: toolAnswer, requests: 2 },
];
const noCredit: Trial = { id: "no-credit", prompt: textPrompt, expected: null, requests: 1 };

/** As a reader is told of them. */
export const trialNames: { id: TrialId; name: string }[] = [
  { id: "text", name: "Answers in words" },
  { id: "tool", name: "Runs its shell and goes on" },
  { id: "no-credit", name: "Stops at once without credit" },
];

type Place = { readonly host: Host; readonly proxy: CountingProxy; readonly modules: string };

/** On every family in turn; without credit on its own. */
export async function* tryAgent(agent: Agent, place: Place): AsyncGenerator<TrialResult> {
  place.host.providers.play = playFor(agent);
  for (const family of families) {
    for (const trial of trials) yield await tryOnce(agent, family, trial, place);
  }
  const native = families.find(({ wire }) => wire === agent.wire)!;
  yield await tryOnce(agent, native, noCredit, place);
}

async function tryOnce(agent: Agent, family: Family, trial: Trial, place: Place): Promise<TrialResult> {
  const { host, proxy, modules } = place;
  proxy.seen.length = 0;
  host.providers.asks.length = 0;
  const apiKey = trial.id === "no-credit" ? host.poorKey : host.apiKey;
  const target = { url: proxy.url, apiKey };
  const { code, output, seconds } = await runAgent(agent, {
    modules,
    target,
    model: modelOf[family.wire],
    prompt: trial.prompt,
  });
  const requests = proxy.seen.filter((line) => line.startsWith("POST ")).length;
  const problems = [
    trial.expected !== null && !output.includes(trial.expected) && `it said: ${output.trim().slice(-400)}`,
    trial.expected !== null && code !== 0 && `it ended with ${code}`,
    requests !== trial.requests && `${requests} requests instead of ${trial.requests}`,
    trial.id === "no-credit" && host.providers.asks.length > 0 && "the provider was asked",
  ].filter((problem) => problem !== false);
  const problem = problems.length > 0 ? problems.join("; ") : null;
  return {
    agent: agent.id,
    family: family.id,
    trial: trial.id,
    isPassed: problem === null,
    requests,
    seconds,
    problem,
  };
}
