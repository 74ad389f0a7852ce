import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { check } from "./check.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled, SetupFailed } from "./prepare.mjs";
import { Interrupted, runTool } from "./run-tool.mjs";
import { say } from "./say.mjs";
import { stripe } from "./stripe.mjs";
import { test } from "./test.mjs";

const programs = {
  start: (house) => serve(house, "start"),
  dev: (house) => serve(house, "dev"),
  build: async (house) => void (await ensureBuilt({ ...house, show: true })),
  check,
  test,
  stripe,
  bench: (house) => runTypeScript(house, "tests/bench/run.ts"),
  agents: (house) => runTypeScript(house, "tests/agents/run.ts"),
  compat: (house) => runTypeScript(house, "tests/conformance/write-compat.ts"),
  admin: (house) => runTypeScript(house, "lib/main/admin.ts"),
  migration: async (house) =>
    (
      await runTool(["prisma/write-migration.mjs", ...house.args], {
        variables: house.variables,
        show: true,
        stdout: 1,
      })
    ).code,
};

/** Prepares what a program needs and runs it. Answers its exit code, or nothing when it lives on in this process. */
export async function runProgram(house) {
  if (!Object.hasOwn(programs, house.program)) {
    say(`There is no program "${house.program}": ${Object.keys(programs).join(", ")}.`);
    return 1;
  }
  try {
    await ensureInstalled(house);
    await ensureGenerated(house);
    return await programs[house.program](house);
  } catch (error) {
    if (error instanceof Interrupted) return error.message === "SIGINT" ? 130 : 143;
    if (error instanceof SetupFailed) return 1;
    if (["EACCES", "EPERM", "EROFS", "ENOSPC"].includes(error.code) && error.path) {
      say(`${error.path} cannot be written (${error.code}): does this folder belong to somebody else?`);
      return 1;
    }
    throw error;
  }
}

async function serve(house, mode) {
  const { start } = await importTypeScript(house, "lib/main/start.ts");
  const build = async (stopSignal) => {
    if (mode === "start") await ensureBuilt({ ...house, stopSignal });
  };
  await start({ mode, build });
}

async function runTypeScript(house, file) {
  process.argv.splice(1, 2, path.join(house.root, file));
  await importTypeScript(house, file);
}

/** In this process: one process fewer to start, to signal and to wait for. */
async function importTypeScript({ root }, file) {
  const { register } = await import("tsx/esm/api");
  register();
  if (!existsSync(path.join(root, file))) throw new Error(`${file} is missing.`);
  return import(pathToFileURL(path.join(root, file)).href);
}
