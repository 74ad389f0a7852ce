/** An address with `*` in it, as the registry says which addresses are whose. */
export type Scheme = {
  /** Without wildcards. */
  readonly domain: string;
  /** Whether hosts under the domain are meant as well; the registry's `*.` stands for them. */
  readonly takesSubdomains: boolean;
  /** The fixed parts of path and query, between which anything may stand. */
  readonly parts: readonly string[];
};

const form = /^https?:\/\/((?:\*\.)*)([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/[^#]*)$/i;

/** Null for what is no web address, or has a wildcard where another's host could stand for it. */
export function readScheme(text: string): Scheme | null {
  const [, wildcards, domain, path] = form.exec(text) ?? [];
  if (wildcards === undefined || !domain || !path) return null;
  return { domain: domain.toLowerCase(), takesSubdomains: wildcards !== "", parts: path.split("*") };
}

/**
 * Whether path and query are of the scheme's form. Each part is looked for once, behind the one before, so that the time
 * it takes grows with the length alone.
 */
export function matchesScheme({ parts }: Scheme, pathAndQuery: string): boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return pathAndQuery === first;
  if (!pathAndQuery.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = pathAndQuery.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return pathAndQuery.length - last.length >= from && pathAndQuery.endsWith(last);
}
