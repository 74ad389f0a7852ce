type Platform = { readonly name: string; readonly domains: readonly string[]; readonly policyUrl: string | null };
type Search = Readonly<Record<string, string | string[] | undefined>>;

export const pageSize = 50;

export type Filter = { readonly query: string; readonly page: number };

/** What an address asks for; what it cannot mean is as if it were not there. */
export function readFilter(search: Search): Filter {
  const first = (name: string) => [search[name] ?? []].flat()[0]?.trim() ?? "";
  const page = Number(first("page"));
  return { query: first("q").slice(0, 200), page: Number.isSafeInteger(page) && page > 0 ? page : 1 };
}

/** Those whose name or domain has every word; those whose policy we know come first. */
export function selectPlatforms<T extends Platform>(platforms: readonly T[], query: string): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = platforms.filter(({ name, domains }) => {
    const told = [name.toLowerCase(), ...domains];
    return words.every((word) => told.some((text) => text.includes(word)));
  });
  return [...found.filter(({ policyUrl }) => policyUrl), ...found.filter(({ policyUrl }) => !policyUrl)];
}

export function onPage<T>(found: readonly T[], page: number): { rows: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const shown = Math.min(page, pages);
  return { rows: found.slice((shown - 1) * pageSize, shown * pageSize), page: shown, pages };
}

export function pageHref(query: string, page: number): string {
  return `/platforms?${new URLSearchParams({ ...(query ? { q: query } : {}), page: String(page) })}`;
}
