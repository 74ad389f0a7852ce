/** What a key asks about besides calls, and the answers: types only, as in `ports.ts`. */

import type { Capabilities } from "./ports";

/** A model as `GET /v1/models` shows it: a live channel and a price exist. */
export type ListedModel = {
  readonly id: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly createdAtSeconds: number;
  readonly provider: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
};

/** What a program asks about its organization's keys, with what it sent as JSON. */
export type KeysAsk =
  | { readonly verb: "list"; readonly limit: string | null; readonly after: string | null }
  | { readonly verb: "create"; readonly input: unknown }
  | { readonly verb: "get" | "revoke"; readonly id: string }
  | { readonly verb: "update" | "rotate"; readonly id: string; readonly input: unknown };

export type KeysAnswer =
  | { readonly outcome: "done"; readonly body: unknown }
  | { readonly outcome: "not_found" }
  | { readonly outcome: "forbidden"; readonly message: string }
  | { readonly outcome: "conflict"; readonly message: string }
  | { readonly outcome: "invalid"; readonly message: string; readonly param: string | null };

/** A description of something public on a platform, or why there is none. */
export type MediaAnswer =
  | { readonly outcome: "found"; readonly provider: string; readonly body: unknown }
  /** `unsupported`: no platform that we know. `hidden`: private, or not to be embedded. `gone`: not there, or no longer. */
  | { readonly outcome: "invalid_url" | "unsupported" | "unconfigured" | "hidden" | "gone" }
  /** The platform does not answer, or with something that is no description. */
  | { readonly outcome: "failed"; readonly retryAfterSeconds: number | null };

/** What sums of usage are taken by. */
export type UsageGroup = "day" | "model" | "key";

/** From a moment on, to just before another. */
export type UsageAsk = { readonly from: Date; readonly to: Date; readonly groupBy: UsageGroup };
