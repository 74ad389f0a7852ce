import { readFileSync } from "node:fs";
import path from "node:path";
import type { DMMF } from "@prisma/generator-helper";
import internals from "@prisma/internals";

export const schemaFile = path.resolve(import.meta.dirname, "schema.prisma");

/** Prisma's own reading of a schema, comments included. Needs no engine, no database and no network. */
export async function readDatamodel(schema = readFileSync(schemaFile, "utf8")): Promise<DMMF.Datamodel> {
  const { datamodel } = await internals.getDMMF({ datamodel: schema });
  return datamodel as DMMF.Datamodel;
}
