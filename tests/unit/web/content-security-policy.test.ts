import { describe, expect, test } from "vitest";
import { contentSecurityPolicy } from "@/lib/web/content-security-policy";

describe("the content security policy", () => {
  const live = contentSecurityPolicy({ nonce: "abc", isDevelopment: false, isSecure: true });

  test("runs only scripts with this answer's nonce", () => {
    expect(live).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(live).not.toContain("unsafe-eval");
    expect(/script-src[^;]*unsafe-inline/.test(live)).toBe(false);
  });

  test("reaches nobody else: no scheme but ours, no host at all", () => {
    const sources = live.split("; ").flatMap((line) => line.split(" ").slice(1));
    const known = ["'self'", "'none'", "'nonce-abc'", "'strict-dynamic'", "'unsafe-inline'", "data:", "blob:"];
    expect(sources.filter((source) => !known.includes(source))).toEqual([]);
  });

  test("asks for https only where the site is served over it", () => {
    expect(live).toContain("upgrade-insecure-requests");
    expect(contentSecurityPolicy({ nonce: "abc", isDevelopment: false, isSecure: false })).not.toContain("upgrade");
  });
});
