import { describe, expect, test } from "vitest";
import { cleanPixels, cleanText, cleanUrl } from "@/lib/platforms/clean-text";
import { findPlatform } from "@/lib/platforms/find-platform";
import type { Media } from "@/lib/platforms/media";
import { toMedia } from "@/lib/platforms/to-media";

const youtube = "https://www.youtube.com/watch?v=abc";
const tweet = "https://x.com/somebody/status/7";
const until = new Date("2026-01-01T00:00:00Z");

function read(said: object, url = youtube): Media | null {
  return toMedia(JSON.stringify(said), findPlatform(new URL(url))!.platform, url, until);
}
const embedOf = (html: unknown, url = youtube, more: object = {}) => read({ type: "rich", html, ...more }, url)?.embed;

test("a description is told in our own words", () => {
  const media = read({
    type: "video",
    version: "1.0",
    title: "A film",
    author_name: "Ada",
    author_url: "http://www.youtube.com/@ada",
    provider_name: "Somebody else",
    thumbnail_url: "https://i.ytimg.com/vi/abc/hq.jpg",
    thumbnail_width: 480,
    thumbnail_height: "360",
    width: 200,
    height: 113,
    html: '<iframe width="200" height="113" src="https://www.youtube.com/embed/abc?feature=oembed&amp;x=1" onload="x()" allowfullscreen></iframe>',
    tracking_pixel: "https://evil.example/x.gif",
  });
  expect(media).toEqual({
    object: "media",
    url: youtube,
    platform: {
      id: "youtube",
      name: "YouTube",
      url: "https://www.youtube.com/",
      policy_url: "https://policies.google.com/privacy",
    },
    type: "video",
    title: "A film",
    author: { name: "Ada", url: "https://www.youtube.com/@ada" },
    photo: null,
    thumbnail: { url: "https://i.ytimg.com/vi/abc/hq.jpg", width: 480, height: 360 },
    embed: {
      html: '<iframe src="https://www.youtube-nocookie.com/embed/abc?feature=oembed&#38;x=1" title="A film" width="200" height="113" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" allow="fullscreen; encrypted-media; picture-in-picture" referrerpolicy="strict-origin" loading="lazy"></iframe>',
      width: 200,
      height: 113,
    },
    links: {
      media: youtube,
      platform_policy: "https://policies.google.com/privacy",
      platform_terms: "https://www.youtube.com/t/terms",
    },
    cached_until: "2026-01-01T00:00:00.000Z",
  });
});

test.each(["", "null", "[]", "{}", "<html>", '{"type":"script"}', '{"type":["video"]}', "{".repeat(100_000)])(
  "what is no description is none (%#)",
  (text) => {
    expect(toMedia(text, findPlatform(new URL(youtube))!.platform, youtube, until)).toBeNull();
  },
);

test("members of another kind than they should be are as if they were not there", () => {
  const odd = {
    type: "video",
    title: { a: 1 },
    author_name: 7,
    author_url: ["x"],
    thumbnail_url: 1,
    html: {},
    width: "100%",
  };
  expect(read(odd)).toMatchObject({ title: null, author: null, thumbnail: null, embed: null });
});

describe("no script ever goes into an embed", () => {
  const attacks = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe src="data:text/html,<script>alert(1)</script>"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="https://evil.example/"></iframe>',
    '<iframe src="https://www.youtube.com.evil.example/"></iframe>',
    '<iframe src="https://www.youtube.com@evil.example/"></iframe>',
    '<iframe src="//evil.example/"></iframe>',
    '<iframe src="https://evilyoutube.com/"></iframe>',
    '<iframe src="https://www.youtube.com:8443/embed/x"></iframe>',
    '<iframe src="https://www.youtube.com/embed/\'&quot;&gt;&lt;script&gt;alert(1)"></iframe>',
    '<svg/onload=alert(1)><blockquote onclick="x()">hello</blockquote>',
    "<scr<script>ipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    '<iframe src="https://www.youtube.com/embed/x" onload="alert(1)" srcdoc="<script>">',
    "<!--><script>alert(1)</script>-->",
  ];
  const tags =
    /^(<iframe( [a-z]+="[^"<>]*")+><\/iframe>|<blockquote cite="[^"<>]*">(<p>[^<>]*<\/p>)?<a href="[^"<>]*" rel="noopener noreferrer nofollow ugc">[^<>]*<\/a><\/blockquote>)$/;

  test.each(attacks)("%s", (html) => {
    const embed = embedOf(html, youtube, { title: '"><script>alert(2)</script>', author_name: "<b onclick=x>" });
    expect(embed!.html).toMatch(tags);
    expect(embed!.html).not.toMatch(/evil|\son\w+=["']|srcdoc|javascript:|data:/);
    const source = /src="([^"]*)"/.exec(embed!.html)?.[1];
    if (source) expect(new URL(source.replaceAll("&#38;", "&")).hostname).toBe("www.youtube-nocookie.com");
  });
});

test("an embed that is a script becomes a quotation with a link", () => {
  const html =
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Just &lt;setting&gt; up &amp; going <a href="https://t.co/x">x.co</a></p>&mdash; somebody (@somebody)</blockquote>\n<script async src="https://platform.x.com/widgets.js" charset="utf-8"></script>';
  expect(embedOf(html, tweet, { author_name: "somebody" })).toEqual({
    html: `<blockquote cite="${tweet}"><p>Just &#60;setting&#62; up &#38; going x.co — somebody (@somebody)</p><a href="${tweet}" rel="noopener noreferrer nofollow ugc">somebody on X</a></blockquote>`,
    width: null,
    height: null,
  });
});

test("a frame may come from a player's host of its own platform", () => {
  expect(
    embedOf('<iframe src="https://player.vimeo.com/video/7?dnt=1"></iframe>', "https://vimeo.com/7")!.html,
  ).toContain('src="https://player.vimeo.com/video/7?dnt=1"');
});

test("reading pieces of HTML takes time that grows with its length alone", () => {
  const startedAt = performance.now();
  for (const piece of ["<iframe ", "<iframe src=", '<iframe src="', "<script", "&#", "<", " src  =  ", "<p>&amp;"])
    embedOf(piece.repeat(60_000 / piece.length));
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

describe("what a platform says is cleaned", () => {
  test("of what hides, turns around or breaks lines, and cut", () => {
    expect(cleanText("a\u202eb\u0000c\n\td\u200be\ud800f", 50)).toBe("a b c d e f");
    expect(cleanText("family: 👨‍👩‍👧", 50)).toBe("family: 👨‍👩‍👧");
    expect(cleanText("x".repeat(600), 500)).toHaveLength(500);
    expect([..."😀".repeat(9)].length).toBe([...cleanText("😀".repeat(900), 9)!].length);
    expect([cleanText(" \u202e ", 5), cleanText(7, 5)]).toEqual([null, null]);
  });

  test("of addresses that are not https", () => {
    expect(cleanUrl("http://a.example/x")).toBe("https://a.example/x");
    expect(cleanUrl("//a.example/x", "https://b.example")).toBe("https://a.example/x");
    for (const url of [
      "javascript:x",
      "data:,x",
      "ftp://a.example",
      "https://a:b@c.example",
      "x",
      7,
      `https://a.example/${"x".repeat(2_100)}`,
    ])
      expect(cleanUrl(url)).toBeNull();
  });

  test("of sizes that are none", () => {
    expect([480, "360", "200px", 0, -1, 1.5, "100%", 20_000, null].map(cleanPixels)).toEqual([
      480,
      360,
      200,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
