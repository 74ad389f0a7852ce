import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDescriber } from "@/lib/platforms/describe-media";
import type { FetchGuarded } from "@/lib/upstream/fetch-guarded";
import { answerJson, type PlatformServer, startPlatformServer } from "./platform-server";

const film = "https://www.youtube.com/watch?v=abc";
const post = "https://www.instagram.com/p/abc/";
const token = "app-id|client-token";

let platforms: PlatformServer;
let nowMs: number;
let metaToken: string | undefined;
let describeMedia: ReturnType<typeof createDescriber>;

beforeAll(async () => {
  platforms = await startPlatformServer();
});
afterAll(() => platforms.close());
beforeEach(() => {
  platforms.asked.length = 0;
  platforms.heads.length = 0;
  platforms.play = answerJson({ type: "video", title: "A film" });
  nowMs = Date.parse("2026-01-01T00:00:00Z");
  metaToken = undefined;
  describeMedia = createDescriber({ fetch: platforms.fetch, metaToken: () => metaToken, nowMs: () => nowMs });
});

describe("a platform", () => {
  test("is asked at its own endpoint, about the public address only", async () => {
    const answer = await describeMedia("http://m.youtube.com/watch?v=abc&si=shared-by-ada&utm_source=mail#t=3");
    expect(answer).toMatchObject({ outcome: "found", provider: "youtube", body: { title: "A film" } });
    const asked = "https://m.youtube.com/watch?v=abc";
    expect(answer).toMatchObject({ body: { url: asked, cached_until: "2026-01-01T01:00:00.000Z" } });
    expect(platforms.asked.map(({ href }) => href)).toEqual([
      `https://www.youtube.com/oembed?url=${encodeURIComponent(asked)}&format=json`,
    ]);
    expect(Object.keys(platforms.heads[0]!).sort()).toEqual(
      ["accept", "accept-encoding", "connection", "host", "user-agent", "x-asked-host"].sort(),
    );
  });

  test("that we do not know is not asked, nor is what is no address", async () => {
    expect(await describeMedia("https://example.com/watch?v=1")).toEqual({ outcome: "unsupported" });
    expect(await describeMedia("https://169.254.169.254/latest/meta-data/")).toEqual({ outcome: "unsupported" });
    for (const url of ["", "youtube", "file:///etc/passwd", "https://a:b@youtu.be/x", "https://youtu.be:22/x"])
      expect(await describeMedia(url)).toEqual({ outcome: "invalid_url" });
    expect(platforms.asked).toEqual([]);
  });

  test.each([
    [400, { outcome: "gone" }],
    [401, { outcome: "hidden" }],
    [403, { outcome: "hidden" }],
    [404, { outcome: "gone" }],
    [410, { outcome: "gone" }],
    [418, { outcome: "failed", retryAfterSeconds: null }],
    [429, { outcome: "failed", retryAfterSeconds: 30 }],
    [500, { outcome: "failed", retryAfterSeconds: null }],
    [503, { outcome: "failed", retryAfterSeconds: 30 }],
  ])("that answers %i is understood", async (status, meant) => {
    const headers: Record<string, string> = status === 429 || status === 503 ? { "retry-after": "30" } : {};
    platforms.play = answerJson({ type: "video" }, status, headers);
    expect(await describeMedia(film)).toEqual(meant);
  });

  test("that answers with something else than a description has failed", async () => {
    const failed = { outcome: "failed", retryAfterSeconds: null };
    platforms.play = (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>");
    expect(await describeMedia(film)).toEqual(failed);
    platforms.play = (response) => response.writeHead(200, { "content-type": "application/json" }).end("{");
    expect(await describeMedia(film)).toEqual(failed);
    platforms.play = answerJson({ type: "video", title: "x".repeat(600_000) });
    expect(await describeMedia(film)).toEqual(failed);
    platforms.play = (response) => response.destroy();
    expect(await describeMedia(film)).toEqual(failed);
  });

  test("that leads to a sign-in hides what it has; one that leads into our network has failed", async () => {
    platforms.play = (response, { pathname }) =>
      pathname === "/oembed"
        ? response.writeHead(302, { location: "/accounts/login/?next=x" }).end()
        : response.writeHead(200, { "content-type": "text/html" }).end("sign in");
    expect(await describeMedia(film)).toEqual({ outcome: "hidden" });
    platforms.play = (response) => response.writeHead(302, { location: "http://127.0.0.1/" }).end();
    expect(await describeMedia(film)).toEqual({ outcome: "failed", retryAfterSeconds: null });
  });
});

describe("Meta", () => {
  test("is asked with the operator's token, and not at all without one", async () => {
    expect(await describeMedia(post)).toEqual({ outcome: "unconfigured" });
    expect(platforms.asked).toEqual([]);
    metaToken = token;
    expect(await describeMedia(post)).toMatchObject({ outcome: "found", provider: "instagram" });
    expect(platforms.asked[0]).toMatchObject({ host: "graph.facebook.com" });
    expect(platforms.asked[0]!.searchParams.get("access_token")).toBe(token);
  });

  test("alone is told that token, and takes it nowhere else", async () => {
    metaToken = token;
    await describeMedia(film);
    platforms.play = (response) => response.writeHead(302, { location: "/elsewhere" }).end();
    expect(await describeMedia(post)).toEqual({ outcome: "failed", retryAfterSeconds: null });
    expect(platforms.asked.map(({ host, searchParams }) => [host, searchParams.get("access_token")])).toEqual([
      ["www.youtube.com", null],
      ["graph.facebook.com", token],
    ]);
  });

  test.each([
    [24, { outcome: "gone" }],
    [100, { outcome: "hidden" }],
    [190, { outcome: "failed", retryAfterSeconds: null }],
    [4, { outcome: "failed", retryAfterSeconds: null }],
  ])("says why by a number: %i", async (code, meant) => {
    metaToken = token;
    platforms.play = answerJson({ error: { message: "No.", code } }, 400);
    expect(await describeMedia(post)).toEqual(meant);
  });
});

describe("what was said", () => {
  test("is kept for an hour by the public address, whoever asks", async () => {
    const first = await describeMedia(film);
    nowMs += 3_599_000;
    expect(await describeMedia(`${film}&utm_campaign=x`)).toEqual(first);
    expect(platforms.asked).toHaveLength(1);
    nowMs += 2_000;
    await describeMedia(film);
    expect(platforms.asked).toHaveLength(2);
  });

  test("is asked for once by those who ask at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => describeMedia(film)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(platforms.asked).toHaveLength(1);
  });

  test.each([
    [404, 1],
    [403, 2],
    [500, 2],
  ])("with status %i is asked for %i times by two in turn", async (status, times) => {
    platforms.play = answerJson({}, status);
    await describeMedia(film);
    await describeMedia(film);
    expect(platforms.asked).toHaveLength(times);
  });

  test("is given up again when there is too much of it", async () => {
    let asked = 0;
    const fetch: FetchGuarded = async (url) => {
      asked++;
      return { outcome: "answered", status: 200, url: new URL(url), retryAfterSeconds: null, text: '{"type":"link"}' };
    };
    const ask = createDescriber({ fetch, metaToken: () => undefined, nowMs: () => nowMs });
    for (let one = 0; one <= 1_000; one++) await ask(`${film}${one}`);
    await ask(`${film}1000`);
    expect(asked).toBe(1_001);
    await ask(`${film}0`);
    expect(asked).toBe(1_002);
  });
});
