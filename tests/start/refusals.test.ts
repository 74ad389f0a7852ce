import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { type Ended, makeFolder, root, runNode } from "./support";

/** `npm start` as a person runs it, where something is wrong. */
function start(variables: Record<string, string>): Promise<Ended> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: "0", ...variables } as unknown as NodeJS.ProcessEnv;
  return runNode([path.join(root, "lib/main/setup.mjs"), "start"], { env });
}

async function listen(): Promise<number> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe("a start that cannot succeed says why in one sentence and leaves nothing", () => {
  test("a taken port", async () => {
    const port = await listen();
    const dataDir = path.join(makeFolder(), "data");
    const { code, stderr } = await start({ DATA_DIR: dataDir, PORT: String(port) });
    expect(stderr).toBe(`Port ${port} is already in use: stop what uses it, or choose another with PORT.\n`);
    expect(code).toBe(1);
    expect(existsSync(path.join(dataDir, "postgres"))).toBe(false);
  });

  test("a data folder that cannot be written to", async () => {
    const file = path.join(makeFolder(), "file");
    writeFileSync(file, "");
    const { code, stderr } = await start({ DATA_DIR: path.join(file, "data") });
    expect(stderr).toMatch(/^The data folder .*file\/data cannot be written to \(ENOTDIR\): choose another .*\n$/);
    expect(code).toBe(1);
  });

  test("variables that make no sense are listed together, without their values", async () => {
    const { code, stderr } = await start({ DATA_DIR: makeFolder(), PORT: "eighty", AUTH_SECRET: "hunter2" });
    expect(stderr).toMatch(/^The configuration is not valid\. .*\n$/);
    expect(stderr).toContain("PORT:");
    expect(stderr).toContain("AUTH_SECRET: must be 32 random bytes in base64");
    expect(stderr).not.toContain("hunter2");
    expect(code).toBe(1);
  });

  test.each([
    ["not a Postgres", async () => "mysql://me:hunter2@db.invalid/app", /^DATABASE_URL is not a Postgres URL/],
    [
      "an unknown host",
      async () => "postgresql://me:hunter2@db.invalid/app",
      /^The database "app" at db\.invalid cannot be used: that host is not known\./,
    ],
    [
      "nobody there",
      async () => "postgresql://me:hunter2@127.0.0.1:9/app",
      /^The database "app" at 127\.0\.0\.1:9 cannot be used: nothing answers there/,
    ],
    [
      "something else there",
      async () => `postgresql://me:hunter2@127.0.0.1:${await listen()}/app`,
      /^The database "app" at 127\.0\.0\.1:\d+ cannot be used: /,
    ],
  ])("a wrong DATABASE_URL: %s", async (_case, url, sentence) => {
    const dataDir = makeFolder();
    const { code, stderr } = await start({ DATA_DIR: dataDir, DATABASE_URL: await url() });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toContain("hunter2");
    expect(code).toBe(1);
    expect(existsSync(path.join(dataDir, "postgres"))).toBe(false);
  });

  test("a database that does not exist, on a server that does", async () => {
    const served = await openEmbeddedDatabase({ dataDir: makeFolder(), settings: ["fsync=off"] });
    onTestFinished(() => served.leave());
    const url = new URL(served.url);
    url.pathname = "/nowhere";
    const { code, stderr } = await start({ DATA_DIR: makeFolder(), DATABASE_URL: url.href });
    expect(stderr).toMatch(/^The database "nowhere" at .* cannot be used: it does not exist on that server\.\n$/);
    expect(code).toBe(1);
  });

  test("production on a database of its own, without secrets of its own", async () => {
    const variables = { DATABASE_URL: "postgresql://127.0.0.1:9/app", NODE_ENV: "production" };
    const { code, stderr } = await start({ DATA_DIR: makeFolder(), ...variables });
    expect(stderr).toMatch(/AUTH_SECRET, KEY_PEPPER, CREDENTIALS_KEY must be set too/);
    expect(code).toBe(1);
  });

  test("a second server on the same data folder, and the first goes on undisturbed", async () => {
    const dataDir = makeFolder();
    const first = await openEmbeddedDatabase({ dataDir, settings: ["fsync=off"] });
    onTestFinished(() => first.leave());
    expect(await first.claim()).toBe(true);
    const { code, stderr } = await start({ DATA_DIR: dataDir });
    expect(stderr).toBe(`Another server is already using the data folder ${dataDir}.\n`);
    expect(code).toBe(1);
    const client = new Client({ connectionString: first.url });
    await client.connect();
    expect(
      (await client.query("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'")).rows,
    ).toEqual([{ tables: 0 }]);
    await client.end();
  });
});

test("an unknown program is refused with the list of those that exist", async () => {
  const { code, stderr } = await runNode([path.join(root, "lib/main/setup.mjs"), "deploy"]);
  expect(stderr).toMatch(/no program "deploy": start, dev, build, check, test, .*admin.*migration/);
  expect(code).toBe(1);
});

test(".env.example names every variable a person may set", () => {
  const source = readFileSync(path.join(root, "lib/env.ts"), "utf8");
  const declared = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1]);
  const listed = [...readFileSync(path.join(root, ".env.example"), "utf8").matchAll(/^([A-Z0-9_]+)=$/gm)].map(
    (match) => match[1],
  );
  const internal = ["NODE_ENV", "SUPERVISED"];
  expect(listed.toSorted()).toEqual(declared.filter((name) => !internal.includes(name!)).toSorted());
});
