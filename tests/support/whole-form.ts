/**
 * A form read in one piece, as plainly as can be: what the scanner that takes it in pieces is measured against. It knows
 * nothing of the gateway, so that the two cannot be wrong in the same way.
 */
export type WholePart = { readonly name: string; readonly valueStart: number; readonly valueEnd: number };

const headBytesMax = 8_192;

/** Its parts; null when it is no form that may be read. */
export function readWholeForm(body: Buffer, boundary: string): WholePart[] | null {
  const line = `\n--${boundary}`;
  const text = body.toString("latin1");
  const parts: WholePart[] = [];
  if (!text.startsWith(line.slice(1))) return null;
  let after = line.length - 1;
  for (;;) {
    const next = text.indexOf(line, after);
    if (text.startsWith("--", after)) return next === -1 ? parts : null;
    if (!text.startsWith("\r\n", after) || next === -1 || text[next - 1] !== "\r") return null;
    const part = readPart(text, after + 2, next - 1);
    if (!part) return null;
    parts.push(part);
    after = next + line.length;
  }
}

function readPart(text: string, start: number, end: number): WholePart | null {
  const headTo = text.slice(0, Math.min(end, start + headBytesMax)).indexOf("\r\n\r\n", start);
  if (headTo === -1) return null;
  const lines = text.slice(start, headTo).split("\r\n");
  if (lines.some((line) => /[\r\n]/.test(line) || !/^[\w-]+ *:/.test(line))) return null;
  const dispositions = lines.filter((line) => /^content-disposition *:/i.test(line));
  const values = dispositions.length === 1 ? readValues(dispositions[0]!) : null;
  const names = values?.filter(([parameter]) => parameter === "name" || parameter.startsWith("name*"));
  const [parameter, name] = names?.length === 1 ? names[0]! : ["", ""];
  if (parameter !== "name" || !/^[\w.[\]-]+$/.test(name)) return null;
  return { name, valueStart: headTo + 4, valueEnd: end };
}

/** What a disposition says, character by character; null when it leaves open what that is. */
function readValues(line: string): [string, string][] | null {
  const values: [string, string][] = [];
  let at = line.indexOf(":") + 1;
  const skip = () => {
    while (/\s/.test(line[at] ?? "")) at++;
  };
  const word = (characters: RegExp) => {
    const from = at;
    while (at < line.length && characters.test(line[at]!)) at++;
    return line.slice(from, at);
  };
  skip();
  if (word(/[\w-]/).toLowerCase() !== "form-data") return null;
  for (skip(); at < line.length; skip()) {
    if (line[at++] !== ";") return null;
    skip();
    if (at === line.length) break;
    const parameter = word(/[\w*-]/).toLowerCase();
    skip();
    if (parameter === "" || line[at++] !== "=") return null;
    skip();
    if (line[at] !== '"') {
      values.push([parameter, word(/[^\s;"]/)]);
      continue;
    }
    at++;
    const value = word(/[^"]/);
    if (line[at++] !== '"' || value.endsWith("\\")) return null;
    values.push([parameter, value]);
  }
  return values.length > 0 ? values : null;
}
