import path from "node:path";
import { Client } from "pg";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import type { Env } from "@/lib/env";
import { StartError } from "./start-error";

export type OpenDatabase = {
  readonly url: string;
  readonly isEmbedded: boolean;
  /** True for the one process that may serve the embedded database; always true for a served one. */
  claim(): Promise<boolean>;
  leave(): Promise<void>;
};

const connectTimeoutMs = 5_000;
const oldestServerVersion = 140_000;

/** The database that DATABASE_URL names, seen to answer; the embedded one when it names none. */
export async function openDatabase(configuration: Env, onStep: (step: string) => void): Promise<OpenDatabase> {
  const url = configuration.DATABASE_URL;
  if (url) {
    await checkServedDatabase(url);
    return { url, isEmbedded: false, claim: async () => true, leave: async () => {} };
  }
  const dataDir = path.resolve(configuration.DATA_DIR);
  try {
    return { ...(await openEmbeddedDatabase({ dataDir, onStep, isKeptUp: true })), isEmbedded: true };
  } catch (error) {
    throw new StartError(`${(error as Error).message} Set DATABASE_URL to use a Postgres of your own.`, error);
  }
}

async function checkServedDatabase(url: string): Promise<void> {
  const name = describeDatabase(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
    if (rows[0].version < oldestServerVersion)
      throw new StartError(`The database ${name} is Postgres ${Math.floor(rows[0].version / 10_000)}; 14 is needed.`);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`The database ${name} cannot be used: ${reasonOf(error)}.`, error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Host and name, never the password. */
export function describeDatabase(url: string): string {
  try {
    const { protocol, host, pathname, searchParams } = new URL(url);
    if (!/^postgres(ql)?:$/.test(protocol)) throw new TypeError("not Postgres");
    return `"${decodeURIComponent(pathname.slice(1)) || "postgres"}" at ${searchParams.get("host") ?? (host || "localhost")}`;
  } catch {
    throw new StartError("DATABASE_URL is not a Postgres URL such as postgresql://user:password@host:5432/name.");
  }
}

function reasonOf(error: unknown): string {
  const { code, errors, message } = error as { code?: string; errors?: { code?: string }[]; message?: string };
  switch (code ?? errors?.[0]?.code) {
    case "28P01":
    case "28000":
      return "it refuses this user or password";
    case "3D000":
      return "it does not exist on that server";
    case "ECONNREFUSED":
    case "ENOENT":
      return "nothing answers there (connection refused)";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "that host is not known";
    default:
      if (message && /timeout/i.test(message)) return `nothing answers there within ${connectTimeoutMs / 1000} seconds`;
      return `the connection failed${code ? ` (${code})` : ""}`;
  }
}
