import { describe, expect, test } from "vitest";
import { toNextPath } from "@/lib/web/next-path";

describe("where to go on after signing in", () => {
  test.each(["/dashboard/keys", "/dashboard/usage?from=2026-01-01&to=%2F", "/", "/models/a/b#c"])(
    "%s is ours",
    (path) => {
      expect(toNextPath(path)).toBe(path);
    },
  );

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/%2e//evil.example",
    "/models/..//evil.example",
    "/./\\evil.example",
    "javascript:alert(1)",
    "dashboard",
    "",
    `/${"a".repeat(600)}`,
    undefined,
    ["/dashboard"],
  ])("%j is not followed", (path) => {
    expect(toNextPath(path)).toBe("/dashboard");
  });
});
