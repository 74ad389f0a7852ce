import { findProvider as findPackageProvider } from "@pydantic/genai-prices";
import { expect, test } from "vitest";
import { findModel, models } from "@/lib/catalog/models";
import { findProvider, providers } from "@/lib/catalog/providers";

const packaged = new Map(findPackageProvider({ providerId: "openai" })!.models.map((model) => [model.id, model]));

/** Ids without a price row of their own in the price package: listed, and sold once an operator sets a price. */
const unpriced = [
  "gpt-5.3-chat-latest",
  "gpt-5.2-chat-latest",
  "gpt-5.1-chat-latest",
  "gpt-5-chat-latest",
  "gpt-4o-2024-11-20",
  "gpt-4o-2024-08-06",
];

test("every id is there once and can be found", () => {
  expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
  for (const model of models) expect(findModel(model.id)).toBe(model);
});

test("every model belongs to a provider of the catalogue", () => {
  for (const model of models) expect(findProvider(model.provider), model.id).not.toBeNull();
  expect(new Set(providers.map((provider) => provider.id)).size).toBe(providers.length);
});

test("OpenAI's ids are exactly those the price package knows, but for the ones listed here", () => {
  const missing = models.filter((model) => model.provider === "openai" && !packaged.has(model.id));
  expect(missing.map((model) => model.id).sort()).toEqual([...unpriced].sort());
});

test("limits are as large as the price package says, within its rounding", () => {
  const differing = models.filter((model) => {
    const window = packaged.get(model.id)?.context_window;
    return model.provider === "openai" && window && Math.abs(model.contextTokens! / window - 1) > 0.06;
  });
  expect(differing.map((model) => model.id)).toEqual([]);
});

test("a model can answer no more than it can hold, and came out on a day", () => {
  for (const { id, contextTokens, maxOutputTokens, releasedOn } of models) {
    if (maxOutputTokens) expect(maxOutputTokens, id).toBeLessThanOrEqual(contextTokens!);
    if (releasedOn) expect(new Date(releasedOn).toISOString().slice(0, 10)).toBe(releasedOn);
  }
});
