/** The catalogue's files: a model a line, what nobody states left out. Written by tests/support/catalogue/write-catalogue.ts. */
import { z } from "zod";
import type { CatalogModel, InputModality } from "./model";
import type { ProviderId } from "./provider";

const Line = z.object({
  id: z.string(),
  name: z.string(),
  kind: z
    .enum(["generate", "embeddings", "image", "speech", "transcription", "moderation", "rerank"])
    .default("generate"),
  wires: z.array(z.enum(["openai_chat", "openai_responses", "anthropic_messages", "gemini"])).optional(),
  context: z.number().int().positive().optional(),
  output: z.number().int().positive().optional(),
  released: z.string().optional(),
  input: z.array(z.enum(["text", "image", "file", "audio", "video"])).optional(),
  tools: z.boolean().optional(),
  reasoning: z.enum(["none", "effort", "budget", "adaptive"]).optional(),
  temperature: z.boolean().optional(),
  structured: z.boolean().optional(),
  pricedAs: z.string().nullable().optional(),
});

const Lines = z.array(Line);

/** Throws when a file is not what its writer writes. */
export function readModels(provider: ProviderId, file: unknown): CatalogModel[] {
  return Lines.parse(file).map((line) => ({
    id: line.id,
    name: line.name,
    provider,
    kind: line.kind,
    wires: line.wires ?? null,
    contextTokens: line.context ?? null,
    maxOutputTokens: line.output ?? null,
    releasedOn: line.released ?? null,
    input: line.input ?? [],
    structuredOutput: line.structured ?? null,
    pricedAs: line.pricedAs === undefined ? line.id : line.pricedAs,
    capabilities: {
      images: takes("image", line.input),
      documents: takes("file", line.input),
      audio: takes("audio", line.input),
      tools: line.tools ?? null,
      temperature: line.temperature ?? null,
      reasoning: line.reasoning ?? null,
    },
  }));
}

function takes(modality: InputModality, input: readonly InputModality[] | undefined): boolean | null {
  return input?.includes(modality) ?? null;
}
