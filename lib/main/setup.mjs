/**
 * The entry of every npm script. It runs before `node_modules` exists, so it is plain JavaScript that needs nothing.
 * What it says goes to stderr: the output of a command belongs to the command.
 */
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const [program = "start", ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Tacit needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

process.chdir(root);
// No tool of the house calls home, and none downloads anything but packages.
process.env.NEXT_TELEMETRY_DISABLED = "1";
process.env.CHECKPOINT_DISABLE = "1";
process.env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = "1";

// npm passes a SIGTERM on to the shell it runs us in, and both are gone before we hear of it: then it is meant for us.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 200).unref();
}

const { runProgram } = await import("./setup/programs.mjs");
const exitCode = await runProgram({ root, program, args, variables: process.env });
// Programs in TypeScript go on living in this process and answer for themselves.
if (exitCode !== undefined) process.exitCode = exitCode;
