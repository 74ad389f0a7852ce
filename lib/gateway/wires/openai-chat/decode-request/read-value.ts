/**
 * Members of a request as this wire types them. Null is absent everywhere. `path` is how the caller would write the place
 * (`messages[2].content`); a value of another type is a 400 that names it and does not quote it.
 */
import { isRecord } from "../../media";
import { invalid } from "../../request-body";

export type Members = Readonly<Record<string, unknown>>;

export function readText(members: Members, name: string, path: string = name): string | null {
  const value = members[name];
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : invalid(path, `\`${path}\` must be a string.`);
}

export function readName(members: Members, name: string, path: string = name): string {
  const value = members[name];
  if (typeof value === "string" && value !== "") return value;
  return invalid(path, `\`${path}\` must be a string that is not empty.`);
}

export function readNumber(members: Members, name: string, path: string = name): number | null {
  const value = members[name];
  if (value === undefined || value === null) return null;
  return typeof value === "number" ? value : invalid(path, `\`${path}\` must be a number.`);
}

export function readFlag(members: Members, name: string, path: string = name): boolean | null {
  const value = members[name];
  if (value === undefined || value === null) return null;
  return typeof value === "boolean" ? value : invalid(path, `\`${path}\` must be true or false.`);
}

export function readRecord(members: Members, name: string, path: string = name): Members | null {
  const value = members[name];
  return value === undefined || value === null ? null : asRecord(value, path);
}

export function readList(members: Members, name: string, path: string = name): readonly unknown[] | null {
  const value = members[name];
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value : invalid(path, `\`${path}\` must be a list.`);
}

/** One of a few words, or null. */
export function readWord<Word extends string>(
  members: Members,
  name: string,
  words: readonly Word[],
  path: string = name,
): Word | null {
  const value = members[name];
  if (value === undefined || value === null) return null;
  const word = words.find((one) => one === value);
  return word ?? invalid(path, `\`${path}\` must be one of: ${words.join(", ")}.`);
}

export function asRecord(value: unknown, path: string): Members {
  return isRecord(value) ? value : invalid(path, `\`${path}\` must be an object.`);
}
