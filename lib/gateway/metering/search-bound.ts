import type { Deployment, Wire } from "../ports";

/** How often a client lets its provider search the web. */
export type SearchAsk = {
  /** Null: as often as the model likes. */
  readonly most: number | null;
  /** The wire that has a word for the most; told in another, the request goes without it. */
  readonly wire: Wire;
};

/**
 * Nobody says how often a model searches that may do so as it likes. What it finds is held for as 200,000 tokens of input,
 * and a search brings some thousands.
 */
const searchesUnbounded = 25;

/** The most searches that can be charged for: what the client allows where the provider is told so. */
export function searchBound(
  ask: SearchAsk | undefined,
  { urls, quirks }: Partial<Pick<Deployment, "urls" | "quirks">>,
) {
  if (!ask) return quirks?.searchesUnasked ? searchesUnbounded : 0;
  if (ask.most === null) return searchesUnbounded;
  return urls?.[ask.wire] === undefined ? Math.max(ask.most, searchesUnbounded) : ask.most;
}
