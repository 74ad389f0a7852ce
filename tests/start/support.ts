import { type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

export const root = path.resolve(import.meta.dirname, "../..");

/** An empty folder that goes when the test is over. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-start-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A program in TypeScript in a process of its own, as another command beside ours. */
export function runTypeScript(program: string, options: SpawnOptions = {}): Promise<Ended> {
  return runNode(["--import", "tsx", "--input-type=module", "-e", program], options);
}

export function runNode(args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: root, ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
