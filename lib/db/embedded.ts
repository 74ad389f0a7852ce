/**
 * A real Postgres from npm, for whoever has set no DATABASE_URL. It listens on a Unix socket only, in a folder that
 * nobody else may enter. Every process that uses it holds a shared advisory lock while it does; whoever leaves last
 * stops the server, so that one left by a killed start is joined by the next and stopped at its end.
 */
import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { createFolder, findServerPid, startServer, stopServer } from "./postgres-server";

export type EmbeddedDatabase = {
  readonly url: string;
  /** True for the one process that may serve this data folder; false while another does. Kept until `leave`. */
  claim(): Promise<boolean>;
  /** Gives the database up; stops it when nobody else uses it. */
  leave(): Promise<void>;
};

type Options = {
  readonly dataDir: string;
  readonly onStep?: (step: string) => void;
  readonly settings?: readonly string[];
  /** Starts a Postgres that was killed again, for as long as this process uses it. */
  readonly isKeptUp?: boolean;
};

const inUseLock = 7_270_736_901;
const servingLock = 7_270_736_991;
const socketPathBytesMax = 90; // the kernel's limit is 107 with the file name
const startTimeoutMs = 60_000;
const retryMs = 1_000;

export async function openEmbeddedDatabase({
  dataDir,
  onStep = () => {},
  settings = [],
  isKeptUp = false,
}: Options): Promise<EmbeddedDatabase> {
  const folder = path.resolve(dataDir, "postgres");
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  const socketDir = socketDirFor(folder);
  // The port and the absence of TLS are said, because PGPORT and PGSSLMODE would fill the gaps.
  const url = `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(socketDir)}&sslmode=disable`;
  const place = { folder, socketDir, url };

  const running = await tryJoin(url);
  if (!running && !existsSync(path.join(folder, "PG_VERSION"))) {
    onStep("Creating the database");
    await createFolder(folder);
  }
  const session = running ?? (await startOrJoin(place, settings));
  return stayIn(session, isKeptUp ? () => startOrJoin(place, settings) : null, place);
}

type Place = { readonly folder: string; readonly socketDir: string; readonly url: string };

/**
 * Holds the session that marks the database as in use. When it is cut, because Postgres was killed or has recovered
 * from a crash, `rejoin` takes it up again.
 */
function stayIn(first: Client, rejoin: (() => Promise<Client>) | null, place: Place): EmbeddedDatabase {
  let session = first;
  let renewal: Promise<void> | null = null;
  let hasLeft = false;
  let hasClaimed = false;

  async function claim(): Promise<boolean> {
    const { rows } = await session.query("SELECT pg_try_advisory_lock($1) AS claimed", [servingLock]);
    hasClaimed ||= rows[0].claimed;
    return rows[0].claimed;
  }

  async function renew(rejoin: () => Promise<Client>): Promise<void> {
    while (!hasLeft) {
      try {
        session = await rejoin();
        if (hasClaimed) await claim();
        watch();
        return;
      } catch {
        await sleep(retryMs);
      }
    }
  }

  function watch(): void {
    session.once("end", () => {
      if (rejoin && !hasLeft) renewal = renew(rejoin);
    });
  }

  watch();
  return {
    url: place.url,
    claim,
    async leave() {
      hasLeft = true;
      await renewal;
      await leave(session, place);
    },
  };
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

async function startOrJoin(place: Place, settings: readonly string[]): Promise<Client> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    // One that is still starting, still recovering or just ending: its answer or its end is awaited.
    const pid = findServerPid(place.folder, place.socketDir);
    const session = pid === null ? await start(place, settings, deadline) : await tryJoin(place.url);
    if (session) return session;
    await sleep(50);
  }
  throw new Error(`The embedded database in ${place.folder} did not start within ${startTimeoutMs / 1000} seconds.`);
}

/** Null when another process won the race to start it. */
async function start(place: Place, settings: readonly string[], deadline: number): Promise<Client | null> {
  const server = await startServer({ ...place, settings });
  while (Date.now() < deadline) {
    const session = await tryJoin(place.url);
    const complaint = server.complaint();
    if (session || (complaint && /lock file .* already exists|shared memory block/.test(complaint))) {
      server.release();
      return session;
    }
    if (complaint) throw new Error(`The embedded database in ${place.folder} did not start: ${complaint}`);
    await sleep(20);
  }
  return null;
}

async function leave(session: Client, { folder, socketDir, url }: Place): Promise<void> {
  await session.query("SELECT pg_advisory_unlock_all()").catch(() => {});
  await session.end().catch(() => {});
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS last", [inUseLock]);
    if (!rows[0].last) return;
    const pid = findServerPid(folder, socketDir);
    if (pid) await stopServer(pid);
    if (socketDir !== folder) rmSync(socketDir, { recursive: true, force: true });
  } catch {
    // Nobody answers: it has stopped already.
  } finally {
    await client.end().catch(() => {});
  }
}

/** The socket lies beside the data, unless that path is too long for a socket. */
function socketDirFor(folder: string): string {
  if (Buffer.byteLength(folder) <= socketPathBytesMax) return folder;
  const ownUid = process.getuid?.() ?? 0;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  // Not TMPDIR, which may differ between a server and a command that wants to join it.
  const short = `/tmp/tacit-${ownUid}-${name}`;
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const status = lstatSync(short);
  if (!status.isDirectory() || (status.uid !== ownUid && ownUid !== 0))
    throw new Error(`${short} belongs to somebody else.`);
  chmodSync(short, 0o700);
  return short;
}
