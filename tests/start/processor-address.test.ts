import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { makeFolder, runTypeScript } from "./support";

const elsewhere = "https://payments.example";
const refusal = (name: string) =>
  `${name} may only name this machine (such as http://127.0.0.1:12111) with NODE_ENV=production: leave it unset to reach the processor itself.`;

/** What the start says of each configuration; null: nothing. */
const cases: readonly [Record<string, string>, string | null][] = [
  [{ STRIPE_API_BASE: elsewhere, NODE_ENV: "production" }, refusal("STRIPE_API_BASE")],
  [{ CREEM_API_BASE: elsewhere, NODE_ENV: "production" }, refusal("CREEM_API_BASE")],
  [{ STRIPE_API_BASE: elsewhere }, refusal("STRIPE_API_BASE")],
  [{ STRIPE_API_BASE: "http://127.0.0.1.payments.example" }, refusal("STRIPE_API_BASE")],
  [{ STRIPE_API_BASE: "http://127.0.0.1:12111", NODE_ENV: "production" }, null],
  [{ CREEM_API_BASE: "http://[::1]:12111", NODE_ENV: "production" }, null],
  [{ STRIPE_API_BASE: elsewhere, NODE_ENV: "development" }, null],
];

/** Reads one configuration after the other, as every program does at its start. */
const program = `
  const { provideEnv } = await import("./lib/env.ts");
  const { readConfiguration } = await import("./lib/main/configuration.ts");
  const clean = { ...process.env };
  const said = JSON.parse(process.env.CASES).map(([variables]) => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, clean, variables);
    provideEnv({});
    try { readConfiguration(); return null; } catch (error) { return error.message; }
  });
  console.log(JSON.stringify(said));
`;

test("in production nobody but the processor itself, or this machine, is believed about payments", async () => {
  const dataDir = path.join(makeFolder(), "data");
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATA_DIR: dataDir, CASES: JSON.stringify(cases) } as unknown as NodeJS.ProcessEnv;
  const { stdout, stderr } = await runTypeScript(program, { env });
  expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual(cases.map(([, said]) => said));
  expect(existsSync(dataDir)).toBe(true);
});
