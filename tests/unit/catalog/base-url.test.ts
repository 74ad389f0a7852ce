import { expect, test } from "vitest";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";

test.each([
  ["https://api.openai.com/v1", "https://api.openai.com/v1"],
  ["https://api.openai.com/v1//", "https://api.openai.com/v1"],
  ["https://api.openai.com", "https://api.openai.com/v1"],
  ["https://api.openai.com/", "https://api.openai.com/v1"],
  ["http://127.0.0.1:4010", "http://127.0.0.1:4010/v1"],
  ["http://[::1]:4010/v1/", "http://[::1]:4010/v1"],
  [" https://api.groq.com/openai/v1 ", "https://api.groq.com/openai/v1"],
  ["https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4"],
])("%j is taken as %s", (given, taken) => {
  expect(normalizeBaseUrl(given)).toBe(taken);
  expect(normalizeBaseUrl(taken)).toBe(taken);
});

test.each([
  "",
  "api.openai.com",
  "ftp://host/v1",
  "file:///etc/passwd",
  "https://me:secret@host/v1",
  "https://host/v1?key=a",
  "https://host/#a",
])("%j is refused", (given) => {
  expect(() => normalizeBaseUrl(given)).toThrow(RangeError);
});
