import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { bringsOwnSecrets, type Env, env } from "@/lib/env";
import { StartError } from "./start-error";

/** Reads `.env` and the environment (which wins), and makes the data folder. Says in one sentence what is wrong. */
export function readConfiguration(): Env {
  if (existsSync(".env")) process.loadEnvFile(".env");
  let configuration: Env;
  try {
    configuration = env();
  } catch (error) {
    throw new StartError((error as Error).message);
  }
  requireSecrets(configuration);
  refuseForeignProcessors(configuration);
  prepareDataDir(path.resolve(configuration.DATA_DIR));
  return configuration;
}

function requireSecrets(configuration: Env): void {
  if (!bringsOwnSecrets()) return;
  const missing = (["AUTH_SECRET", "KEY_PEPPER", "CREDENTIALS_KEY"] as const).filter((name) => !configuration[name]);
  if (missing.length > 0)
    throw new StartError(
      `With NODE_ENV=production and DATABASE_URL set, ${missing.join(", ")} must be set too: 32 random bytes in base64 each, such as "openssl rand -base64 32" prints.`,
    );
}

/** Whoever answers there is believed about payments: another address than the processor's own is for tests. */
function refuseForeignProcessors(configuration: Env): void {
  for (const name of ["STRIPE_API_BASE", "CREEM_API_BASE"] as const) {
    const base = configuration[name];
    if (base && configuration.NODE_ENV === "production" && !isLoopback(new URL(base).hostname))
      throw new StartError(
        `${name} may only name this machine (such as http://127.0.0.1:12111) with NODE_ENV=production: leave it unset to reach the processor itself.`,
      );
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Level by level: Node's own recursive mkdir never ends where the system says ENOENT of a parent that is there. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function prepareDataDir(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`The data folder ${folder} cannot be written to (${code}): choose another with DATA_DIR.`);
  }
}
