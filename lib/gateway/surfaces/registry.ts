import type { Surface } from "../ports";
import type { ForwardCodec } from "../wires/wire";
import { completions } from "./completions";
import { embeddings } from "./embeddings";
import { images } from "./images";
import { moderations } from "./moderations";
import { rerank } from "./rerank";
import { speech } from "./speech";
import { transcriptions } from "./transcriptions";

/** What has an address of its own, is forwarded in the one dialect there is of it, and costs. */
export type ForwardedSurface = Exclude<Surface, "count_tokens" | `gemini_${string}`>;

export const surfaces: Readonly<Record<ForwardedSurface, ForwardCodec>> = {
  embeddings,
  completions,
  images,
  speech,
  transcriptions,
  moderations,
  rerank,
};
