/**
 * Whether a text is what a pattern says, `*` standing for any characters or none; case counts. Each piece between two
 * stars is taken where it first comes after the one before, and never sought again: no pattern makes this go back.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const pieces = pattern.split("*");
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
