/**
 * The models we know, as facts. The same id may be sold by several providers: the first of them, in the order of the
 * providers, is its home.
 */
import type { CatalogModel } from "./model";
import alibaba from "./models/alibaba.json";
import anthropic from "./models/anthropic.json";
import azure from "./models/azure.json";
import bedrock from "./models/bedrock.json";
import cerebras from "./models/cerebras.json";
import cohere from "./models/cohere.json";
import deepseek from "./models/deepseek.json";
import fireworks from "./models/fireworks.json";
import google from "./models/google.json";
import groq from "./models/groq.json";
import minimax from "./models/minimax.json";
import mistral from "./models/mistral.json";
import moonshot from "./models/moonshot.json";
import openai from "./models/openai.json";
import openrouter from "./models/openrouter.json";
import perplexity from "./models/perplexity.json";
import together from "./models/together.json";
import vertex from "./models/vertex.json";
import xai from "./models/xai.json";
import zai from "./models/zai.json";
import { readModels } from "./read-models";

export type { CatalogModel } from "./model";

/** The built-in model: it answers without any provider, so that a first call needs no provider's key. */
export const sandboxModelId = "sandbox/echo";

const sandboxModel: CatalogModel = {
  id: sandboxModelId,
  name: "Echo (sandbox)",
  provider: "sandbox",
  kind: "generate",
  wires: null,
  contextTokens: 128_000,
  maxOutputTokens: 4_096,
  releasedOn: "2026-11-22",
  input: ["text"],
  structuredOutput: null,
  pricedAs: sandboxModelId,
  capabilities: { images: false, documents: false, audio: false, tools: null, temperature: null, reasoning: "none" },
};

/** By provider, makers before those who host what others made. */
export const models: readonly CatalogModel[] = [
  sandboxModel,
  ...readModels("openai", openai),
  ...readModels("anthropic", anthropic),
  ...readModels("google", google),
  ...readModels("xai", xai),
  ...readModels("deepseek", deepseek),
  ...readModels("mistral", mistral),
  ...readModels("moonshot", moonshot),
  ...readModels("zai", zai),
  ...readModels("minimax", minimax),
  ...readModels("alibaba", alibaba),
  ...readModels("perplexity", perplexity),
  ...readModels("cohere", cohere),
  ...readModels("groq", groq),
  ...readModels("cerebras", cerebras),
  ...readModels("together", together),
  ...readModels("fireworks", fireworks),
  ...readModels("openrouter", openrouter),
  ...readModels("azure", azure),
  ...readModels("bedrock", bedrock),
  ...readModels("vertex", vertex),
];

const byId = new Map<string, CatalogModel>();
const byProvider = new Map<string, CatalogModel>();
for (const model of models) {
  if (!byId.has(model.id)) byId.set(model.id, model);
  byProvider.set(`${model.provider}/${model.id}`, model);
}

/** A model as a provider has it; without a provider, as its home has it. */
export function findModel(id: string, provider?: string): CatalogModel | null {
  return (provider === undefined ? byId.get(id) : byProvider.get(`${provider}/${id}`)) ?? null;
}

/**
 * The key under which a provider's price of a model is kept: the id alone for the model's home, `provider/id` for others
 * who sell it, and for an id that reads like a model of another provider, as `openai/gpt-4.1` of a reseller does.
 */
export function priceKey(id: string, provider: string): string {
  const isHome = (byId.get(id)?.provider ?? provider) === provider;
  return isHome && !isAnothers(id) ? id : `${provider}/${id}`;
}

/** True when `id` is `provider/id` of a model that the catalogue knows. */
export function isAnothers(id: string): boolean {
  return byProvider.has(id);
}
