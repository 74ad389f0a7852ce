import type { Provider, UrlTable } from "./provider";

type Place = Pick<Provider, "basePath" | "defaultBaseUrl">;

const openaiLike: Place = { basePath: "/v1", defaultBaseUrl: null };

/**
 * The base URL of a provider as its vendor's SDK takes it, without a slash at the end. A bare host is given the path that
 * the provider's own ends in, or `/v1` on a host of somebody else; where the SDK takes the host, a `/v1` or `/v1beta` is
 * forgiven. Any other path is taken as it is. Throws RangeError on what is no such URL.
 */
export function normalizeBaseUrl(text: string, provider: Place = openaiLike): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new RangeError("not an http or https URL");
  if (url.username || url.password || url.search || url.hash)
    throw new RangeError("a base URL has no user, no query and no fragment");
  const path = url.pathname.replace(/\/+$/, "");
  if (provider.basePath === null) return url.origin + path.replace(/\/v1(beta)?$/, "");
  return url.origin + (path || pathForBareHost(url.origin, provider.basePath, provider.defaultBaseUrl));
}

function pathForBareHost(origin: string, basePath: string, defaultBaseUrl: string | null): string {
  return defaultBaseUrl === null || new URL(defaultBaseUrl).origin === origin ? basePath : "/v1";
}

/**
 * Where a provider's wires and surfaces are behind a base URL that `normalizeBaseUrl` gave, in the row's order. What
 * cannot be found from this base URL is left out: nobody is asked at an address that was guessed.
 */
export function resolveUrls({ urls, basePath }: Pick<Provider, "urls" | "basePath">, baseUrl: string): UrlTable {
  const root = rootOf(baseUrl, basePath ?? "");
  const resolved = Object.entries(urls).flatMap(([name, template]) => {
    if (template.startsWith("/")) return [[name, baseUrl + template]];
    if (!template.startsWith("{root}")) return [[name, template]];
    return root === null ? [] : [[name, template.replace("{root}", root)]];
  });
  return Object.fromEntries(resolved);
}

/** A base URL without what its provider's own ends in; null when it ends in something else. */
function rootOf(baseUrl: string, basePath: string): string | null {
  const ending = [basePath, "/v1"].find((path) => path !== "" && baseUrl.endsWith(path));
  if (ending) return baseUrl.slice(0, -ending.length);
  return new URL(baseUrl).origin === baseUrl ? baseUrl : null;
}

/**
 * Whether it is the provider who answers behind a base URL, and not somebody else who speaks its language: only then does
 * what it says of itself hold.
 */
export function isProvidersOwn(
  { defaultBaseUrl, ownDomains = [] }: Pick<Provider, "defaultBaseUrl" | "ownDomains">,
  baseUrl: string,
): boolean {
  const { protocol, host } = new URL(baseUrl);
  if (defaultBaseUrl !== null && new URL(defaultBaseUrl).host === host) return true;
  return protocol === "https:" && ownDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
