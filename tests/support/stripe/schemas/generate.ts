/** Writes JSON Schemas of everything in `roots.ts`. It reads all of Stripe's types, which takes tens of seconds. */
import { renameSync, writeFileSync } from "node:fs";
import { createGenerator, type Schema } from "ts-json-schema-generator";

export type RequestSchemas = Readonly<Record<string, Schema>>;

export function generateSchemas(rootsFile: string, names: readonly string[], target: string): void {
  const generator = createGenerator({
    path: rootsFile,
    tsconfig: "tsconfig.json",
    skipTypeCheck: true,
    additionalProperties: false,
    expose: "all",
    topRef: true,
  });
  const schemas = Object.fromEntries(names.map((name) => [name, closeEnums(generator.createSchema(name))]));
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(schemas satisfies RequestSchemas));
  renameSync(unfinished, target);
}

/** Stripe's types leave every enum open for words to come; what we send must be a word of today. */
function closeEnums<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closeEnums) as T;
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]) => [
    name,
    name === "anyOf" && Array.isArray(value)
      ? value.filter((branch) => !isOpen(branch)).map(closeEnums)
      : closeEnums(value),
  ]);
  return Object.fromEntries(entries);
}

const isOpen = (branch: { $ref?: string }) => branch.$ref === "#/definitions/OtherString";
