import { findProvider as findPackageProvider } from "@pydantic/genai-prices";
import { describe, expect, test } from "vitest";
import { findModel, isAnothers, models, priceKey } from "@/lib/catalog/models";
import { findProvider } from "@/lib/catalog/providers";
import { readModels } from "@/lib/catalog/read-models";

/** Ids without a price row of their own in the price package: listed, and sold once an operator sets a price. */
const unpriced = [
  "chatgpt-image-latest",
  "gpt-4o-2024-08-06",
  "gpt-4o-2024-11-20",
  "gpt-5-chat-latest",
  "gpt-5-codex",
  "gpt-5.1-chat-latest",
  "gpt-5.1-codex",
  "gpt-5.1-codex-max",
  "gpt-5.2-chat-latest",
  "gpt-5.2-codex",
  "gpt-5.3-chat-latest",
  "gpt-5.3-codex-spark",
];

const packaged = new Map(findPackageProvider({ providerId: "openai" })!.models.map((model) => [model.id, model]));
const openai = models.filter((model) => model.provider === "openai");

test("every provider has an id once, and what it has can be found", () => {
  expect(new Set(models.map(({ provider, id }) => `${provider}/${id}`)).size).toBe(models.length);
  for (const model of models) expect(findModel(model.id, model.provider)).toBe(model);
  expect(findModel("gpt-4.1", "anthropic")).toBeNull();
});

test("every model belongs to a provider of the catalogue and answers on wires that it speaks", () => {
  for (const { id, provider, wires } of models) {
    const urls = findProvider(provider)?.urls;
    expect(urls, id).toBeDefined();
    for (const wire of wires ?? []) expect(urls, `${provider}/${id}`).toHaveProperty(wire);
  }
});

test("without a provider, the model of its maker is found", () => {
  expect(findModel("gpt-4.1")?.provider).toBe("openai");
  expect(findModel("claude-sonnet-4-5")?.provider).toBe("anthropic");
  expect(findModel("gemini-2.5-flash")?.provider).toBe("google");
  expect(findModel("gpt-4.1", "azure")?.provider).toBe("azure");
});

test("OpenAI's ids are exactly those the price package knows, but for the ones listed here", () => {
  const missing = openai.filter((model) => !packaged.has(model.id));
  expect(missing.map((model) => model.id).sort()).toEqual([...unpriced].sort());
});

test("limits are as large as the price package says, within its rounding", () => {
  const differing = openai.filter(({ id, contextTokens }) => {
    const window = packaged.get(id)?.context_window;
    return contextTokens && window && Math.abs(contextTokens / window - 1) > 0.06;
  });
  expect(differing.map((model) => model.id)).toEqual([]);
});

test("a model can answer no more than it can hold, and came out on a day", () => {
  for (const { id, contextTokens, maxOutputTokens, releasedOn } of models) {
    // What Gemini can hear of a text to be read aloud is less than what it can say.
    const isVoice = id.endsWith("-tts");
    if (maxOutputTokens && contextTokens && !isVoice) expect(maxOutputTokens, id).toBeLessThanOrEqual(contextTokens);
    if (releasedOn) expect(new Date(releasedOn).toISOString().slice(0, 10)).toBe(releasedOn);
  }
});

describe("what a model can", () => {
  test.each([
    ["claude-sonnet-4-5", "budget"],
    ["claude-haiku-4-5-20251001", "budget"],
    ["claude-opus-4-6", "adaptive"],
    ["claude-sonnet-5", "adaptive"],
    ["claude-opus-5-5", "adaptive"],
    ["gemini-2.5-pro", "budget"],
    ["gemini-3-flash-preview", "effort"],
    ["gpt-5.5", "effort"],
    ["o4-mini", "effort"],
    ["gpt-4.1", "none"],
    ["grok-4.3", "effort"],
    ["grok-4.20-0309-reasoning", "none"],
    ["gpt-6-sol", null],
  ])("%s is told to think by %s", (id, reasoning) => {
    expect(findModel(id)?.capabilities.reasoning).toBe(reasoning);
  });

  test("is known where somebody says it, and null where nobody does", () => {
    expect(findModel("gemini-2.5-flash")?.capabilities).toMatchObject({ images: true, documents: true, audio: true });
    expect(findModel("gpt-4.1-nano")?.capabilities).toMatchObject({ images: true, documents: false, audio: false });
    expect(findModel("claude-opus-5")?.capabilities).toMatchObject({ images: null, tools: null, temperature: null });
  });

  test("is no more at a host than at its maker", () => {
    for (const provider of ["anthropic", "azure", "bedrock"]) {
      const newer = models.filter((model) => model.provider === provider && /claude-opus-4-[78]/.test(model.id));
      expect(newer.length, provider).toBeGreaterThan(0);
      for (const { id, capabilities } of newer) expect(capabilities.temperature, id).toBe(false);
    }
  });

  test.each([
    ["text-embedding-3-small", "embeddings"],
    ["gemini-embedding-001", "embeddings"],
    ["gpt-image-1", "image"],
    ["gpt-4o-mini-tts", "speech"],
    ["whisper-large-v3", "transcription"],
    ["gemini-2.5-flash-image", "generate"],
  ])("%s is for %s", (id, kind) => {
    expect(findModel(id)?.kind).toBe(kind);
  });

  test("decides which wire is its native one", () => {
    expect(findModel("gpt-5-pro")?.wires).toEqual(["openai_responses"]);
    expect(findModel("gpt-5.5")?.wires?.[0]).toBe("openai_responses");
    expect(findModel("gpt-4.1")?.wires).toBeNull();
    expect(findModel("claude-sonnet-4-5", "azure")?.wires).toEqual(["anthropic_messages"]);
    expect(findModel("gemini-2.5-flash", "vertex")?.wires).toEqual(["gemini"]);
  });
});

describe("the key of a price", () => {
  test("is the id alone at home, and the provider's own elsewhere", () => {
    expect(priceKey("gpt-4.1", "openai")).toBe("gpt-4.1");
    expect(priceKey("gpt-4.1", "azure")).toBe("azure/gpt-4.1");
    expect(priceKey("house/llama-9", "openai-compatible")).toBe("house/llama-9");
  });

  test("never reads like the model of somebody else", () => {
    expect(isAnothers("openai/gpt-4.1")).toBe(true);
    expect(priceKey("openai/gpt-4.1", "openrouter")).toBe("openrouter/openai/gpt-4.1");
    expect(priceKey("openai/gpt-oss-120b", "groq")).toBe("openai/gpt-oss-120b");
    expect(isAnothers("sandbox/echo")).toBe(false);
  });

  test("is one model's at one provider", () => {
    expect(new Set(models.map(({ id, provider }) => priceKey(id, provider))).size).toBe(models.length);
  });
});

test("a file that is not what its writer writes is refused", () => {
  expect(() => readModels("openai", [{ id: "gpt-9" }])).toThrow();
  expect(() => readModels("openai", [{ id: "gpt-9", name: "GPT-9", reasoning: "hard" }])).toThrow();
});
