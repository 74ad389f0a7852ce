/** Installs what can be, runs every trial, and says how each went as soon as it is over. */
import { families } from "../conformance/matrix/families";
import type { Agent } from "./agents/agent";
import { claudeCode } from "./agents/claude-code";
import { codex } from "./agents/codex";
import { geminiCli } from "./agents/gemini-cli";
import { startCountingProxy } from "./counting-proxy";
import type { Host } from "./hosts";
import { install } from "./install";
import { type TrialResult, tryAgent } from "./trials";

export const agents: readonly Agent[] = [claudeCode, codex, geminiCli];

export type AgentsReport = {
  readonly host: Host["name"];
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly package: string;
    readonly version: string;
  }[];
  readonly skipped: readonly { readonly name: string; readonly problem: string }[];
  readonly results: readonly TrialResult[];
};

export async function runAgents(chosen: readonly Agent[], open: () => Promise<Host>): Promise<AgentsReport> {
  const installs = chosen.map((agent) => ({ agent, installed: install(agent) }));
  const skipped = installs.flatMap(({ agent: { name }, installed }) =>
    "problem" in installed ? [{ name, problem: installed.problem }] : [],
  );
  const ready = installs.flatMap(({ agent, installed }) => ("modules" in installed ? [{ agent, ...installed }] : []));
  const host = await open();
  const proxy = await startCountingProxy(host.url);
  const results: TrialResult[] = [];
  try {
    for (const { agent, modules } of ready) {
      for await (const result of tryAgent(agent, { host, proxy, modules })) {
        print(result);
        results.push(result);
      }
    }
  } finally {
    await proxy.close();
    await host.close();
  }
  const tried = ready.map(({ agent: { id, name, package: from }, version }) => ({ id, name, package: from, version }));
  return { host: host.name, agents: tried, skipped, results };
}

function print({ agent, family, trial, isPassed, requests, seconds, problem }: TrialResult): void {
  const cells = [isPassed ? "ok  " : "FAIL", agent.padEnd(12), family.padEnd(18), trial.padEnd(10)];
  console.log(`${cells.join("  ")}${requests} requests, ${seconds} s${problem ? `\n      ${problem}` : ""}`);
}

const places: Readonly<Record<Host["name"], string>> = {
  product: "whole product",
  development: "whole product in development mode",
  engine: "engine alone",
};

export function printSummary({ host, results, skipped }: AgentsReport): void {
  const failed = results.filter(({ isPassed }) => !isPassed).length;
  const scope = `${families.length} families of models, through the ${places[host]}`;
  console.log(`\n${results.length - failed} of ${results.length} trials passed: ${scope}.`);
  for (const { name, problem } of skipped) console.warn(`SKIPPED: ${name} could not be installed. ${problem}`);
}
