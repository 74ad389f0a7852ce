import { existsSync } from "node:fs";
import path from "node:path";
import { ensureBuilt } from "./prepare.mjs";
import { runTool } from "./run-tool.mjs";
import { say } from "./say.mjs";

/**
 * Every suite: vitest's projects, then Playwright's. Arguments go to vitest; whoever names files means only those, and
 * gets them without a build and without the browser.
 */
export async function test(house) {
  const isNarrowed = house.args.some((argument) => !argument.startsWith("-"));
  if (!isNarrowed) await ensureBuilt(house);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "-c", "tests/vitest.config.ts", ...house.args];
  const codes = [await show(house, vitest)];
  const playwright = "tests/playwright.config.ts";
  if (isNarrowed) say("Browser tests were left out: only a part was asked for.");
  else if (existsSync(path.join(house.root, playwright)))
    codes.push(await show(house, ["node_modules/@playwright/test/cli.js", "test", "-c", playwright]));
  return codes.find((code) => code !== 0) ?? 0;
}

async function show({ root, variables }, args) {
  return (await runTool(args, { cwd: root, variables, show: true, stdout: 1 })).code;
}
