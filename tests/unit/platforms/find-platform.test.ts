import registry from "oembed-providers/providers.json";
import { describe, expect, test } from "vitest";
import { findPlatform } from "@/lib/platforms/find-platform";
import { knownPlatforms } from "@/lib/platforms/known-platforms";
import { readMediaUrl, withoutFollowers } from "@/lib/platforms/read-media-url";
import { registeredPlatforms } from "@/lib/platforms/registry";
import { matchesScheme, readScheme } from "@/lib/platforms/url-scheme";

const nameOf = (url: string) => findPlatform(new URL(url))?.platform.name ?? null;
const endpointOf = (url: string) => findPlatform(new URL(url))?.endpoint.url.href ?? null;

describe("an address is found to be of", () => {
  test.each([
    ["https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"],
    ["https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "YouTube"],
    ["https://youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"],
    ["https://youtu.be/dQw4w9WgXcQ", "YouTube"],
    ["https://www.youtube.com/shorts/abc", "YouTube"],
    ["https://vimeo.com/76979871", "Vimeo"],
    ["https://www.instagram.com/p/abc/", "Instagram"],
    ["https://www.instagram.com/somebody/p/abc/", "Instagram"],
    ["https://www.tiktok.com/@somebody/video/7", "TikTok"],
    ["https://www.facebook.com/somebody/posts/7", "Facebook"],
    ["https://soundcloud.com/somebody/track", "SoundCloud"],
    ["https://open.spotify.com/track/7", "Spotify"],
    ["https://www.reddit.com/r/a/comments/b/c/", "Reddit"],
    ["https://bsky.app/profile/somebody/post/7", "Bluesky Social"],
    ["https://x.com/somebody/status/7", "X"],
    ["https://www.flickr.com/photos/a/7", "Flickr"],
  ])("%s: %s", (url, name) => {
    expect(nameOf(url)).toBe(name);
  });

  test.each([
    "https://example.com/",
    "https://example.com/www.youtube.com/watch?v=1",
    "https://example.com/?u=https://www.youtube.com/watch?v=1",
    "https://notyoutube.com/watch?v=1",
    "https://youtube.com.example.com/watch?v=1",
    "https://www.youtube.com/",
    "https://bsky.app/profile/somebody",
    "https://com/watch",
    "https://127.0.0.1/watch?v=1",
    "https://localhost/",
  ])("none: %s", (url) => {
    expect(nameOf(url)).toBeNull();
  });
});

test("the endpoint that is asked is the one for the kind of address, over https, for JSON", () => {
  expect(endpointOf("https://www.facebook.com/a/posts/7")).toMatch(
    /^https:\/\/graph\.facebook\.com\/v\d+\.0\/oembed_post$/,
  );
  expect(endpointOf("https://www.facebook.com/a/videos/7")).toMatch(/oembed_video$/);
  expect(endpointOf("https://www.facebook.com/somebody")).toMatch(/oembed_page$/);
  expect(endpointOf("https://vimeo.com/7")).toBe("https://vimeo.com/api/oembed.json");
  const endpoints = registeredPlatforms().flatMap(({ endpoints }) => endpoints);
  expect(endpoints.filter(({ url }) => url.protocol !== "https:" || /[{}*]/.test(url.href))).toEqual([]);
});

describe("the registry", () => {
  test("is read whole: every platform that says which addresses are its own", () => {
    const withAddresses = registry.filter(({ endpoints }) =>
      endpoints.some((endpoint) => "schemes" in endpoint && endpoint.schemes?.some((scheme) => readScheme(scheme))),
    );
    expect(registeredPlatforms()).toHaveLength(withAddresses.length);
    expect(registry.length - withAddresses.length).toBeLessThan(10);
  });

  test("gives each an id of its own", () => {
    const ids = registeredPlatforms().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test("knows every platform of which we know more", () => {
    const names = registeredPlatforms().map(({ name }) => name);
    expect(Object.keys(knownPlatforms).filter((name) => !names.includes(name))).toEqual([]);
  });

  test("only Meta is ever sent the operator's token", () => {
    const tokened = registeredPlatforms().filter(({ known }) => known?.needsMetaToken);
    const hosts = tokened.flatMap(({ endpoints }) => endpoints.map(({ url }) => url.host));
    expect([...new Set(hosts)]).toEqual(["graph.facebook.com"]);
    expect(tokened.map(({ name }) => name)).toEqual(["Facebook", "Instagram"]);
  });
});

describe("a scheme", () => {
  const matches = (scheme: string, path: string) => matchesScheme(readScheme(scheme)!, path);

  test("lets anything stand where it has an asterisk, and nothing elsewhere", () => {
    expect(matches("https://a.example/*/p/*", "/x/p/")).toBe(true);
    expect(matches("https://a.example/*/p/*", "/p/x")).toBe(false);
    expect(matches("https://a.example/v/*.html", "/v/x.html")).toBe(true);
    expect(matches("https://a.example/v/*.html", "/v/.htm")).toBe(false);
    expect(matches("https://a.example/ab*ba", "/aba")).toBe(false);
    expect(matches("https://a.example/exact", "/exact")).toBe(true);
    expect(matches("https://a.example/exact", "/exact/more")).toBe(false);
  });

  test.each([
    "spotify:*",
    "https://*/x",
    "https://a.*.example/x",
    "https://*.com.*/x",
    "https://a.example/#/x",
    "ftp://a.example/x",
  ])("%s could mean another's address, or none, and is left out", (text) => {
    expect(readScheme(text)).toBeNull();
  });

  test("takes time that grows with the length alone", () => {
    const scheme = readScheme(`https://a.example/${"*a".repeat(200)}*b`)!;
    const startedAt = performance.now();
    for (let round = 0; round < 100; round++) expect(matchesScheme(scheme, `/${"a".repeat(2_000)}c`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("the address that a platform is asked about", () => {
  test.each([
    ["http://youtu.be/x", "https://youtu.be/x"],
    ["https://youtu.be/x#t=3", "https://youtu.be/x"],
    [" https://youtu.be./x ", "https://youtu.be/x"],
    ["https://YOUTU.be:443/x", "https://youtu.be/x"],
  ])("%j is %s", (text, href) => {
    expect(readMediaUrl(text)?.href).toBe(href);
  });

  test.each([
    "",
    "youtu.be/x",
    "//youtu.be/x",
    "ftp://youtu.be/x",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://a@youtu.be/x",
    "https://youtu.be:8443/x",
    `https://youtu.be/${"x".repeat(2_100)}`,
    "https://[/x",
  ])("%j is none", (text) => {
    expect(readMediaUrl(text)).toBeNull();
  });

  test("leaves out what follows whoever shared it, and nothing else", () => {
    const clean = (url: string, followers?: string[]) => withoutFollowers(new URL(url), followers).href;
    expect(clean("https://a.example/x?v=1&utm_source=b&fbclid=c&si=d", ["si"])).toBe("https://a.example/x?v=1");
    expect(clean("https://a.example/x?si=d&v=%7e")).toBe("https://a.example/x?si=d&v=%7e");
  });
});
