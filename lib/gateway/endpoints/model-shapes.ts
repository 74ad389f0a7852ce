/** One list of models in the shapes that four families of clients read. Pure: what is sold comes in, JSON goes out. */
import type { ListedModel } from "../ports";

/** OpenAI's model, with the limits that the field has added. */
export function toOpenaiModel(model: ListedModel) {
  return {
    id: model.id,
    object: "model" as const,
    created: model.createdAtSeconds,
    owned_by: model.provider,
    context_window: model.contextTokens,
    max_output_tokens: model.maxOutputTokens,
  };
}

/** Anthropic's model. Keys that it always writes are there, null where nobody says. */
export function toAnthropicModel(model: ListedModel) {
  return {
    type: "model" as const,
    id: model.id,
    display_name: model.name,
    created_at: toTime(model.createdAtSeconds),
    capabilities: null,
    lifecycle: "active" as const,
    line: null,
    deprecated_at: null,
    retires_at: null,
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
  };
}

/** Gemini's model. Its methods for generating reach the models of every provider, through translation. */
export function toGeminiModel(model: ListedModel) {
  return {
    name: `models/${model.id}`,
    version: model.id,
    displayName: model.name,
    ...(model.contextTokens !== null && { inputTokenLimit: model.contextTokens }),
    ...(model.maxOutputTokens !== null && { outputTokenLimit: model.maxOutputTokens }),
    supportedGenerationMethods: ["generateContent", "streamGenerateContent", "countTokens"],
  };
}

/** RFC 3339 in whole seconds, as Anthropic writes it. */
function toTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(".000Z", "Z");
}
