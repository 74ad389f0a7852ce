/**
 * `npm run agents [-- <agent>… --engine --dev --out <file>]`: real coding agents, headless, against the gateway and fake
 * models. Not part of `npm test`: it fetches about 700 MB of other people's programs.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { families } from "../conformance/matrix/families";
import type { Agent } from "./agents/agent";
import { claudeCode } from "./agents/claude-code";
import { codex } from "./agents/codex";
import { geminiCli } from "./agents/gemini-cli";
import { startCountingProxy } from "./counting-proxy";
import { type Host, openEngine, openProduct } from "./hosts";
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

export function printSummary({ host, results, skipped }: AgentsReport): void {
  const failed = results.filter(({ isPassed }) => !isPassed).length;
  const scope = `${families.length} families of models, through the ${host === "engine" ? "engine alone" : "whole product"}`;
  console.log(`\n${results.length - failed} of ${results.length} trials passed: ${scope}.`);
  for (const { name, problem } of skipped) console.warn(`SKIPPED: ${name} could not be installed. ${problem}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { engine: { type: "boolean" }, dev: { type: "boolean" }, out: { type: "string" } },
  });
  const chosen = positionals.length > 0 ? agents.filter(({ id }) => positionals.includes(id)) : agents;
  if (chosen.length < positionals.length) throw new Error(`Agents: ${agents.map(({ id }) => id).join(", ")}.`);
  const report = await runAgents(chosen, () =>
    values.engine ? openEngine() : openProduct(values.dev ? "dev" : "start"),
  );
  printSummary(report);
  if (values.out) {
    mkdirSync(path.dirname(path.resolve(values.out)), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.exitCode = report.results.some(({ isPassed }) => !isPassed) ? 1 : 0;
}

if (import.meta.url === `file://${process.argv[1]}`) await main();
