import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runTool } from "./run-tool.mjs";
import { say } from "./say.mjs";
import { readStamp } from "./staleness.mjs";

const checks = [
  { name: "Format and lint", args: ["node_modules/@biomejs/biome/bin/biome", "check", "--colors=off"] },
  { name: "Types", args: ["node_modules/typescript/bin/tsc", "--noEmit"] },
  { name: "Types of the gateway", args: ["node_modules/typescript/bin/tsc", "-p", "lib/gateway", "--noEmit"] },
  {
    name: "Architecture",
    args: [
      "node_modules/vitest/vitest.mjs",
      "run",
      "-c",
      "tests/vitest.config.ts",
      "--project",
      "pure",
      "tests/architecture.test.ts",
      "--reporter=dot",
    ],
  },
];

/** Format, lint, types and architecture, side by side; needs no database and no build. */
export async function check({ root, variables }) {
  declareNext(root);
  const startedAt = Date.now();
  const results = await Promise.all(
    checks.map(async ({ name, args }) => ({
      name,
      ...(await runTool(args, { cwd: root, variables: { ...variables, NO_COLOR: "1" } })),
    })),
  );
  for (const { name, code, output } of results) {
    if (code === 0) say(`${name}: in order`);
    else say(`${name}: ${output.trim()}\n`);
  }
  const broken = results.filter(({ code }) => code !== 0);
  const verdict =
    broken.length === 0 ? "Everything is in order" : `Not in order: ${broken.map(({ name }) => name).join(", ")}`;
  say(`${verdict} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  return broken.length === 0 ? 0 : 1;
}

// Next writes this file when it builds, and then it points into the build, which may be gone since. Style sheets and
// images have their types through it.
function declareNext(root) {
  const file = path.join(root, "next-env.d.ts");
  const imported = [...(readStamp(file) ?? "").matchAll(/"\.\/(\.next\/[^"]+)"/g)].map((match) => match[1]);
  if (existsSync(file) && imported.every((name) => existsSync(path.join(root, name)))) return;
  writeFileSync(file, '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n');
}
