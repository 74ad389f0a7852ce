import type { DMMF } from "@prisma/generator-helper";
import { parseDataLine, toDescription } from "./data-line";
import type { Basis, Column, Erase, Export, Inventory, Table } from "./inventory";
import { findSubjectPaths } from "./subject-paths";

/** Prisma's data model → the inventory. Lenient: what is missing becomes null, and `lintSchema` says what is wrong. */
export function buildInventory(datamodel: DMMF.Datamodel): Inventory {
  return { tables: datamodel.models.map((model) => toTable(model, datamodel)) };
}

function toTable(model: DMMF.Model, datamodel: DMMF.Datamodel): Table {
  const options = parseDataLine(model.documentation)?.options ?? {};
  const from = model.fields.find((field) => field.name === options.from);
  return {
    model: model.name,
    table: model.dbName ?? model.name,
    description: toDescription(model.documentation),
    subjects: findSubjectPaths(model, options.subject, datamodel) ?? [],
    keep: options.keep ?? null,
    from: from ? columnName(from) : null,
    erase: (options.erase as Erase) ?? null,
    columns: model.fields.filter((field) => field.kind !== "object").map((field) => toColumn(field, options)),
  };
}

function toColumn(field: DMMF.Field, defaults: Readonly<Record<string, string>>): Column {
  const line = parseDataLine(field.documentation);
  const category = line?.category ?? "";
  return {
    field: field.name,
    column: columnName(field),
    type: field.isList ? `${field.type}[]` : field.type,
    nullable: !field.isRequired,
    category,
    personal: category.startsWith("user."),
    use: line?.options.use ?? defaults.use ?? null,
    basis: (line?.options.basis ?? defaults.basis ?? null) as Basis | null,
    export: (line?.options.export ?? "yes") as Export,
    erase: (line?.options.erase ?? defaults.erase ?? null) as Erase | null,
  };
}

export function columnName(field: DMMF.Field): string {
  return field.dbName ?? field.name;
}
