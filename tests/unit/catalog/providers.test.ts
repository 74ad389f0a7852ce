import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";
import { channelProviderIds, findProvider, providers } from "@/lib/catalog/providers";
import { parseEnv } from "@/lib/env";
import type { Quirks, Surface, Wire } from "@/lib/gateway/ports";

const withPair = providers.flatMap(({ environment }) => environment ?? []);
const example = readFileSync(path.resolve(".env.example"), "utf8");

test("every id is there once and can be found", () => {
  expect(new Set(providers.map((provider) => provider.id)).size).toBe(providers.length);
  for (const provider of providers) expect(findProvider(provider.id)).toBe(provider);
  expect(findProvider("nobody")).toBeNull();
});

test("a channel can lead to everybody but the sandbox", () => {
  expect(channelProviderIds).toHaveLength(providers.length - 1);
  expect(channelProviderIds).not.toContain("sandbox");
});

test.each(providers.filter(({ id }) => id !== "sandbox").map((provider) => [provider.id, provider] as const))(
  "%s is whole: an address, a pair of variables, a data policy and where it stands",
  (_, provider) => {
    if (provider.defaultBaseUrl) {
      expect(normalizeBaseUrl(provider.defaultBaseUrl, provider)).toBe(provider.defaultBaseUrl);
      expect(provider.defaultBaseUrl.endsWith(provider.basePath ?? "")).toBe(true);
    }
    for (const template of Object.values(provider.urls)) expect(template).toMatch(/^(\/|\{root\}\/)[^\s?#]+$/);
    expect(provider.environment).not.toBeNull();
    const { retentionDays, training, regions, zeroRetention } = provider.dataPolicy;
    expect(retentionDays === null || retentionDays >= 0).toBe(true);
    // Who says something says it somewhere; an operator's own server says nothing here.
    const saysNothing = retentionDays === null && training === "unknown" && regions.length === 0;
    if (!saysNothing) expect(provider.dataPolicyUrl).toMatch(/^https:\/\//);
    if (zeroRetention === "default") expect(retentionDays).toBe(0);
  },
);

test("the wires, surfaces and quirks are the gateway's own", () => {
  const urls = providers.map(({ urls }) => urls satisfies Partial<Record<Wire | Surface, string>>);
  const quirks = providers.map(({ quirks }) => quirks satisfies Quirks);
  expect([urls.length, quirks.length]).toEqual([providers.length, providers.length]);
});

describe("the environment", () => {
  test("knows both variables of every provider, and of nobody else", () => {
    expect(new Set(withPair.map(({ apiKey }) => apiKey)).size).toBe(providers.length - 1);
    for (const { apiKey, baseUrl } of withPair) {
      const env = parseEnv({ [apiKey]: "sk-1", [baseUrl]: "http://127.0.0.1:9/v1" });
      expect([env[apiKey], env[baseUrl]]).toEqual(["sk-1", "http://127.0.0.1:9/v1"]);
      expect(() => parseEnv({ [baseUrl]: "127.0.0.1" })).toThrow(baseUrl);
      expect(() => parseEnv({ [baseUrl]: "file:///etc/passwd" })).toThrow(baseUrl);
    }
  });

  test("and .env.example name the same", () => {
    // Creem has a key too, and takes payments.
    const named = [...example.matchAll(/^((?!CREEM_)[A-Z_]+_(?:API_KEY|BASE_URL))=$/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(withPair.flatMap(({ apiKey, baseUrl }) => [apiKey, baseUrl]).sort());
  });

  test("takes Bedrock's key by AWS's name for it, too", () => {
    expect(parseEnv({ AWS_BEARER_TOKEN_BEDROCK: "key" }).BEDROCK_API_KEY).toBe("key");
    expect(parseEnv({ AWS_BEARER_TOKEN_BEDROCK: "key", BEDROCK_API_KEY: "own" }).BEDROCK_API_KEY).toBe("own");
  });
});
