import { singleton } from "@/lib/base/singleton";
import { type Endpoint, type RegisteredPlatform, registeredPlatforms } from "./registry";
import { matchesScheme, type Scheme } from "./url-scheme";

export type FoundPlatform = { readonly platform: RegisteredPlatform; readonly endpoint: Endpoint };
type Entry = FoundPlatform & { readonly scheme: Scheme };

/** The platform that an address is of, and which of its endpoints describes it; null when none is known. */
export function findPlatform({ hostname, pathname, search }: URL): FoundPlatform | null {
  const path = pathname + search;
  const isMeant = ({ scheme }: Entry) => matchesScheme(scheme, path);
  const own = byDomain().get(hostname)?.find(isMeant);
  if (own) return own;
  for (let dot = hostname.indexOf("."); dot !== -1; dot = hostname.indexOf(".", dot + 1)) {
    const above = byDomain().get(hostname.slice(dot + 1));
    const found = above?.find((entry) => entry.scheme.takesSubdomains && isMeant(entry));
    if (found) return found;
  }
  return null;
}

function byDomain(): ReadonlyMap<string, readonly Entry[]> {
  return singleton("platforms-by-domain", () => {
    const entries = registeredPlatforms().flatMap((platform) =>
      platform.endpoints.flatMap((endpoint) => endpoint.schemes.map((scheme) => ({ platform, endpoint, scheme }))),
    );
    const map = new Map<string, Entry[]>();
    for (const entry of entries) {
      const known = map.get(entry.scheme.domain);
      if (known) known.push(entry);
      else map.set(entry.scheme.domain, [entry]);
    }
    return map;
  });
}
