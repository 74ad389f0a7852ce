/** Reads single pieces out of a platform's HTML, which is never passed on itself. Every step is linear in its length. */
const charactersMax = 50_000;
const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
};

/** The `src` of the first frame in it. */
export function frameSource(html: string): string | null {
  const tag = /<iframe\s[^>]{1,6000}/i.exec(html.slice(0, charactersMax))?.[0];
  const [, double, single] = /\ssrc\s{0,9}=\s{0,9}(?:"([^"]{1,4000})"|'([^']{1,4000})')/i.exec(tag ?? "") ?? [];
  const source = double ?? single;
  return source === undefined ? null : decodeEntities(source);
}

/** The words in it, without what stands in scripts and styles. */
export function wordsOf(html: string): string {
  const words: string[] = [];
  let inert: string | null = null;
  for (const piece of html.slice(0, charactersMax).split("<")) {
    const end = piece.indexOf(">");
    // Before the first tag there is none to be read.
    const tag = words.length === 0 && end === -1 ? "" : piece.slice(0, end === -1 ? piece.length : end).toLowerCase();
    const name = /^\/?[a-z][a-z0-9]*/.exec(tag)?.[0] ?? "";
    if (inert === null && /^(script|style|noscript|template)$/.test(name)) inert = name;
    else if (name === `/${inert}`) inert = null;
    if (inert === null) words.push(end === -1 ? (tag === "" ? piece : "") : piece.slice(end + 1));
  }
  return decodeEntities(words.join(" "));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name) => {
    if (name) return named[String(name)] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
