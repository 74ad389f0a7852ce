/** Postgres' text form of an array: ten times cheaper to make than a parameter per element. */

/** For values that need no quotes: ids, numbers, booleans and words of our own enums. */
export function toPlainArray(values: Iterable<string | number | bigint | boolean | null>): string {
  let literal = "{";
  for (const value of values) literal += `${literal.length > 1 ? "," : ""}${value === null ? "NULL" : value}`;
  return `${literal}}`;
}

export function toTextArray(values: Iterable<string>): string {
  let literal = "{";
  for (const value of values)
    literal += `${literal.length > 1 ? "," : ""}"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;
  return `${literal}}`;
}
