import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { makeDataDir, type RunningServer, startServer } from "../support/running-server";
import { isAlive, makeFolder, root, runNode } from "./support";

const setup = path.join(root, "lib/main/setup.mjs");

// A build that is stale is made here, so that no test waits for it.
beforeAll(async () => {
  const { code, stderr } = await runNode([setup, "build"]);
  expect(code, stderr).toBe(0);
});

async function start(options: Parameters<typeof startServer>[0]): Promise<RunningServer> {
  const server = await startServer(options);
  onTestFinished(async () => {
    if (server.process.exitCode === null && server.process.signalCode === null) await server.stop();
  });
  return server;
}

const postgresPid = (dataDir: string) =>
  Number(readFileSync(path.join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]);

/** Every process below another, as the kernel knows it. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return [...children, ...children.flatMap(descendants)];
}

test("the first start makes an owner and keys and says so; it ends without a trace, and the second start only serves", async () => {
  const dataDir = makeDataDir();
  const first = await start({ dataDir });
  expect(statSync(path.join(dataDir, "first-run.json")).mode & 0o777).toBe(0o600);
  const { email, password, apiKey, managementKey } = first;
  expect(apiKey).toMatch(/^tct_[0-9A-Za-z]{38}$/);
  expect(managementKey).toMatch(/^tctm_[0-9A-Za-z]{38}$/);
  for (const secret of [email, password, apiKey]) expect(first.output()).toContain(secret);

  const curl = first.output().match(/^curl -N .*$/m)![0];
  const answer = await runShell(curl.replace("localhost", "127.0.0.1"));
  expect(answer).toMatch(/^data: \{.*"sandbox\/echo"/m);
  expect(answer).toMatch(/^data: \[DONE\]$/m);

  // Java's client wants an upgrade to HTTP/2 with its first request.
  const upgrade = ["-H", "connection: upgrade, http2-settings", "-H", "upgrade: h2c", "-H", "http2-settings: AAMAAABk"];
  expect(await runShell(["curl -s", ...upgrade.map((part) => `'${part}'`), `${first.url}/api/health`].join(" "))).toBe(
    '{"status":"ok"}',
  );

  const pids = [postgresPid(dataDir), ...descendants(first.process.pid!)];
  expect(pids.length).toBeGreaterThan(1);
  expect(await first.stop()).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);

  const second = await start({ dataDir });
  expect(second.output()).toMatch(/^Tacit is ready on [^\n]*\n$/);
  expect(second.apiKey).toBe(apiKey);
});

test("with kill -9 of the start program the server ends too, and the next start takes its Postgres over", async () => {
  const dataDir = makeDataDir();
  const first = await start({ dataDir });
  const postgres = postgresPid(dataDir);
  const own = descendants(postgres);
  const others = descendants(first.process.pid!).filter((pid) => pid !== postgres && !own.includes(pid));
  expect(others.length).toBeGreaterThan(0);
  first.process.kill("SIGKILL");
  await once(first.process, "exit");
  const next = await start({ dataDir, port: first.port });
  expect(others.filter(isAlive)).toEqual([]);
  expect(postgresPid(dataDir)).toBe(postgres);
  expect(await next.stop()).toBe(0);
  expect(isAlive(postgres)).toBe(false);
});

test("with a DATABASE_URL the same house stands on that Postgres, and none is embedded", async () => {
  const served = await openEmbeddedDatabase({ dataDir: makeFolder(), settings: ["fsync=off"] });
  onTestFinished(() => served.leave());
  const client = new Client({ connectionString: served.url });
  await client.connect();
  await client.query("CREATE DATABASE shop");
  const url = new URL(served.url);
  url.pathname = "/shop";
  const dataDir = makeDataDir();
  const server = await start({ dataDir, env: { DATABASE_URL: url.href } });
  expect(() => statSync(path.join(dataDir, "postgres"))).toThrow("ENOENT");
  expect(await server.admin("user", "list")).toBeDefined();
  expect(await server.stop()).toBe(0);
  const { rows } = await client.query("SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = 'shop'");
  expect(rows).toEqual([{ open: 0 }]);
  await client.end();
});

async function runShell(command: string): Promise<string> {
  const { stdout } = await runNode([
    "-e",
    `process.stdout.write(require("node:child_process").execSync(${JSON.stringify(command)}))`,
  ]);
  return stdout;
}
