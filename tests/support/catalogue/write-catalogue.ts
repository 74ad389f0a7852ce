/**
 * Writes `lib/catalog/models/*.json`, a model a line, from models.dev's collection and the price package:
 * `node --import tsx tests/support/catalogue/write-catalogue.ts <models.json>`. Read the difference before committing it.
 */
import { writeFileSync } from "node:fs";
import type { ModelInfo } from "@pydantic/genai-prices";
import type { ProviderId } from "@/lib/catalog/provider";
import { providers } from "@/lib/catalog/providers";
import { type Collected, findPricedAs, isLent, readCollected, readPriced } from "./collected";
import { inputOf, isOutOfReach, isPriceOld, kindOf, reasoningOf, wiresOf } from "./judge";
import { newerModels } from "./newer-models";

const collected = readCollected(process.argv[2]!);
/** They serve what an operator put there, so nobody has collected their models. */
const withoutCatalogue = /compatible|sandbox|ollama|vllm|lmstudio|llamacpp/;

for (const { id: provider } of providers) {
  if (withoutCatalogue.test(provider)) continue;
  const priced = readPriced(provider);
  const models = new Map(collected(provider));
  for (const [id, facts] of newerModels(provider, priced)) models.set(id, { ...facts, ...models.get(id) });
  const lines = [...models].flatMap(([id, facts]) => toLine(provider, id, facts, priced) ?? []);
  writeFileSync(`lib/catalog/models/${provider}.json`, `[\n${lines.join(",\n")}\n]\n`);
  console.log(`${provider}: ${lines.length} models`);
}

function toLine(provider: ProviderId, id: string, facts: Collected, priced: ReadonlyMap<string, ModelInfo>) {
  const kind = kindOf(id, facts);
  // Vertex serves Claude in a form of its own, with the model in the path, and its embeddings too.
  if (!kind || (provider === "vertex" && (kind === "embeddings" || id.includes("claude")))) return null;
  if (isOutOfReach(provider, id)) return null;
  const same = findPricedAs(id, facts, priced);
  const line = {
    id,
    name: facts.name ?? same?.name ?? id,
    kind: kind === "generate" ? undefined : kind,
    wires: kind === "generate" ? (wiresOf(provider, id, facts) ?? undefined) : undefined,
    context: facts.limit?.context || same?.context_window || undefined,
    output: (kind === "generate" && facts.limit?.output) || undefined,
    // A month alone is no day.
    released: /^\d{4}-\d\d-\d\d$/.test(facts.release_date ?? "") ? facts.release_date : undefined,
    input: inputOf(facts),
    tools: facts.tool_call,
    reasoning: kind === "generate" ? (reasoningOf(id, facts) ?? undefined) : undefined,
    temperature: facts.temperature,
    structured: facts.structured_output,
    pricedAs:
      isPriceOld(provider, id) || isLent(id, provider, facts) ? null : same && same.id !== id ? same.id : undefined,
  };
  return JSON.stringify(line);
}
