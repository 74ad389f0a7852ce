import { describe, expect, test } from "vitest";
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
