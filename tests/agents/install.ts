/** Fetches an agent from npm into a cache of its own, once for each version: it is no dependency of the product. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Agent } from "./agents/agent";

const cache = path.resolve(import.meta.dirname, "../../node_modules/.cache/tacit-agents");

export type Installed = { readonly modules: string; readonly version: string } | { readonly problem: string };

export function install(agent: Agent): Installed {
  const folder = path.join(cache, `${agent.id}-${agent.version}`);
  const modules = path.join(folder, "node_modules");
  const done = path.join(folder, "installed");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
    const wanted = `${agent.package}@${agent.version}`;
    const args = ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", wanted];
    const { status, stderr, error } = spawnSync("npm", args, { cwd: folder, encoding: "utf8", timeout: 600_000 });
    if (status !== 0) return { problem: `npm install ${wanted}: ${error?.message ?? lastLines(stderr)}` };
    writeFileSync(done, "");
  }
  const { version } = JSON.parse(readFileSync(path.join(modules, agent.package, "package.json"), "utf8"));
  return { modules, version };
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" ");
}
