/**
 * `npm run agents [-- <agent>… --engine --dev --out <file>]`: real coding agents, headless, against the gateway and fake
 * models. Not part of `npm test`: it fetches about 700 MB of other people's programs. `--engine` leaves the product
 * around the engine away, `--dev` needs no build of it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { openEngine, openProduct } from "./hosts";
import { agents, printSummary, runAgents } from "./run-agents";

const { values, positionals } = parseArgs({
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
