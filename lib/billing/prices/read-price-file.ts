import { AppError } from "@/lib/base/errors";
import { type PriceLine, SetPriceInput } from "./schema";

/** What a line says, or in words what is wrong with it as a whole. */
type RawLine = { readonly place: string; readonly fields: Readonly<Record<string, unknown>> | string };

/** What a list of prices says besides: nobody's to set. */
const told = ["id", "source", "effective_from", "markup_bps", "warning", "per_call_nano", "web_search_nano"];

const fieldOf = new Map(Object.keys(SetPriceInput.shape).map((field) => [toColumn(field), field]));

/**
 * The prices of a file: CSV with a head, or a JSON list of objects, with the names that `price list --json` has. An empty
 * cell and null stand for a rate that is not given. Throws invalid_input with every line that is wrong.
 */
export function readPriceFile(file: string): PriceLine[] {
  const text = file.replace(/^\uFEFF/, "");
  const raw = /^\s*\[/.test(text) ? readJson(text) : readCsv(text);
  if (raw.length === 0) throw new AppError("invalid_input", "The file holds no price.");
  const problems: string[] = [];
  const seen = new Set<string>();
  const lines = raw.flatMap(({ place, fields }) => {
    if (typeof fields === "string") {
      problems.push(`${place}: ${fields}`);
      return [];
    }
    const unknown = Object.keys(fields).filter((name) => !fieldOf.has(name) && !told.includes(name));
    if (unknown.length > 0) problems.push(`${place}: there is no column ${unknown.join(", ")}.`);
    const { data: price, error } = SetPriceInput.safeParse(toInput(fields));
    for (const { path, message } of error?.issues ?? [])
      problems.push(`${place}: ${toColumn(String(path[0]))} ${message}.`);
    if (!price) return [];
    if (seen.has(price.model)) problems.push(`${place}: ${price.model} has a price on an earlier line.`);
    seen.add(price.model);
    return [{ place, price }];
  });
  if (problems.length > 0) throw new AppError("invalid_input", problems.join("\n"));
  return lines;
}

function toInput(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(
    given.flatMap(([name, value]) => {
      const field = fieldOf.get(name);
      if (!field) return [];
      return [[field, field === "longContextAboveTokens" ? toCount(value) : toDecimal(value)]];
    }),
  );
}

function toCount(value: unknown): unknown {
  return typeof value === "string" ? (/^\d+$/.test(value) ? Number(value) : Number.NaN) : value;
}

function toDecimal(value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

function readJson(text: string): RawLine[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", "The file is not valid JSON.", { cause: error });
  }
  if (!Array.isArray(list)) throw new AppError("invalid_input", "The file must be a list of prices.");
  return list.map((item: unknown, index) => {
    const isObject = typeof item === "object" && item !== null && !Array.isArray(item);
    return {
      place: `item ${index + 1}`,
      fields: isObject ? Object.fromEntries(Object.entries(item)) : "must be an object.",
    };
  });
}

function readCsv(text: string): RawLine[] {
  const [head, ...rows] = text.split(/\r?\n/);
  const names = readCells(head!)?.map((name) => name.trim());
  if (!names) return [{ place: "line 1", fields: wrongQuotes }];
  const twice = names.find((name, column) => names.indexOf(name) !== column);
  if (twice !== undefined) return [{ place: "line 1", fields: `has the column ${twice} twice.` }];
  return rows.flatMap((row, index): RawLine[] => {
    if (row.trim() === "") return [];
    const place = `line ${index + 2}`;
    const cells = readCells(row);
    if (!cells) return [{ place, fields: wrongQuotes }];
    if (cells.length !== names.length)
      return [{ place, fields: `has ${cells.length} cells, and the head has ${names.length}.` }];
    return [{ place, fields: Object.fromEntries(names.map((name, column) => [name, cells[column]!.trim()])) }];
  });
}

const wrongQuotes = "has a quote that is not closed, or one within a cell that is not quoted.";

/** Cells parted by commas; one in quotes may hold commas, and a doubled quote is a quote. Null where quotes are astray. */
function readCells(row: string): string[] | null {
  const cells = row.match(/(?<=^|,)("(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? [];
  if (!cells.every((cell) => /^(?:"(?:[^"]|"")*"|[^"]*)$/.test(cell))) return null;
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function toColumn(field: string): string {
  return field.replace(/[A-Z]|(?<=[a-z])\d/g, (start) => `_${start.toLowerCase()}`);
}
