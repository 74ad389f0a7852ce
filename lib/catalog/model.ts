/**
 * What a model is, as data: names, limits in tokens and dates as providers publish them, collected by models.dev and
 * @pydantic/genai-prices. A fact nobody states is null. Prices are elsewhere: a model without one is not sold.
 */
import type { ProviderId, Wire } from "./provider";

/** What it is for; only `generate` is offered to the four wires. */
export type ModelKind = "generate" | "embeddings" | "image" | "speech" | "transcription" | "moderation" | "rerank";

export type InputModality = "text" | "image" | "file" | "audio" | "video";

/** What a model can take, in the words of the gateway's ports. Null: nobody says, and it is tried. */
export type Capabilities = {
  readonly images: boolean | null;
  readonly documents: boolean | null;
  readonly audio: boolean | null;
  readonly tools: boolean | null;
  readonly temperature: boolean | null;
  /** How it is told to think; "none": it does not. */
  readonly reasoning: "none" | "effort" | "budget" | "adaptive" | null;
};

export type CatalogModel = {
  /** The provider's own id, and the one we sell it under. */
  readonly id: string;
  readonly name: string;
  readonly provider: ProviderId;
  readonly kind: ModelKind;
  /** The wires it answers on, its native one first; null: all that its provider speaks, in the provider's order. */
  readonly wires: readonly Wire[] | null;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Day of release, such as 2025-04-14. */
  readonly releasedOn: string | null;
  /** Empty: nobody says. */
  readonly input: readonly InputModality[];
  readonly structuredOutput: boolean | null;
  /** The price package's id of the same model at the same provider, mostly ours; null: its price there is out of date. */
  readonly pricedAs: string | null;
  readonly capabilities: Capabilities;
};

/** Of a model that nobody has catalogued. */
export const unknownCapabilities: Capabilities = {
  images: null,
  documents: null,
  audio: null,
  tools: null,
  temperature: null,
  reasoning: null,
};
