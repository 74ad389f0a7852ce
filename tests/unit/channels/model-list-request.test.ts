import { expect, test } from "vitest";
import { resolveUrls } from "@/lib/catalog/base-url";
import { findProvider } from "@/lib/catalog/providers";
import { modelListRequest } from "@/lib/channels/model-list-request";

const urlOf = (provider: string, baseUrl?: string) => {
  const row = findProvider(provider)!;
  return modelListRequest(resolveUrls(row, baseUrl ?? row.defaultBaseUrl!))?.url;
};

test.each([
  ["openai", undefined, "https://api.openai.com/v1/models"],
  ["groq", undefined, "https://api.groq.com/openai/v1/models"],
  ["anthropic", undefined, "https://api.anthropic.com/v1/models"],
  ["google", undefined, "https://generativelanguage.googleapis.com/v1beta/models"],
  ["ollama", undefined, "http://localhost:11434/v1/models"],
  ["azure", "https://r.openai.azure.com/openai/v1", "https://r.openai.azure.com/openai/v1/models"],
])("%s lists its models beside its wire", (provider, baseUrl, url) => {
  expect(urlOf(provider, baseUrl)).toBe(url);
});

test("Anthropic's list is asked for in a version of its API", () => {
  const row = findProvider("anthropic")!;
  const request = modelListRequest(resolveUrls(row, row.defaultBaseUrl!));
  expect(request?.headers).toEqual({ "anthropic-version": "2023-06-01" });
});

test("without a wire there is nothing to ask", () => {
  expect(modelListRequest({ embeddings: "http://127.0.0.1/v1/embeddings" })).toBeNull();
});
