/** Google reads every member in two spellings, `maxOutputTokens` and `max_output_tokens`, and takes null for absent. */
import { type JsonMember, scanMembers } from "../../json/scan-members";
import { isRecord } from "../media";
import { invalid } from "../request-body";

/** The second spelling of a name that is given in the first. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The first spelling of a name, whichever it is given in. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The member in either spelling; undefined where it is absent or null. */
export function pick(record: Record<string, unknown>, name: string): unknown {
  return record[name] ?? record[snakeCase(name)] ?? undefined;
}

/** The same where it must be an object; anything else is none. */
export function pickRecord(record: Record<string, unknown>, name: string): Record<string, unknown> | null {
  const value = pick(record, name);
  return isRecord(value) ? value : null;
}

/** A repeated field may be written as its only element. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Its elements that are objects. */
export function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return listOf(value).filter(isRecord);
}

/**
 * Parsers differ on a member that is written twice, and some ignore case; a provider that read another value than we did
 * would answer a dearer call than the one that was paid for. The two spellings are one member.
 */
export function refuseAmbiguousSpelling(members: readonly JsonMember[], names: readonly string[]): void {
  const seen = new Set<string>();
  for (const { key } of members) {
    const folded = fold(key);
    const name = names.find((read) => fold(read) === folded);
    if (!name) continue;
    const isKnown = key === name || key === snakeCase(name);
    if (seen.has(name) || !isKnown) invalid(name, `\`${name}\` must be written once, in Google's spelling.`);
    seen.add(name);
  }
}

// Go folds the long s too.
function fold(key: string): string {
  return key.toLowerCase().replaceAll("ſ", "s").replaceAll("_", "");
}

/** The member in whichever spelling it was written. */
export function findMember(members: readonly JsonMember[], name: string): JsonMember | undefined {
  return members.find(({ key }) => key === name || key === snakeCase(name));
}

/** The members of the object that a member holds; none when it holds something else. */
export function membersWithin(body: Uint8Array, member: JsonMember | undefined): readonly JsonMember[] {
  return member && body[member.valueStart] === 0x7b ? scanMembers(body, member.valueStart) : [];
}
