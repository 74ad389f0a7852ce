import { spawn } from "node:child_process";
import process from "node:process";

/** A tool that was asked to stop, and did. */
export class Interrupted extends Error {}

/**
 * Runs `node <args>` in `cwd` and answers its exit code and what it said. A signal that reaches us alone is passed on, and we
 * end when the tool has ended. `show`: what it says is seen as it says it, on stdout when asked for.
 */
export function runTool(args, { cwd, variables, show = false, stdout = 2, stopSignal } = {}) {
  const stdio = show ? ["inherit", stdout, 2] : ["ignore", "pipe", "pipe"];
  const child = spawn(process.execPath, args, { cwd, env: variables, stdio });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      output = (output + chunk).slice(-200_000);
    });
  let interruptedBy;
  const pass = (signal) => {
    interruptedBy = signal;
    child.kill(signal);
  };
  const signals = stopSignal ? [] : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, pass);
  const onStop = () => pass("SIGTERM");
  stopSignal?.addEventListener("abort", onStop);
  if (stopSignal?.aborted) onStop();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      for (const name of signals) process.removeListener(name, pass);
      stopSignal?.removeEventListener("abort", onStop);
      if (interruptedBy) reject(new Interrupted(interruptedBy));
      else resolve({ code: code ?? 128 + (signal === "SIGINT" ? 2 : 15), output });
    });
  });
}
