import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { isAlive, makeFolder, runTypeScript } from "./support";

const settings = ["fsync=off"];

/** Making a database takes a second or more: most tests begin with a copy of one. */
let template: Promise<string> | undefined;
async function makeDataDir(): Promise<string> {
  template ??= createTemplate();
  const dataDir = makeFolder();
  cpSync(await template, dataDir, { recursive: true });
  return dataDir;
}

async function createTemplate(): Promise<string> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-start-"));
  await (await openEmbeddedDatabase({ dataDir, settings })).leave();
  return dataDir;
}

afterAll(async () => rmSync((await template) ?? "", { recursive: true, force: true }));

async function open(dataDir: string) {
  const database = await openEmbeddedDatabase({ dataDir, settings });
  onTestFinished(() => database.leave());
  return database;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

const serverPid = (dataDir: string) =>
  Number(readFileSync(path.join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]);

/** Another program that uses the database until it is killed, as `kill -9` of a start leaves it. */
async function startAndKill(dataDir: string): Promise<number> {
  const program = `
    import { openEmbeddedDatabase } from "@/lib/db/embedded";
    await openEmbeddedDatabase({ dataDir: ${JSON.stringify(dataDir)}, settings: ["fsync=off"] });
    process.kill(process.pid, "SIGKILL");`;
  await runTypeScript(program);
  return serverPid(dataDir);
}

describe("the embedded database", () => {
  test("answers on a socket in a folder nobody else may enter, and on no port", async () => {
    const dataDir = await makeDataDir();
    const { url } = await open(dataDir);
    expect(await ask(url, "SELECT current_setting('listen_addresses') AS addresses")).toEqual({ addresses: "" });
    expect(statSync(path.join(dataDir, "postgres")).mode & 0o777).toBe(0o700);
  });

  test("keeps what is committed safe by default", async () => {
    const dataDir = await makeDataDir();
    const database = await openEmbeddedDatabase({ dataDir });
    onTestFinished(() => database.leave());
    expect(await ask(database.url, "SELECT current_setting('fsync') AS fsync")).toEqual({ fsync: "on" });
  });

  test("is shared by programs, and stops when the last one leaves", async () => {
    const dataDir = await makeDataDir();
    const first = await openEmbeddedDatabase({ dataDir, settings });
    const second = await openEmbeddedDatabase({ dataDir, settings });
    const pid = serverPid(dataDir);
    await first.leave();
    expect(await ask(second.url, "SELECT 1 AS one")).toEqual({ one: 1 });
    await second.leave();
    expect(isAlive(pid)).toBe(false);
  });

  test("lets one of them serve at a time", async () => {
    const dataDir = await makeDataDir();
    const first = await openEmbeddedDatabase({ dataDir, settings });
    const second = await open(dataDir);
    expect(await first.claim()).toBe(true);
    expect(await second.claim()).toBe(false);
    await first.leave();
    expect(await second.claim()).toBe(true);
  });

  test("is created and started once when programs ask for it at the same time", async () => {
    const dataDir = makeFolder();
    const databases = await Promise.all([1, 2, 3].map(() => openEmbeddedDatabase({ dataDir, settings })));
    const pid = serverPid(dataDir);
    for (const { url } of databases) expect(await ask(url, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect(readdirSync(dataDir)).toEqual(["postgres"]);
    await Promise.all(databases.map((database) => database.leave()));
    expect(isAlive(pid)).toBe(false);
  });

  test("a program that comes just as it stops finds it started again", async () => {
    const dataDir = await makeDataDir();
    for (let round = 0; round < 5; round++) {
      const leaving = await openEmbeddedDatabase({ dataDir, settings });
      const [coming] = await Promise.all([openEmbeddedDatabase({ dataDir, settings }), leaving.leave()]);
      expect(await ask(coming.url, "SELECT 1 AS one")).toEqual({ one: 1 });
      await coming.leave();
    }
  });

  test("left by a killed program, it is joined by the next and stopped at its end", async () => {
    const dataDir = await makeDataDir();
    const pid = await startAndKill(dataDir);
    expect(isAlive(pid)).toBe(true);
    const next = await openEmbeddedDatabase({ dataDir, settings });
    expect(serverPid(dataDir)).toBe(pid);
    await next.leave();
    expect(isAlive(pid)).toBe(false);
  });

  test("killed in use, it is started again with what was committed, and stays claimed", async () => {
    const dataDir = await makeDataDir();
    const { url, claim, leave } = await openEmbeddedDatabase({ dataDir, isKeptUp: true });
    onTestFinished(leave);
    expect(await claim()).toBe(true);
    await ask(url, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(serverPid(dataDir), "SIGKILL");
    const answer = () => ask(url, "SELECT answer FROM kept").catch(() => null);
    await expect.poll(answer, { timeout: 30_000 }).toEqual({ answer: 42 });
    // The claim is an advisory lock; Postgres shows its number in two halves.
    const claims = () =>
      ask(url, "SELECT count(*)::int AS n FROM pg_locks WHERE classid = 1 AND objid = 7270736991 - 4294967296");
    await expect.poll(claims, { timeout: 10_000 }).toEqual({ n: 1 });
    expect(await (await open(dataDir)).claim()).toBe(false);
  });

  test("starts though its pid file names a living process that is something else", async () => {
    const dataDir = await makeDataDir();
    const stranger = spawn("sleep", ["60"]);
    onTestFinished(() => void stranger.kill());
    writeFileSync(path.join(dataDir, "postgres/postmaster.pid"), `${stranger.pid}\n${dataDir}/postgres\n`);
    writeFileSync(path.join(dataDir, "postgres/.s.PGSQL.5432.lock"), `${stranger.pid}\n`);
    const { url } = await open(dataDir);
    expect(await ask(url, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect(stranger.exitCode).toBeNull();
  });

  test("starts though its creation was once cut short", async () => {
    const dataDir = makeFolder();
    const draft = path.join(dataDir, "postgres.new-4194305-abcdef"); // beyond the highest process number there is
    mkdirSync(draft);
    writeFileSync(path.join(draft, "PG_VERSION"), "18\n");
    const { url } = await open(dataDir);
    expect(await ask(url, "SELECT 1 AS one")).toEqual({ one: 1 });
    expect(readdirSync(dataDir)).toEqual(["postgres"]);
  });

  test("works below a path that is too long for a socket", async () => {
    const deep = path.join(makeFolder(), "a folder/".repeat(20), "data");
    expect(Buffer.byteLength(deep)).toBeGreaterThan(160);
    const { url } = await open(deep);
    expect(await ask(url, "SELECT 1 AS one")).toEqual({ one: 1 });
    const socketDir = new URL(url).searchParams.get("host")!;
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
  });

  test("is not led astray by a person's own Postgres variables", async () => {
    const dataDir = await makeDataDir();
    const program = `
      import { Client } from "pg";
      import { openEmbeddedDatabase } from "@/lib/db/embedded";
      const { url, leave } = await openEmbeddedDatabase({ dataDir: ${JSON.stringify(dataDir)} });
      const client = new Client({ connectionString: url });
      await client.connect();
      console.log((await client.query("SELECT current_database() AS name")).rows[0].name);
      await client.end();
      await leave();`;
    const theirs = {
      PGPORT: "6000",
      PGHOST: "nowhere.invalid",
      PGDATABASE: "theirs",
      PGUSER: "them",
      PGSSLMODE: "require",
    };
    const { code, stdout, stderr } = await runTypeScript(program, { env: { ...process.env, ...theirs } });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "postgres\n", stderr: "" });
  });
});
