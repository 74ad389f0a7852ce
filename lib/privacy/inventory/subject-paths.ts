import type { DMMF } from "@prisma/generator-helper";
import type { SubjectPath } from "./inventory";

/**
 * Resolves `subject=`: dotted relations that end in the column holding a person's id, several ways parted by `|`, or
 * `none`. Null when a way is broken.
 */
export function findSubjectPaths(
  model: DMMF.Model,
  subject: string | undefined,
  datamodel: DMMF.Datamodel,
): SubjectPath[] | null {
  if (!subject || subject === "none") return [];
  const paths = subject.split("|").map((way) => resolve(model, way.split("."), datamodel));
  return paths.every((path) => path !== null) ? paths : null;
}

function resolve(start: DMMF.Model, parts: string[], datamodel: DMMF.Datamodel): SubjectPath | null {
  let model = start;
  const steps: { from: string; table: string; to: string }[] = [];
  for (const part of parts.slice(0, -1)) {
    const field = model.fields.find(({ name, kind }) => name === part && kind === "object");
    const target = datamodel.models.find(({ name }) => name === field?.type);
    if (!field || !target) return null;
    const [from, to] = joinColumns(field, target);
    steps.push({ from: column(model, from), table: target.dbName ?? target.name, to: column(target, to) });
    model = target;
  }
  const last = model.fields.find(({ name, kind }) => name === parts.at(-1) && kind !== "object");
  return last ? { steps, column: last.dbName ?? last.name } : null;
}

/** Only one side of a relation names its columns; the other side reads them there. */
function joinColumns(field: DMMF.Field, target: DMMF.Model): [string, string] {
  if (field.relationFromFields?.length) return [field.relationFromFields[0]!, field.relationToFields![0]!];
  const opposite = target.fields.find(
    ({ relationName, relationFromFields }) => relationName === field.relationName && relationFromFields?.length,
  )!;
  return [opposite.relationToFields![0]!, opposite.relationFromFields![0]!];
}

function column(model: DMMF.Model, name: string): string {
  return model.fields.find((field) => field.name === name)?.dbName ?? name;
}
