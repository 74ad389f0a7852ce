/** A redis-server for tests: one process of our own, without a file on disk, ended by its id. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { Redis } from "ioredis";

export type TestRedis = {
  readonly url: string;
  readonly client: Redis;
  stop(): Promise<void>;
};

/** Debian's package `redis-server` brings it; where it is absent, says so aloud and nobody may think it was tried. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) {
  process.stderr.write(
    "\nNOT RUN: redis-server is not installed, so nothing here shows that limits work with Redis.\n\n",
  );
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  await untilReady(server);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: null });
  client.on("error", () => {});
  return {
    url,
    client,
    async stop() {
      client.disconnect();
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}.`)));
    let said = "";
    server.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Ready to accept connections")) resolve();
    });
  });
}
