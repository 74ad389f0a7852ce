import { describe, expect, test } from "vitest";
import { isProvidersOwn, normalizeBaseUrl, resolveUrls } from "@/lib/catalog/base-url";
import { findProvider } from "@/lib/catalog/providers";

const provider = (id: string) => findProvider(id)!;

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
  ["groq", "https://api.groq.com", "https://api.groq.com/openai/v1"],
  ["groq", "http://127.0.0.1:4010", "http://127.0.0.1:4010/v1"],
  ["zai", "https://api.z.ai/", "https://api.z.ai/api/paas/v4"],
  ["deepseek", "https://api.deepseek.com", "https://api.deepseek.com/v1"],
  ["perplexity", "https://api.perplexity.ai", "https://api.perplexity.ai"],
  ["anthropic", "https://api.anthropic.com", "https://api.anthropic.com"],
  ["anthropic", "http://127.0.0.1:4010/v1/", "http://127.0.0.1:4010"],
  ["anthropic-compatible", "https://house.example/anthropic/v1", "https://house.example/anthropic"],
  ["google", "http://127.0.0.1:4010/v1beta", "http://127.0.0.1:4010"],
  ["azure", "https://mine.services.ai.azure.com", "https://mine.services.ai.azure.com/openai/v1"],
])("of %s, %j is taken as %s", (id, given, taken) => {
  expect(normalizeBaseUrl(given, provider(id))).toBe(taken);
  expect(normalizeBaseUrl(taken, provider(id))).toBe(taken);
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

describe("the addresses behind a base URL", () => {
  const at = (id: string, baseUrl: string) => resolveUrls(provider(id), baseUrl);

  test("are the base URL and the path, the native wire first", () => {
    const urls = at("anthropic", "http://127.0.0.1:4010");
    expect(urls).toEqual({
      anthropic_messages: "http://127.0.0.1:4010/v1/messages",
      count_tokens: "http://127.0.0.1:4010/v1/messages/count_tokens",
    });
    expect(Object.keys(at("minimax", "https://api.minimax.io/v1"))[0]).toBe("anthropic_messages");
  });

  test.each([
    ["deepseek", "https://api.deepseek.com/v1", "https://api.deepseek.com/anthropic/v1/messages"],
    ["deepseek", "http://127.0.0.1:4010/v1", "http://127.0.0.1:4010/anthropic/v1/messages"],
    ["deepseek", "https://proxy.example/deepseek/v1", "https://proxy.example/deepseek/anthropic/v1/messages"],
    ["zai", "https://api.z.ai/api/paas/v4", "https://api.z.ai/api/anthropic/v1/messages"],
    [
      "alibaba",
      "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
      "https://dashscope-intl.aliyuncs.com/apps/anthropic/v1/messages",
    ],
    [
      "bedrock",
      "https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1",
      "https://bedrock-runtime.eu-west-1.amazonaws.com/anthropic/v1/messages",
    ],
    [
      "bedrock",
      "https://bedrock-mantle.eu-west-1.api.aws/v1",
      "https://bedrock-mantle.eu-west-1.api.aws/anthropic/v1/messages",
    ],
    [
      "azure",
      "https://mine.services.ai.azure.com/openai/v1",
      "https://mine.services.ai.azure.com/anthropic/v1/messages",
    ],
  ])("of %s behind %s climb to its Anthropic side", (id, baseUrl, url) => {
    expect(at(id, baseUrl).anthropic_messages).toBe(url);
  });

  test("are left out where the base URL does not say where they are", () => {
    expect(at("zai", "https://api.z.ai/api/coding/paas/v4")).toEqual({
      openai_chat: "https://api.z.ai/api/coding/paas/v4/chat/completions",
    });
  });

  test("keep the places of the model and of Gemini's method", () => {
    expect(at("google", "https://generativelanguage.googleapis.com").gemini).toBe(
      "https://generativelanguage.googleapis.com/v1beta/models/{model}:{action}",
    );
    const project = "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4";
    expect(at("vertex", project).gemini).toBe(`${project}/publishers/google/models/{model}:{action}`);
  });

  test("of Cohere climb to its own API for reranking", () => {
    expect(at("cohere", "https://api.cohere.ai/compatibility/v1").rerank).toBe("https://api.cohere.ai/v2/rerank");
  });
});

test.each([
  ["openai", "https://api.openai.com/v1", true],
  ["openai", "https://eu.proxy.example/v1", false],
  ["azure", "https://mine.openai.azure.com/openai/v1", true],
  ["azure", "https://openai.azure.com.example/openai/v1", false],
  ["azure", "http://mine.openai.azure.com/openai/v1", false],
  ["vertex", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4", true],
  ["openai-compatible", "https://api.openai.com/v1", false],
])("what %s says of itself holds behind %s: %s", (id, baseUrl, own) => {
  expect(isProvidersOwn(provider(id), baseUrl)).toBe(own);
});
