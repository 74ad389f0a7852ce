export type DataLine = { readonly category: string | null; readonly options: Readonly<Record<string, string>> };

/**
 * Reads `@data <category> key=value …` out of a schema comment; null when there is none. Of several lines the last
 * counts, so that a line behind a column wins over one above it.
 */
export function parseDataLine(documentation: string | undefined): DataLine | null {
  const line = [...(documentation ?? "").matchAll(/^\s*@data\b(.*)$/gm)].at(-1)?.[1];
  if (line === undefined) return null;
  let category: string | null = null;
  const options: Record<string, string> = {};
  for (const word of line.trim().split(/\s+/).filter(Boolean)) {
    const equals = word.indexOf("=");
    if (equals < 0) category = word;
    else options[word.slice(0, equals)] = word.slice(equals + 1);
  }
  return { category, options };
}

/** What a schema comment says to people: everything but its `@data` line. */
export function toDescription(documentation: string | undefined): string {
  const lines = (documentation ?? "").split("\n").map((line) => line.trim());
  return lines.filter((line) => line && !line.startsWith("@data")).join(" ");
}
