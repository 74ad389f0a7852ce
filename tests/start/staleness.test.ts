import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root as house, makeFolder, runNode } from "./support";

const lock = {
  packages: {
    "": {},
    "node_modules/one": { version: "1.0.0" },
    "node_modules/two": { version: "2.0.0", optional: true },
  },
};

/** A checkout whose tools only write down that they ran, and fail or linger when they are told to. */
function makeCheckout() {
  const root = makeFolder();
  const log = path.join(root, "ran.txt");
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const note = (name: string) => `require("node:fs").appendFileSync(${JSON.stringify(log)}, ${name} + "\\n");`;
  write("package.json", "{}");
  write("package-lock.json", JSON.stringify(lock));
  write("prisma/schema.prisma", "model One {}");
  write("app/page.tsx", "export default 1;");
  write(
    "tools/npm.cjs",
    `${note('"npm " + process.argv[2]')}
    const fs = require("node:fs");
    if (process.argv[2] === "ci" && process.env.LOCK_OUTDATED) { console.error("npm error code EUSAGE"); process.exit(1); }
    if (process.env.NO_NETWORK) { console.error("npm error code ENOTFOUND"); process.exit(1); }
    fs.mkdirSync("node_modules", { recursive: true });
    fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");`,
  );
  write(
    "node_modules/prisma/build/index.js",
    `${note('"generate"')}
    const fs = require("node:fs");
    fs.mkdirSync("lib/db/generated", { recursive: true });
    fs.writeFileSync("lib/db/generated/client.ts", "");`,
  );
  write(
    "node_modules/next/dist/bin/next",
    `${note('"build"')}
    const fs = require("node:fs");
    fs.mkdirSync(".next", { recursive: true });
    const finish = () => fs.writeFileSync(".next/BUILD_ID", "1");
    if (process.env.LINGER) setTimeout(finish, 60_000); else setTimeout(finish, 300);`,
  );
  return {
    root,
    write,
    ran: () => {
      try {
        const lines = readFileSync(log, "utf8").trim().split("\n");
        rmSync(log);
        return lines;
      } catch {
        return [];
      }
    },
    prepare: (steps: string, extra: Record<string, string> = {}, kill?: AbortSignal) =>
      runNode(
        [
          "--input-type=module",
          "-e",
          `import * as prepare from ${JSON.stringify(path.join(house, "lib/main/setup/prepare.mjs"))};
           const place = { root: ${JSON.stringify(root)}, variables: { ...process.env, npm_execpath: ${JSON.stringify(path.join(root, "tools/npm.cjs"))} } };
           for (const step of ${JSON.stringify(steps.split(" "))}) await prepare[step](place);`,
        ],
        { env: { ...process.env, TMPDIR: root, ...extra }, ...(kill ? { signal: kill, killSignal: "SIGKILL" } : {}) },
      ),
  };
}

const everything = "ensureInstalled ensureGenerated ensureBuilt";

test("everything is made once, and nothing again while nothing changed", async () => {
  const { prepare, ran } = makeCheckout();
  expect((await prepare(everything)).code).toBe(0);
  expect(ran()).toEqual(["npm ci", "generate", "build"]);
  const second = await prepare(everything);
  expect(second).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(ran()).toEqual([]);
});

test("what changed is made again, and only that", async () => {
  const { prepare, ran, write } = makeCheckout();
  await prepare(everything);
  ran();
  write("app/new/page.tsx", "export default 2;");
  await prepare(everything);
  expect(ran()).toEqual(["build"]);
  write("prisma/schema.prisma", "model Two {}");
  await prepare(everything);
  expect(ran()).toEqual(["generate", "build"]);
  write("package-lock.json", JSON.stringify({ packages: { "node_modules/one": { version: "1.0.1" } } }));
  await prepare(everything);
  expect(ran()).toEqual(["npm ci", "build"]);
});

test("packages that somebody installed by hand are taken as they are", async () => {
  const { prepare, ran, write } = makeCheckout();
  write("node_modules/.package-lock.json", JSON.stringify({ packages: { "node_modules/one": { version: "1.0.0" } } }));
  await prepare("ensureInstalled");
  expect(ran()).toEqual([]);
});

test("a lock file that does not fit is installed from freely; a network that is down is not tried twice", async () => {
  const { prepare, ran } = makeCheckout();
  const failed = await prepare("ensureInstalled", { NO_NETWORK: "1" });
  expect(failed.code).not.toBe(0);
  expect(failed.stderr).toContain("ENOTFOUND");
  expect(ran()).toEqual(["npm ci"]);
  expect((await prepare("ensureInstalled", { LOCK_OUTDATED: "1" })).code).toBe(0);
  expect(ran()).toEqual(["npm ci", "npm install"]);
});

test("a build that was killed is made again, also when the sources are those of the build before", async () => {
  const { prepare, ran, write } = makeCheckout();
  await prepare("ensureBuilt");
  write("app/page.tsx", "export default 2;");
  const killed = new AbortController();
  const lingering = prepare("ensureBuilt", { LINGER: "1" }, killed.signal).catch(() => {});
  onTestFinished(async () => void (await lingering));
  ran();
  await expect.poll(ran, { timeout: 10_000 }).toEqual(["build"]);
  killed.abort();
  await lingering;
  write("app/page.tsx", "export default 1;");
  await prepare("ensureBuilt");
  expect(ran()).toEqual(["build"]);
});

test("two that need the same build make it once", async () => {
  const { prepare, ran } = makeCheckout();
  const answers = await Promise.all([prepare("ensureBuilt"), prepare("ensureBuilt")]);
  expect(answers.map((answer) => answer.code)).toEqual([0, 0]);
  expect(ran()).toEqual(["build"]);
});
