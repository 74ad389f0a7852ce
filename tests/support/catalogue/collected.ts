/** models.dev's record of a model, of which any part may be missing, and the price package's. */
import { readFileSync } from "node:fs";
import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from "@pydantic/genai-prices";

export type Collected = {
  readonly name?: string;
  readonly release_date?: string;
  readonly reasoning?: boolean;
  readonly reasoning_options?: readonly { readonly type: string }[];
  readonly tool_call?: boolean;
  readonly structured_output?: boolean;
  readonly temperature?: boolean;
  readonly status?: string;
  readonly cost?: { readonly input?: number; readonly output?: number; readonly cache_read?: number };
  readonly limit?: { readonly context?: number; readonly output?: number };
  readonly modalities?: { readonly input?: readonly string[]; readonly output?: readonly string[] };
};

/** What the collection lacks and the provider's own page of the model says. */
const stated: Readonly<Record<string, Collected>> = {
  "gpt-5": {
    name: "GPT-5",
    release_date: "2025-08-07",
    limit: { context: 400_000, output: 128_000 },
    modalities: { input: ["text", "image"], output: ["text"] },
  },
  "gemini-2.5-pro": {
    name: "Gemini 2.5 Pro",
    release_date: "2025-06-17",
    tool_call: true,
    structured_output: true,
    limit: { context: 1_048_576, output: 65_536 },
    modalities: { input: ["text", "image", "pdf", "audio", "video"], output: ["text"] },
  },
};

type Catalogue = Readonly<Record<string, { readonly models: Readonly<Record<string, Collected>> }>>;

/** Where the three name one provider differently. */
const names: Readonly<Record<string, { readonly collected?: string; readonly prices?: string }>> = {
  xai: { prices: "x-ai" },
  together: { collected: "togetherai" },
  fireworks: { collected: "fireworks-ai" },
  moonshot: { collected: "moonshotai", prices: "moonshotai" },
  bedrock: { collected: "amazon-bedrock", prices: "aws" },
  vertex: { collected: "google-vertex", prices: "google" },
};

export function readCollected(path: string): (provider: string) => ReadonlyMap<string, Collected> {
  const catalogue: Catalogue = JSON.parse(readFileSync(path, "utf8"));
  const everywhere = new Map<string, Collected>();
  for (const { models } of Object.values(catalogue)) {
    for (const [id, facts] of Object.entries(models)) {
      everywhere.set(bareId(id), { ...facts, ...everywhere.get(bareId(id)) });
    }
  }
  return (provider) => {
    const models = catalogue[names[provider]?.collected ?? provider]?.models ?? {};
    // A record that only says what differs here has the rest from the same model elsewhere.
    const fill = (id: string, facts: Collected) =>
      complete(complete(facts, stated[id] ?? {}), everywhere.get(bareId(id)) ?? {});
    return new Map(Object.entries(models).map(([id, facts]) => [id, fill(id, facts)]));
  };
}

function complete(facts: Collected, elsewhere: Collected): Collected {
  const { cost: _cost, status: _status, ...general } = elsewhere;
  return {
    ...general,
    ...facts,
    // What its maker refuses, nobody can serve.
    temperature: general.temperature === false ? false : (facts.temperature ?? general.temperature),
    limit: { ...general.limit, ...facts.limit },
    modalities: { ...general.modalities, ...facts.modalities },
  };
}

/** `us.anthropic.claude-opus-4-5-20251101-v1:0` and `claude-opus-4-5@20251101` are `claude-opus-4-5`. */
function bareId(id: string): string {
  return id
    .toLowerCase()
    .replace(
      /^((us|eu|au|jp|apac|global)\.)?(anthropic|openai|amazon|meta|mistral|deepseek|zai|qwen|moonshot(ai)?)\./,
      "",
    )
    .replace(/^.*\//, "")
    .replace(/(-maas|@default)$/, "")
    .replace(/(-v\d+)?(:\d+)?$/, "")
    .replace(/[-@]20\d{6}$/, "");
}

/** True when the package has no price of this provider's, and lends another's that the collection does not confirm. */
export function isLent(id: string, provider: string, { cost }: Collected): boolean {
  const providerId = names[provider]?.prices ?? provider;
  const found = findProvider({ providerId }) && calcPrice({ input_tokens: 0 }, id, { providerId });
  if (!found || found.model.id !== id || found.provider.id === providerId) return false;
  return !(cost && costsAs(found.model, cost));
}

export function readPriced(provider: string): ReadonlyMap<string, ModelInfo> {
  const found = findProvider({ providerId: names[provider]?.prices ?? provider });
  return new Map((found?.models ?? []).map((model) => [model.id, model]));
}

/** The price package's model that costs exactly what models.dev says this one costs, and is named so that it may be it. */
export function findPricedAs(
  id: string,
  { cost }: Collected,
  priced: ReadonlyMap<string, ModelInfo>,
): ModelInfo | undefined {
  if (priced.has(id)) return priced.get(id);
  if (cost?.input === undefined || cost.output === undefined) return undefined;
  const candidates = [...priced.values()].filter((model) => isNamed(model, id));
  return candidates.find((model) => costsAs(model, cost));
}

function isNamed(model: ModelInfo, id: string): boolean {
  const last = id.replace(/^accounts\/fireworks\/(models|routers)\//, "");
  const [own, theirs] = [last.toLowerCase(), model.id.toLowerCase()];
  const scope = id.startsWith("global.") ? "global." : "regional.";
  const withoutRegion = own.replace(/^(us|eu|au|jp|apac|global)\./, scope);
  const undated = own.replace(/[-@]20\d{6}$/, "");
  return [own, undated, `${undated}-0`, withoutRegion].includes(theirs);
}

function costsAs({ prices }: ModelInfo, cost: NonNullable<Collected["cost"]>): boolean {
  if (Array.isArray(prices)) return false;
  const read = base(prices.cache_read_mtok);
  const isSameRead = read === undefined || cost.cache_read === undefined || read === cost.cache_read;
  return base(prices.input_mtok) === cost.input && base(prices.output_mtok) === cost.output && isSameRead;
}

function base(rate: ModelPrice[string]): number | undefined {
  return typeof rate === "object" ? rate.base : rate;
}
