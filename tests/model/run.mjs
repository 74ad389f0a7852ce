/**
 * Checks the models of this folder with SPIN: the protocols as they are must have no fault in any history within the
 * bounds that are printed, and without any one of their rules SPIN must find what goes wrong. `--quick` takes smaller
 * bounds. Needs `spin` and `gcc`; says so and leaves when they are not there.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { faults, proofs, quickProofs } from "./checks.mjs";

const run = promisify(execFile);
const isQuick = process.argv.includes("--quick");
const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-model-"));
const endsAtMs = performance.now() + (isQuick ? 5 : 12) * 60_000;
const stopping = new AbortController();
let checks = 0;

/** How many errors SPIN finds (it stops at the first), and how many states it saw in how many seconds. */
async function check({ model, bounds }, rule) {
  const own = path.join(folder, String(checks++));
  mkdirSync(own);
  const options = () => ({
    cwd: own,
    maxBuffer: 2 ** 26,
    signal: stopping.signal,
    timeout: Math.max(1, Math.round(endsAtMs - performance.now())),
  });
  const defines = Object.entries(bounds).map(([name, value]) => `-D${name}=${value}`);
  if (rule) defines.push(`-DWITHOUT_${rule}`);
  await run("spin", [...defines, "-a", path.join(import.meta.dirname, `${model}.pml`)], options());
  // A fault is near: breadth first finds it soonest, and a fast compiler matters more than a fast search.
  const search = rule ? ["-O0", "-DBFS"] : ["-O2"];
  const common = ["-w", "-DSAFETY", "-DNOFAIR", "-DVECTORSZ=2048", "-DMEMLIM=2900"];
  await run("gcc", [...search, ...common, "-o", "pan", "pan.c"], options());
  const { stdout } = await run("./pan", ["-E", "-m20000", rule ? "-w20" : "-w24", "-n"], options());
  rmSync(own, { recursive: true });
  const errors = Number(/errors: (\d+)/.exec(stdout)?.[1]);
  const isWhole = Number.isInteger(errors) && !/max search depth too small|out of memory|memory limit/.test(stdout);
  if (!isWhole && !(errors > 0)) throw new Error("the search was cut short");
  return {
    errors,
    states: Number(/(\d+) states, stored/.exec(stdout)?.[1]),
    seconds: Number(/elapsed time ([\d.e+-]+)/.exec(stdout)?.[1] ?? 0),
    what: /assertion violated (.*) \(at depth/.exec(stdout)?.[1] ?? "",
  };
}

function show({ model, bounds }) {
  const text = Object.entries(bounds).map(([name, value]) => `${name}=${value}`);
  return `${model.padEnd(8)}${text.join(" ")}`;
}

async function prove(proof) {
  const { errors, states, seconds, what } = await check(proof);
  const found = errors === 0 ? "" : `\n          ${what}`;
  console.log(`${errors === 0 ? "proved" : "FAULT "}  ${show(proof)}: ${states} states, ${seconds} s${found}`);
  return errors === 0;
}

async function find(fault) {
  const { errors, states } = await check(fault, fault.rule);
  const rule = fault.rule.toLowerCase().replaceAll("_", " ");
  console.log(`${errors > 0 ? "found " : "MISSED"}  ${fault.model.padEnd(8)}without ${rule}: ${states} states`);
  return errors > 0;
}

/** Two at a time, the longest first: more would only take memory from each other. */
async function inPairs(tasks) {
  let isRight = true;
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const isFine = await task().catch((error) => {
        console.log(`NOT CHECKED  ${error.cmd ?? ""} ${error.killed ? "took too long" : error.message}`);
        return false;
      });
      isRight &&= isFine;
    }
  };
  await Promise.all([work(), work()]);
  return isRight;
}

async function main() {
  if (spawnSync("spin", ["-V"]).error || spawnSync("gcc", ["--version"]).error) {
    console.log("The models were not checked: this needs spin and gcc.");
    return;
  }
  const wanted = isQuick ? quickProofs : proofs;
  const tasks = [...wanted.map((proof) => () => prove(proof)), ...faults.map((fault) => () => find(fault))];
  const isRight = await inPairs(tasks);
  const outcome = isRight ? "Every proof holds and every fault was found" : "The models do not hold";
  console.log(
    `${outcome}: ${wanted.length} proofs, ${faults.length} faults, ${Math.round(performance.now() / 1000)} s.`,
  );
  process.exitCode = isRight ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
