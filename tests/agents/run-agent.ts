/** Runs an agent once, headless, in a home and a folder of its own, and ends it when it takes too long. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Agent, Target } from "./agents/agent";

export type AgentRun = { readonly code: number | null; readonly output: string; readonly seconds: number };

const patienceMs = 120_000;

export async function runAgent(
  agent: Agent,
  ask: { readonly modules: string; readonly target: Target; readonly model: string; readonly prompt: string },
): Promise<AgentRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `tacit-agent-${agent.id}-`));
  const home = path.join(folder, "home");
  const work = path.join(folder, "work");
  mkdirSync(work, { recursive: true });
  try {
    const { command, args, env, files } = agent.invoke({ ...ask, home });
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      writeFileSync(path.join(home, name), content);
    }
    return await run(command, args, { cwd: work, env: { ...bareEnvironment(), HOME: home, ...env } });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Nothing of the person who runs the suite: no credential, no setting. */
function bareEnvironment(): Record<string, string> {
  const { PATH = "", LANG = "C.UTF-8" } = process.env;
  return { PATH, LANG, TERM: "dumb", NO_COLOR: "1", CI: "1", DO_NOT_TRACK: "1" };
}

async function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<AgentRun> {
  const startedAtMs = performance.now();
  const env = options.env as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;
  // A process group of its own: an agent starts others.
  const child = spawn(command, args, { ...options, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const patience = setTimeout(() => end(child.pid!), patienceMs);
  const [code] = await once(child, "close");
  clearTimeout(patience);
  return { code, output, seconds: Math.round((performance.now() - startedAtMs) / 100) / 10 };
}

function end(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
