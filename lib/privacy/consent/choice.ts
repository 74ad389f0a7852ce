import type { CookieCategory } from "./cookies";

export type OptionalCategory = Exclude<CookieCategory, "essential">;
export type ConsentSource = "banner" | "settings" | "gpc";

/** One answer about cookies, as a browser's cookie or the consent log remembers it. */
export type Choice = {
  /** The version of the notice it answered. */
  readonly notice: string;
  readonly atSeconds: number;
  readonly granted: readonly OptionalCategory[];
  readonly by: ConsentSource;
  /** The consent subject's UUID; says nothing about the person. */
  readonly subjectId: string;
};

const letters: Record<OptionalCategory, string> = { preferences: "p", analytics: "a" };
const sources: Record<ConsentSource, string> = { banner: "b", settings: "s", gpc: "g" };

/** A choice in at most 80 bytes that need no escaping in a cookie. */
export function encodeChoice({ notice, atSeconds, granted, by, subjectId }: Choice): string {
  const categories = granted.map((category) => letters[category]).join("") || "0";
  const subject = Buffer.from(subjectId.replaceAll("-", ""), "hex").toString("base64url");
  return [notice, atSeconds.toString(36), categories, sources[by], subject].join(".");
}

/** Null for anything that `encodeChoice` did not write. */
export function parseChoice(text: string | undefined): Choice | null {
  const match = /^([0-9a-f]{12})\.([0-9a-z]{1,8})\.(0|[pa]{1,2})\.([bsg])\.([\w-]{22})$/.exec(text ?? "");
  if (!match) return null;
  const [, notice, at36, categories, source, subject] = match;
  const hex = Buffer.from(subject!, "base64url").toString("hex");
  return {
    notice: notice!,
    atSeconds: Number.parseInt(at36!, 36),
    granted: keysOf(letters).filter((category) => categories!.includes(letters[category])),
    by: keysOf(sources).find((name) => sources[name] === source)!,
    subjectId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
  };
}

function keysOf<Key extends string>(record: Record<Key, unknown>): Key[] {
  return Object.keys(record) as Key[];
}
