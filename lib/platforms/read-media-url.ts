import { commonFollowers } from "./known-platforms";

const charactersMax = 2_048;

/** A public web address as it is asked about: encrypted, and without a fragment. Null for anything else. */
export function readMediaUrl(text: string): URL | null {
  if (text.length > charactersMax || !URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  if (!/^https?:$/.test(url.protocol) || url.port !== "" || url.username !== "" || url.password !== "") return null;
  url.protocol = "https:";
  url.hostname = url.hostname.replace(/\.$/, "");
  url.hash = "";
  return url.href.length <= charactersMax ? url : null;
}

/** The same address without what follows whoever shared it. */
export function withoutFollowers(url: URL, followers: readonly string[] = []): URL {
  const clean = new URL(url);
  const names = new Set(clean.searchParams.keys());
  const following = [...names].filter((name) => commonFollowers.test(name) || followers.includes(name));
  for (const name of following) clean.searchParams.delete(name);
  // Writing parameters anew changes their spelling, which is left alone where there is nothing to take away.
  return following.length > 0 ? clean : url;
}
