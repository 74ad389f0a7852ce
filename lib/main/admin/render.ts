import type { Answer } from "./command";
import type { JsonObject } from "./to-json";

/** For people: a list as an aligned table, a thing as its names and values. */
export function renderText({ json, table, columns }: Answer): string {
  const shown = table ?? json;
  if (!isList(shown)) return renderThing(shown);
  if (shown.length === 0) return "None.\n";
  const names = columns ?? Object.keys(shown[0]!);
  const rows = [names.map((name) => name.toUpperCase()), ...shown.map((row) => names.map((name) => toText(row[name])))];
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `${align(row, widths)}\n`).join("");
}

export function renderJson({ json }: Answer): string {
  return `${JSON.stringify(json)}\n`;
}

function renderThing(thing: JsonObject): string {
  const width = Math.max(...Object.keys(thing).map((name) => name.length));
  return Object.entries(thing)
    .map(([name, value]) => `${name.padEnd(width)}  ${toText(value)}\n`)
    .join("");
}

function align(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join("  ")
    .trimEnd();
}

function toText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "-";
  if (Array.isArray(value)) return value.length === 0 ? "-" : value.map(toText).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isList(json: Answer["json"]): json is readonly JsonObject[] {
  return Array.isArray(json);
}
