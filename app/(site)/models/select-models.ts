import type { Capabilities } from "@/lib/catalog/model";

/** What a model can be asked to be able to, by the word that stands in the address. */
export const abilities = {
  images: { label: "sees images", has: (can: Capabilities) => can.images === true },
  documents: { label: "reads documents", has: (can: Capabilities) => can.documents === true },
  audio: { label: "hears audio", has: (can: Capabilities) => can.audio === true },
  tools: { label: "calls tools", has: (can: Capabilities) => can.tools === true },
  reasoning: {
    label: "reasons as told",
    has: (can: Capabilities) => can.reasoning !== null && can.reasoning !== "none",
  },
} as const;

export type Ability = keyof typeof abilities;

export type Filter = {
  readonly query: string;
  readonly provider: string | null;
  readonly ability: Ability | null;
  readonly page: number;
};

type Model = { readonly id: string; readonly providers: readonly string[]; readonly capabilities: Capabilities };
type Search = Readonly<Record<string, string | string[] | undefined>>;

export const pageSize = 50;

/** The filter that an address asks for; what it cannot mean is as if it were not there. */
export function readFilter(search: Search): Filter {
  const first = (name: string) => [search[name] ?? []].flat()[0]?.trim() || null;
  const ability = first("can");
  const page = Number(first("page"));
  return {
    query: first("q") ?? "",
    provider: first("provider"),
    ability: isAbility(ability) ? ability : null,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

function isAbility(word: string | null): word is Ability {
  return word !== null && Object.hasOwn(abilities, word);
}

/** All models that match, in their order; the page is cut by `onPage`. */
export function selectModels<T extends Model>(models: readonly T[], { query, provider, ability }: Filter): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ id, providers, capabilities }) => {
    if (provider && !providers.includes(provider)) return false;
    if (ability && !abilities[ability].has(capabilities)) return false;
    const names = providers.map((name) => `${name}/${id}`.toLowerCase());
    return words.every((word) => names.some((name) => name.includes(word)));
  });
}

export function onPage<T>(found: readonly T[], page: number): { rows: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const shown = Math.min(page, pages);
  return { rows: found.slice((shown - 1) * pageSize, shown * pageSize), page: shown, pages };
}

/** The address of another page, or of a filter that differs in `change`. */
export function filterHref(filter: Filter, change: Partial<Filter>): string {
  const { query, provider, ability, page } = { ...filter, page: 1, ...change };
  const search = new URLSearchParams();
  if (query) search.set("q", query);
  if (provider) search.set("provider", provider);
  if (ability) search.set("can", ability);
  if (page > 1) search.set("page", String(page));
  return search.size > 0 ? `/models?${search}` : "/models";
}
