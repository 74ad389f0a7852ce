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
  if (provider.basePath === "") return url.origin + path.replace(/\/v1(beta)?$/, "");
  return url.origin + (path || pathForBareHost(url.origin, provider));
}

function pathForBareHost(origin: string, { basePath, defaultBaseUrl }: Place): string {
  return defaultBaseUrl === null || new URL(defaultBaseUrl).origin === origin ? basePath : "/v1";
}

/**
 * Where a provider's wires and surfaces are behind a base URL that `normalizeBaseUrl` gave, in its order. A template
 * that this base URL cannot fill is left out: nobody is asked at an address that was guessed.
 */
export function resolveUrls(provider: Pick<Provider, "urls" | "basePath">, baseUrl: string): UrlTable {
  const blanks: Readonly<Record<string, string | null>> = {
    root: rootOf(baseUrl, provider.basePath),
    region: /^https:\/\/bedrock-[a-z]+\.([a-z0-9-]+)\./.exec(baseUrl)?.[1] ?? null,
  };
  const resolved: Record<string, string> = {};
  for (const [name, template] of Object.entries(provider.urls)) {
    const url = template.startsWith("/") ? baseUrl + template : fill(template, blanks);
    if (url) resolved[name] = url;
  }
  return resolved;
}

function rootOf(baseUrl: string, basePath: string): string | null {
  const ending = [basePath, "/v1"].find((path) => baseUrl.endsWith(path));
  if (ending !== undefined) return baseUrl.slice(0, baseUrl.length - ending.length);
  return new URL(baseUrl).pathname === "/" ? baseUrl : null;
}

function fill(template: string, blanks: Readonly<Record<string, string | null>>): string | null {
  let isFilled = true;
  const url = template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    if (!(name in blanks)) return placeholder;
    isFilled &&= blanks[name] !== null;
    return blanks[name] ?? "";
  });
  return isFilled ? url : null;
}
