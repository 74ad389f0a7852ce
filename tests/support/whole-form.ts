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
  const dispositions = lines.filter((line) => /^content-disposition\s*:/i.test(line));
  const names = [...(dispositions[0] ?? "").matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;"]*))/g)]
    .filter(([, parameter]) => /^name\*?$/i.test(parameter!))
    .map(([, , quoted, plain]) => quoted ?? plain!);
  if (dispositions.length !== 1 || names.length !== 1) return null;
  return { name: names[0]!, valueStart: headTo + 4, valueEnd: end };
}
