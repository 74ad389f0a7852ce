/**
 * Checks hold.pml with SPIN: the protocol as it is must have no fault in any history, and without any one of its rules
 * SPIN must find one. Needs `spin` and a C compiler; says so and leaves when they are not there.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const model = path.join(import.meta.dirname, "hold.pml");
const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-model-"));

const proofs = [
  { CALLS: 1, LOST: 2, KILLS: 1, PAUSES: 1 },
  { CALLS: 2, LOST: 1, KILLS: 0, PAUSES: 1 },
  { CALLS: 2, LOST: 1, KILLS: 1, PAUSES: 0 },
  { CALLS: 3, LOST: 0, KILLS: 1, PAUSES: 0 },
];
const faults = ["WITHOUT_TOMBSTONE", "WITHOUT_GREATEST", "WITHOUT_GUARD", "WITHOUT_CUT", "WITHOUT_CLOCK"];

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} failed\n${stdout}${stderr}`);
  return stdout;
}

/** How many errors SPIN finds (it stops at the first), and how many states it saw. */
function check(sizes, fault) {
  const defines = [
    ...Object.entries(sizes).map(([name, value]) => `-D${name}=${value}`),
    ...(fault ? [`-D${fault}`] : []),
  ];
  run("spin", [...defines, "-a", model]);
  run("cc", ["-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-DVECTORSZ=2048", "-o", "pan", "pan.c"]);
  const report = run("./pan", ["-E", "-m20000", "-w22", "-n"]);
  if (/max search depth too small|out of memory/.test(report)) throw new Error(`the search was cut short\n${report}`);
  const errors = Number(/errors: (\d+)/.exec(report)?.[1]);
  const states = Number(/(\d+) states, stored/.exec(report)?.[1]);
  return { errors, states, seconds: Number(/elapsed time ([\d.]+)/.exec(report)?.[1] ?? 0) };
}

function main() {
  if (spawnSync("spin", ["-V"]).error || spawnSync("cc", ["--version"]).error) {
    console.log("The model was not checked: it needs spin and a C compiler.");
    return;
  }
  let isRight = true;
  for (const sizes of proofs) {
    const { errors, states, seconds } = check(sizes);
    console.log(`${errors === 0 ? "proved" : "FAULT"}   ${JSON.stringify(sizes)} ${states} states, ${seconds} s`);
    isRight &&= errors === 0;
  }
  for (const fault of faults) {
    const { errors } = check({ CALLS: 2, LOST: 1, KILLS: 0, PAUSES: 1 }, fault);
    console.log(`${errors > 0 ? "found" : "MISSED"}   what goes wrong ${fault.toLowerCase().replace("_", " ")}`);
    isRight &&= errors > 0;
  }
  process.exitCode = isRight ? 0 : 1;
}

try {
  main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
