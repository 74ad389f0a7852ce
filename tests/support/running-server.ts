/** Starts the product the way a person does, `npm start` on a data folder of its own, and ends it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../..");
const setup = path.join(root, "lib/main/setup.mjs");
const run = promisify(execFile);

type FirstRun = { email: string; password: string; apiKey: string; managementKey: string; url: string };

export type RunningServer = FirstRun & {
  readonly dataDir: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Everything the product has printed so far. */
  output(): string;
  /** Runs an operator's command beside the server and parses its JSON. */
  admin<T>(...args: string[]): Promise<T>;
  /** Ends it as Ctrl-C would; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Ends every process of it at once, Postgres apart, as a power cut would. */
  kill(): Promise<void>;
};

type Options = {
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Record<string, string>;
  /** `dev` needs no build. */
  readonly program?: "start" | "dev";
};

export async function startServer(options: Options = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? makeDataDir();
  const port = options.port ?? (await freePort());
  const env = toEnv({ ...options, dataDir, port });
  const { child, output } = launch(env, options.program);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, output);
  const firstRun = JSON.parse(readFileSync(path.join(dataDir, "first-run.json"), "utf8")) as FirstRun;
  return {
    ...firstRun,
    url,
    dataDir,
    port,
    process: child,
    output,
    async admin<T>(...args: string[]) {
      const { stdout } = await run(process.execPath, [setup, "admin", ...args, "--json"], { cwd: root, env });
      return JSON.parse(stdout) as T;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
    async kill() {
      const exited = once(child, "exit");
      process.kill(-child.pid!, "SIGKILL");
      await exited;
    },
  };
}

/** Starts and expects it to refuse: resolves with its exit code and all it printed. */
export async function startAndFail(options: Options): Promise<{ code: number | null; output: string }> {
  const { child, output } = launch(toEnv({ ...options, port: options.port ?? (await freePort()) }));
  const [code] = await once(child, "exit");
  return { code, output: output() };
}

function launch(env: NodeJS.ProcessEnv, program = "start"): { child: ChildProcess; output: () => string } {
  // A process group of its own, so that a test can end all of it at once.
  const child = spawn(process.execPath, [setup, program], {
    cwd: root,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return { child, output: () => output };
}

export function makeDataDir(): string {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-system-"));
  process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

// The test runner's own variables (NODE_ENV=test, worker ids) are not a person's.
function toEnv({ dataDir, port, env }: Options): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR, CI } = process.env;
  const person = { PATH, HOME, LANG, TMPDIR, CI, DATA_DIR: dataDir, PORT: String(port), ...env };
  return person as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (const deadline = Date.now() + 240_000; Date.now() < deadline; ) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/api/health`).catch(() => null);
    // The server says it is ready only after what a first run prints is there.
    if (answer?.ok && /ready/i.test(output())) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The server did not become ready:\n${output()}`);
}

/** Puts a model on sale: a channel to the provider and a price. */
export async function sellModel(
  server: RunningServer,
  sale: { provider: { baseUrl: string }; model: string; inputUsdPerMillion: string; outputUsdPerMillion: string },
): Promise<void> {
  const address = ["--base-url", sale.provider.baseUrl, "--models", sale.model];
  await server.admin("channel", "add", "--provider", "openai-compatible", "--api-key", "test", ...address);
  const rates = ["--input", sale.inputUsdPerMillion, "--output", sale.outputUsdPerMillion];
  await server.admin("price", "set", "--model", sale.model, ...rates);
}

/** A person with credit and a key. */
export async function makeCustomer(server: RunningServer, { creditUsd }: { creditUsd: string }) {
  const email = `customer-${Date.now().toString(36)}@example.com`;
  await server.admin("user", "create", "--email", email, "--password", "a long enough passphrase", "--verified");
  await server.admin("credit", "grant", "--user", email, "--usd", creditUsd);
  const { key } = await server.admin<{ key: string }>("key", "create", "--user", email);
  return { email, apiKey: key };
}

/** The embedded database of a running server. */
export function databaseUrlOf(server: RunningServer): string {
  return `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(path.join(server.dataDir, "postgres"))}`;
}
