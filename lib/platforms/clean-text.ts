// Control characters, halves of characters, and those that turn the direction of a text or hide in it.
const hidden = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+/gu;
const urlCharactersMax = 2_048;

/** One line of what a platform says, cut to a length; null when nothing readable is left of it. */
export function cleanText(value: unknown, charactersMax: number): string | null {
  if (typeof value !== "string") return null;
  const line = value
    .slice(0, charactersMax * 4)
    .replace(hidden, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  const cut = characters.length > charactersMax ? `${characters.slice(0, charactersMax - 1).join("")}…` : line;
  return cut || null;
}

/** A web address that a platform gives, encrypted; null for any other. */
export function cleanUrl(value: unknown, base?: string): string | null {
  if (typeof value !== "string" || value.length > urlCharactersMax || !URL.canParse(value.trim(), base)) return null;
  const url = new URL(value.trim(), base);
  if (url.protocol === "http:" && url.port === "") url.protocol = "https:";
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  return url.href.length <= urlCharactersMax ? url.href : null;
}

/** A width or a height in pixels, also as text; null for any other. */
export function cleanPixels(value: unknown): number | null {
  const pixels = typeof value === "string" && /^\d{1,5}(px)?$/.test(value) ? Number.parseInt(value, 10) : value;
  return typeof pixels === "number" && Number.isInteger(pixels) && pixels > 0 && pixels <= 10_000 ? pixels : null;
}
