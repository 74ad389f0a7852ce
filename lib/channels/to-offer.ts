import type { PriceFacts } from "@/lib/billing/schema";
import type { Capabilities, CatalogModel, ModelKind } from "@/lib/catalog/model";
import { findModel } from "@/lib/catalog/models";
import type { Surface, UrlTable, Wire } from "@/lib/catalog/provider";
import type { Source } from "./channel-sources";
import type { ModelName } from "./model-names";
import type { Promises } from "./promises";
import type { Deployment } from "./schema";

/** A way to a model, and what routing must know of it. */
export type Offer = {
  readonly deployment: Deployment;
  readonly name: string;
  readonly promises: Promises;
  readonly priority: number;
  readonly weight: number;
  /** When the model came out; where nobody says, since when it is sold here. */
  readonly createdAtSeconds: number;
};

const wires: readonly (Wire | Surface)[] = ["openai_chat", "openai_responses", "anthropic_messages", "gemini"];

const unknownCapabilities: Capabilities = {
  images: null,
  documents: null,
  audio: null,
  tools: null,
  temperature: null,
  reasoning: null,
};

/** What a model of each kind can be asked for. */
const servedBy: Readonly<Record<ModelKind, readonly (Wire | Surface)[]>> = {
  generate: [...wires, "count_tokens", "gemini_count_tokens", "completions"],
  embeddings: ["embeddings", "gemini_embed_content", "gemini_batch_embed_contents"],
  image: ["images"],
  speech: ["speech"],
  transcription: ["transcriptions"],
  moderation: ["moderations"],
  rerank: ["rerank"],
};

export function toOffer(source: Source, { sold, upstream }: ModelName, price: PriceFacts, isPooled: boolean): Offer {
  const { provider } = source;
  const own = findModel(sold, provider.id) ?? findModel(upstream, provider.id);
  const facts = own ?? findModel(sold);
  const createdAtMs = facts?.releasedOn ? Date.parse(facts.releasedOn) : source.createdAt.getTime();
  return {
    name: facts?.name ?? sold,
    promises: source.promises,
    priority: source.priority,
    weight: source.weight,
    createdAtSeconds: Math.floor(createdAtMs / 1_000),
    deployment: {
      model: sold,
      provider: provider.id,
      channelId: source.channelId,
      upstreamModel: upstream,
      urls: facts ? urlsFor(facts.kind, own, source.urls) : source.urls,
      credentialHeaders: source.credentialHeaders,
      routeId: source.routeId,
      isPooled,
      quirks: provider.quirks,
      capabilities: facts?.capabilities ?? unknownCapabilities,
      timeouts: source.timeouts,
      contextTokens: facts?.contextTokens ?? null,
      maxOutputTokens: facts?.maxOutputTokens ?? null,
      price,
    },
  };
}

/** Of a channel's addresses those that the model answers on, its own wires first. These are its own provider's to say. */
function urlsFor(kind: ModelKind, own: CatalogModel | null, urls: UrlTable): UrlTable {
  const given = Object.keys(urls) as (keyof UrlTable)[];
  const spoken = own?.wires ?? given.filter(isWire);
  const names = [...spoken, ...given.filter((name) => !isWire(name))];
  const served = names.filter((name) => urls[name] !== undefined && servedBy[kind].includes(name));
  return Object.fromEntries(served.map((name) => [name, urls[name]]));
}

function isWire(name: Wire | Surface): name is Wire {
  return wires.includes(name);
}
