import { camelCase } from "../spelling";

/** Members that ask for something and that nobody has read; what is false, empty or at its default asks for nothing. */
export function uncarriedMembers(record: Record<string, unknown>, known: readonly string[]): readonly string[] {
  return Object.entries(record)
    .filter(([key, value]) => !known.includes(camelCase(key)) && asks(value))
    .map(([key]) => key);
}

function asks(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  if (typeof value === "string") return value !== "" && !/(^|_)(unspecified|default|standard|auto)$/i.test(value);
  return typeof value !== "object" || Object.keys(value).length > 0;
}
