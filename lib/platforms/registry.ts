/** Platforms that describe what is public on them (https://oembed.com), from their common registry and our own file. */
import registry from "oembed-providers/providers.json";
import { z } from "zod";
import { singleton } from "@/lib/base/singleton";
import { type KnownPlatform, knownPlatforms } from "./known-platforms";
import { readScheme, type Scheme } from "./url-scheme";

const Registry = z.array(
  z.object({
    provider_name: z.string().min(1),
    provider_url: z.url(),
    endpoints: z.array(z.object({ url: z.string(), schemes: z.array(z.string()).default([]) })),
  }),
);

export type Endpoint = { readonly url: URL; readonly schemes: readonly Scheme[] };

export type RegisteredPlatform = {
  /** Made of its name: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly homeUrl: string;
  readonly endpoints: readonly Endpoint[];
  /** Domains under which its things and its players stand. */
  readonly domains: readonly string[];
  readonly known: KnownPlatform | null;
};

// The registry's is no longer served under its own number, and is redirected.
const graphVersion = "v23.0";

/** All whose addresses can be told from others, by name. Read once a process. */
export function registeredPlatforms(): readonly RegisteredPlatform[] {
  return singleton("registered-platforms", () =>
    Registry.parse(registry)
      .map(toPlatform)
      .filter(({ endpoints }) => endpoints.length > 0)
      .sort((left, right) => left.name.localeCompare(right.name, "en")),
  );
}

function toPlatform({ provider_name: name, provider_url, endpoints }: z.infer<typeof Registry>[number]) {
  const known = Object.hasOwn(knownPlatforms, name) ? (knownPlatforms[name] ?? null) : null;
  const usable = endpoints.flatMap(({ url, schemes }) => {
    const read = schemes.map(readScheme).filter((scheme) => scheme !== null);
    return read.length > 0 ? [{ url: toEndpointUrl(url), schemes: read }] : [];
  });
  const hosts = [provider_url, ...usable.map(({ url }) => url.href)].map((url) => new URL(url).hostname);
  const ofSchemes = usable.flatMap(({ schemes }) => schemes.map(({ domain }) => domain));
  const platform: RegisteredPlatform = {
    id: name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, ""),
    name,
    homeUrl: toHttps(provider_url),
    endpoints: usable,
    domains: [...new Set([...hosts, ...ofSchemes].map((host) => host.replace(/^www\./, "")))],
    known,
  };
  return platform;
}

function toEndpointUrl(text: string): URL {
  return new URL(toHttps(text.replace("{format}", "json").replace(/\/v16\.0\//, `/${graphVersion}/`)));
}

function toHttps(url: string): string {
  return url.replace(/^http:/, "https:");
}
