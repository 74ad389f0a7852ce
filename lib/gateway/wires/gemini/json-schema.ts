import { isRecord } from "../media";
import { camelCase } from "./spelling";

const maps = ["properties", "$defs", "defs", "definitions"];
const lists = ["anyOf", "oneOf", "allOf", "prefixItems"];
const single = ["items", "additionalProperties", "not"];
const wholeNumbers = ["maxItems", "minItems", "maxLength", "minLength", "maxProperties", "minProperties"];

/**
 * Google's own schema (OpenAPI's, with types in capitals and counts as strings) as JSON Schema. Names of properties are
 * never taken for keywords.
 */
export function toJsonSchema(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  const out: Record<string, unknown> = {};
  const isNullable = schema.nullable === true;
  for (const [written, value] of Object.entries(schema)) {
    if (value === null) continue;
    const key = camelCase(written);
    // Google's only: the order in which it writes members, and that a string is of an enumeration.
    if (key === "nullable" || key === "propertyOrdering" || (key === "format" && value === "enum")) continue;
    if (key === "type") Object.assign(out, toType(value, isNullable));
    else if (key === "example") out.examples = [value];
    else if (key === "enum" && isNullable && Array.isArray(value)) out.enum = [...value, null];
    else if (maps.includes(key) && isRecord(value)) out[key === "defs" ? "$defs" : key] = mapValues(value);
    else if (lists.includes(key) && Array.isArray(value)) out[key] = value.map(toJsonSchema);
    else if (single.includes(key)) out[key] = toJsonSchema(value);
    else if (wholeNumbers.includes(key) && typeof value === "string") out[key] = Number(value);
    else out[key === "ref" ? "$ref" : key] = value;
  }
  return out;
}

function toType(value: unknown, isNullable: boolean): { readonly type?: unknown } {
  const types = [value].flat().map((type) => (typeof type === "string" ? type.toLowerCase() : type));
  if (types[0] === "type_unspecified") return {};
  const all = isNullable && !types.includes("null") ? [...types, "null"] : types;
  return { type: all.length === 1 ? all[0] : all };
}

function mapValues(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, schema]) => [name, toJsonSchema(schema)]));
}
