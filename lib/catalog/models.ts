import { type CatalogModel, type InputModality, unknownCapabilities } from "./model";

export type { CatalogModel } from "./model";

const text = ["text"] as const;
const textImage = ["text", "image"] as const;
const textImageFile = ["text", "image", "file"] as const;

/** The built-in model: it answers without any provider, so that a first call needs no provider's key. */
export const sandboxModelId = "sandbox/echo";

/** OpenAI's chat models; those it serves through its Responses API alone are not here. Newest first. */
const openaiModels = [
  openai("gpt-6-astra", "GPT-6 Astra", 1_050_000, null, null, text),
  openai("gpt-6-sol", "GPT-6 Sol", 1_050_000, null, null, text),
  openai("gpt-6-luna", "GPT-6 Luna", 1_050_000, null, null, text),
  openai("gpt-5.6-sol", "GPT-5.6 Sol", 1_050_000, null, null, text),
  openai("gpt-5.6-terra", "GPT-5.6 Terra", 1_050_000, null, null, text),
  openai("gpt-5.6-luna", "GPT-5.6 Luna", 1_050_000, null, null, text),
  openai("gpt-5.5", "GPT-5.5", 1_050_000, 128_000, "2026-04-23", textImageFile),
  openai("gpt-5.4", "GPT-5.4", 1_050_000, 128_000, "2026-03-05", textImageFile),
  openai("gpt-5.4-mini", "GPT-5.4 mini", 400_000, 128_000, "2026-03-17", textImage),
  openai("gpt-5.4-nano", "GPT-5.4 nano", 400_000, 128_000, "2026-03-17", textImage),
  openai("gpt-5.3-chat-latest", "GPT-5.3 Chat", 128_000, 16_384, "2026-03-03", textImage),
  openai("gpt-5.2", "GPT-5.2", 400_000, 128_000, "2025-12-11", textImage),
  openai("gpt-5.2-chat-latest", "GPT-5.2 Chat", 128_000, 16_384, "2025-12-11", textImage),
  openai("gpt-5.1", "GPT-5.1", 400_000, 128_000, "2025-11-13", textImage),
  openai("gpt-5.1-chat-latest", "GPT-5.1 Chat", 128_000, 16_384, "2025-11-13", textImage),
  openai("gpt-5", "GPT-5", 400_000, 128_000, "2025-08-07", textImage),
  openai("gpt-5-mini", "GPT-5 mini", 400_000, 128_000, "2025-08-07", textImage),
  openai("gpt-5-nano", "GPT-5 nano", 400_000, 128_000, "2025-08-07", textImage),
  openai("gpt-5-chat-latest", "GPT-5 Chat", 400_000, 128_000, "2025-08-07", textImage),
  openai("gpt-4.1", "GPT-4.1", 1_047_576, 32_768, "2025-04-14", textImageFile),
  openai("gpt-4.1-mini", "GPT-4.1 mini", 1_047_576, 32_768, "2025-04-14", textImageFile),
  openai("gpt-4.1-nano", "GPT-4.1 nano", 1_047_576, 32_768, "2025-04-14", textImage),
  openai("gpt-4o", "GPT-4o", 128_000, 16_384, "2024-05-13", textImageFile),
  openai("gpt-4o-2024-11-20", "GPT-4o (2024-11-20)", 128_000, 16_384, "2024-11-20", textImage),
  openai("gpt-4o-2024-08-06", "GPT-4o (2024-08-06)", 128_000, 16_384, "2024-08-06", textImage),
  openai("gpt-4o-2024-05-13", "GPT-4o (2024-05-13)", 128_000, 4_096, "2024-05-13", textImage),
  openai("gpt-4o-mini", "GPT-4o mini", 128_000, 16_384, "2024-07-18", textImageFile),
  openai("gpt-4-turbo", "GPT-4 Turbo", 128_000, 4_096, "2023-11-06", textImage),
  openai("gpt-4", "GPT-4", 8_192, 8_192, "2023-03-14", text),
  openai("gpt-3.5-turbo", "GPT-3.5 Turbo", 16_385, 4_096, "2023-03-01", text),
  openai("o4-mini", "o4-mini", 200_000, 100_000, "2025-04-16", textImage),
  openai("o3", "o3", 200_000, 100_000, "2025-04-16", textImageFile),
  openai("o3-mini", "o3-mini", 200_000, 100_000, "2024-12-20", text),
  openai("o1", "o1", 200_000, 100_000, "2024-12-05", textImageFile),
];

export const models: readonly CatalogModel[] = [
  {
    id: sandboxModelId,
    name: "Echo (sandbox)",
    provider: "sandbox",
    kind: "generate",
    wires: null,
    contextTokens: 128_000,
    maxOutputTokens: 4_096,
    releasedOn: "2026-11-22",
    input: text,
    structuredOutput: null,
    capabilities: { ...unknownCapabilities, images: false, documents: false, audio: false, reasoning: "none" },
  },
  ...openaiModels,
];

const byId = new Map(models.map((model) => [model.id, model]));

/** A model of one provider; without one, of the provider that is its home. */
export function findModel(id: string, provider?: string): CatalogModel | null {
  const found = byId.get(id) ?? null;
  return provider && found?.provider !== provider ? null : found;
}

function openai(
  id: string,
  name: string,
  contextTokens: number,
  maxOutputTokens: number | null,
  releasedOn: string | null,
  input: readonly InputModality[],
): CatalogModel {
  return {
    id,
    name,
    provider: "openai",
    kind: "generate",
    wires: null,
    contextTokens,
    maxOutputTokens,
    releasedOn,
    input,
    structuredOutput: null,
    capabilities: unknownCapabilities,
  };
}
