/**
 * `npm run compat -- --date <YYYY-MM-DD> [--engine | --dev | --without-agents]`: proves every cell of the matrix, runs
 * the agents, and writes what the /compat page shows. The date is passed in, so that a run is repeatable.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { CompatResults } from "@/app/(site)/compat/schema";
import { clients } from "@/tests/support/conformance/clients/all";
import { openEngine, openProduct } from "../agents/hosts";
import { type AgentsReport, agents, printSummary, runAgents } from "../agents/run-agents";
import { trialNames } from "../agents/trials";
import { families } from "./matrix/families";
import { features } from "./matrix/features/all";
import { type ProvedCell, proveCells } from "./matrix/prove-cells";

const file = path.resolve(import.meta.dirname, "../../app/(site)/compat/results.json");

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    engine: { type: "boolean" },
    dev: { type: "boolean" },
    "without-agents": { type: "boolean" },
  },
});

const toNamed = ({ id, name }: { id: string; name: string }) => ({ id, name });

function toAgents(report: AgentsReport): CompatResults["agents"] {
  return {
    host: report.host,
    clients: [...report.agents],
    skipped: report.skipped.map(({ name }) => name),
    trials: trialNames,
    rows: report.results.map(({ agent, family, trial, isPassed, requests }) => ({
      agent,
      family,
      trial,
      isPassed,
      requests,
    })),
  };
}

function toRows(cells: readonly ProvedCell[]): CompatResults["rows"] {
  return clients.flatMap((client) =>
    families.map((family) => {
      const mine = cells.filter((cell) => cell.client === client.id && cell.family === family.id);
      const having = (outcome: string) => mine.filter((cell) => cell.outcome === outcome);
      const notes = (some: ProvedCell[]) =>
        Object.fromEntries(some.flatMap(({ feature, note }) => (note ? [[feature, note]] : [])));
      return {
        client: client.id,
        family: family.id,
        passed: having("passed").map(({ feature }) => feature),
        failed: having("failed").map(({ feature }) => feature),
        untried: notes(having("untried")),
        partly: notes(having("passed")),
      };
    }),
  );
}

if (!values.date) throw new Error("Say the date of this run: --date YYYY-MM-DD.");
const cells = await proveCells(console.log);
const report = values["without-agents"]
  ? null
  : await runAgents(agents, () => (values.engine ? openEngine() : openProduct(values.dev ? "dev" : "start")));
if (report) printSummary(report);

const results = CompatResults.parse({
  date: values.date,
  node: process.versions.node,
  families: families.map(toNamed),
  features: features.map(toNamed),
  clients: clients.map(({ id, name, package: from, version }) => ({ id, name, package: from, version })),
  rows: toRows(cells),
  agents: report && toAgents(report),
});
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
const biome = path.resolve(import.meta.dirname, "../../node_modules/@biomejs/biome/bin/biome");
spawnSync(process.execPath, [biome, "format", "--write", file], { stdio: "ignore" });
const failed =
  cells.filter(({ outcome }) => outcome === "failed").length +
  (report?.results.filter(({ isPassed }) => !isPassed).length ?? 0);
console.log(`Wrote ${path.relative(process.cwd(), file)}: ${failed} failed.`);
process.exitCode = failed > 0 ? 1 : 0;
