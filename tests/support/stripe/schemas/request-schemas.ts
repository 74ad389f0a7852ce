/**
 * The JSON Schemas of what the local Stripe takes. They are generated once for a version of Stripe's package and kept in
 * `node_modules/.cache`; test files that start at the same time wait for the one that does it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Ajv, type ValidateFunction } from "ajv";
import { generateSchemas, type RequestSchemas } from "./generate";

const root = path.resolve(import.meta.dirname, "../../../..");
const rootsFile = path.join(import.meta.dirname, "roots.ts");
const cacheFolder = path.join(root, "node_modules/.cache/tacit-stripe");

export type SchemaOf = (name: string) => ValidateFunction;

let ready: Promise<SchemaOf> | undefined;

/** One set of judges for every local Stripe of a process. */
export function loadRequestSchemas(): Promise<SchemaOf> {
  ready ??= readSchemas().then(compileSchemas);
  return ready;
}

async function readSchemas(): Promise<RequestSchemas> {
  const file = cacheFile();
  mkdirSync(cacheFolder, { recursive: true });
  while (!existsSync(file)) {
    if (takesLock(`${file}.lock`)) generate(file);
    else await pause(100);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Compiled where first needed. Form fields are texts, so numbers and truth values are read out of them. */
function compileSchemas(schemas: RequestSchemas): SchemaOf {
  // Making the fastest code takes many times longer than all that is ever judged with it.
  const code = { inlineRefs: false, code: { optimize: false } };
  const ajv = new Ajv({ strict: false, coerceTypes: true, allErrors: true, ...code });
  const compiled = new Map<string, ValidateFunction>();
  return (name) => {
    const schema = schemas[name];
    if (!schema) throw new Error(`There is no schema "${name}".`);
    const known = compiled.get(name) ?? ajv.compile(schema);
    compiled.set(name, known);
    return known;
  };
}

function cacheFile(): string {
  const { version } = JSON.parse(readFileSync(path.join(root, "node_modules/stripe/package.json"), "utf8"));
  const recipe = ["roots.ts", "generate.ts"].map((name) => readFileSync(path.join(import.meta.dirname, name), "utf8"));
  return path.join(
    cacheFolder,
    `${version}-${createHash("sha256").update(recipe.join("")).digest("hex").slice(0, 16)}.json`,
  );
}

function generate(file: string): void {
  const names = [...readFileSync(rootsFile, "utf8").matchAll(/^export type (\w+) =/gm)].map((match) => match[1]!);
  try {
    if (!existsSync(file)) generateSchemas(rootsFile, names, file);
  } finally {
    rmSync(`${file}.lock`, { force: true });
  }
}

function takesLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

/** Whoever held it ended before it was done. */
function isAbandoned(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
