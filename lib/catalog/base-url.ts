/**
 * The base URL of an OpenAI-compatible provider as its SDK takes it, without a slash at the end. A bare host is given the
 * `/v1` that the SDKs' own defaults end in; a URL with a path is taken as it is. Throws RangeError on anything else.
 */
export function normalizeBaseUrl(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new RangeError("not an http or https URL");
  if (url.username || url.password || url.search || url.hash)
    throw new RangeError("a base URL has no user, no query and no fragment");
  const path = url.pathname.replace(/\/+$/, "");
  return url.origin + (path || "/v1");
}
