import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnv } from "@/lib/env";
import { StartError } from "./start-error";
import type { StopSignals } from "./stop-signals";

export type ServeMode = "start" | "dev";

type Options = {
  readonly mode: ServeMode;
  readonly port: number;
  readonly stop: StopSignals;
  /** What must be done before the server may call itself ready. */
  readonly furnish: () => Promise<void>;
  readonly onReady: () => void;
  readonly onStopping: () => void;
};

const readyTimeoutMs = 120_000;
const endTimeoutMs = 30_000;

/** Runs the web server as a child until somebody asks it to stop. Throws when it ends by itself. */
export async function runServer({ mode, port, stop, furnish, onReady, onStopping }: Options): Promise<void> {
  const server = launch(mode, port);
  const ended = new Promise<string>((resolve) => {
    server.once("error", (error) => resolve(error.message));
    server.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const end = () => server.kill("SIGTERM");
  stop.onInsist(end);
  stop.signal.addEventListener("abort", () => {
    onStopping();
    end();
    setTimeout(() => server.kill("SIGKILL"), endTimeoutMs).unref();
  });
  if (stop.signal.aborted) end();

  try {
    await furnish();
    server.stdin?.write("open\n");
    if (await isReady(server, port)) onReady();
    else if (!stop.signal.aborted && hasNotEnded(server))
      throw new StartError(`The server did not become ready within ${readyTimeoutMs / 1000} seconds.`);
  } catch (error) {
    end();
    await Promise.race([ended, sleep(endTimeoutMs)]);
    server.kill("SIGKILL");
    throw error;
  }
  const how = await ended;
  if (!stop.signal.aborted) throw new StartError(`The server ended by itself (${how}).`);
}

function launch(mode: ServeMode, port: number): ChildProcess {
  // Longer than clients and proxies keep an idle connection, so that none is closed while they write to it.
  const keepAlive = mode === "start" ? ["--keepAliveTimeout", "65000"] : [];
  // The one experimental part we use, undici's decompression, is pinned and tested: it need not alarm the operator.
  const node = ["--disable-warning=ExperimentalWarning", "node_modules/next/dist/bin/next"];
  const server = spawn(process.execPath, [...node, mode, "-p", String(port), ...keepAlive], {
    // It hears through its standard input that the house is furnished, and by its end that we are gone, however we went.
    stdio: ["pipe", mode === "dev" ? "inherit" : "ignore", "inherit"],
    env: {
      ...inheritedEnv(),
      PORT: String(port),
      SUPERVISED: "1",
      // The house finishes its calls itself; without these Next would cut them, or kill the process after 100 ms.
      NEXT_MANUAL_SIG_HANDLE: "true",
      NEXT_EXIT_TIMEOUT_MS: String(endTimeoutMs),
    },
  });
  server.stdin?.on("error", () => {}); // it ended: its exit tells
  return server;
}

async function isReady(server: ChildProcess, port: number): Promise<boolean> {
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline && hasNotEnded(server); await sleep(40)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(30_000) }).catch(
      () => null,
    );
    if (answer?.ok) return true;
  }
  return false;
}

function hasNotEnded(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}
