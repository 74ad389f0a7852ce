import { describe, expect, test } from "vitest";
import { provideEnv } from "@/lib/env";
import { requireSameOrigin } from "@/lib/web/same-origin";

const check = (headers: Record<string, string | undefined>) => () =>
  requireSameOrigin(new Headers({ host: "tacit.example", ...(headers as Record<string, string>) }));

describe("a request that changes something", () => {
  test.each([
    {},
    { origin: "https://tacit.example" },
    { origin: "https://tacit.example", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { host: "inside:3000", "x-forwarded-host": "tacit.example", origin: "https://tacit.example" },
  ])("is taken from our own pages and from programs: %j", (headers) => {
    expect(check(headers)).not.toThrow();
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "https://tacit.example.evil.example" },
    { origin: "null" },
    { origin: "https://tacit.example", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("is refused from another site: %j", (headers) => {
    expect(check(headers)).toThrow("another site");
  });
});

describe("a request that carries a session", () => {
  const cookie = "theme=dark; tacit-session=abc";

  test("and names no origin is refused: no browser sends that", () => {
    expect(check({ cookie })).toThrow("another site");
    expect(check({ cookie: "tacit-challenge=abc" })).toThrow("another site");
  });

  test("is taken when it says where it comes from, and so is one without a session that says nothing", () => {
    expect(check({ cookie, origin: "https://tacit.example" })).not.toThrow();
    expect(check({ cookie, "sec-fetch-site": "same-origin" })).not.toThrow();
    expect(check({ cookie: "consent=abc; theme=dark" })).not.toThrow();
  });
});

test("where the site is served over TLS, its own name over plain HTTP is another origin", () => {
  process.env.APP_URL = "https://tacit.example";
  provideEnv({});
  expect(check({ origin: "http://tacit.example" })).toThrow("another site");
  expect(check({ origin: "https://tacit.example" })).not.toThrow();
  expect(check({ cookie: "__Host-tacit-session=abc" })).toThrow("another site");
  delete process.env.APP_URL;
  provideEnv({});
});
