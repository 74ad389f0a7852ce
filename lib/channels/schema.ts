import { z } from "zod";
import type { AttemptOutcome, PriceFacts } from "@/lib/billing/schema";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";
import type { Capabilities } from "@/lib/catalog/model";
import type { Quirks, Surface, UrlTable, Wire } from "@/lib/catalog/provider";
import { channelProviderIds } from "@/lib/catalog/providers";
import { readKeys } from "./credential-keys";
import { byokPriceName, isFreeName, ModelEntry, readModelEntry } from "./model-names";

const BaseUrl = z.string().refine((text) => {
  try {
    return normalizeBaseUrl(text) !== "";
  } catch {
    return false;
  }
}, "Give an http or https URL, such as https://api.example.com/v1.");

/** One key, several parted by commas, or the JSON of a service account. */
const Credential = z
  .string()
  .trim()
  .max(20_000)
  .refine((text) => readKeys(text) !== null, "An API key is one word; several are parted by commas.");

const SoldEntry = ModelEntry.refine(
  (entry) => isFreeName(readModelEntry(entry).sold),
  `The names ${byokPriceName} and media stand for prices that are no model's.`,
);

const SoldEntries = z.array(SoldEntry).max(500);

const Region = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,}(-[a-z0-9]+)*$/, "A region is a word such as eu, us or eu-west-1.");

function wholeNumber(min: number, max: number) {
  const sentence = `Give a whole number from ${min} to ${max}.`;
  return z.number(sentence).int(sentence).min(min, sentence).max(max, sentence);
}

const timeout = wholeNumber(1, 3_600_000).optional();

export const AddChannelInput = z.object({
  provider: z.enum(channelProviderIds, `Choose one of ${channelProviderIds.join(", ")}.`),
  apiKey: Credential.optional(),
  baseUrl: BaseUrl.optional(),
  name: z.string().trim().min(1).max(60).optional(),
  /** Its share among channels of the same priority. */
  weight: wholeNumber(1, 1_000).default(1),
  /** Higher ones are tried first. */
  priority: wholeNumber(-1_000, 1_000).default(0),
  /** What it sells, `sold=upstream` where the provider's name is another; none: all that the catalogue or the server lists. */
  models: SoldEntries.default([]),
  connectTimeoutMs: timeout,
  headersTimeoutMs: timeout,
  idleTimeoutMs: timeout,
  /** What the operator has agreed with the provider: it keeps nothing, it stays within these regions. */
  zeroRetention: z.boolean().optional(),
  regions: z.array(Region).max(50).optional(),
  /** Whose own credential it is; none: the operator's, for everybody. */
  organizationId: z.uuid().optional(),
});
export type AddChannelInput = z.infer<typeof AddChannelInput>;

/** How many credentials of its own an account may have. */
export const ownChannelsMax = 20;

/** What stands in a form's field, or nothing. */
function orNothing(schema: z.ZodType<string, string>) {
  return z
    .string()
    .trim()
    .transform((text) => text || undefined)
    .pipe(schema.optional())
    .optional();
}

const words = z
  .string()
  .max(20_000)
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(SoldEntries);

/** What a person may say of a credential of their own; everything else is the operator's to say. */
export const AddOwnChannelInput = z.object({
  provider: AddChannelInput.shape.provider,
  apiKey: Credential,
  baseUrl: orNothing(BaseUrl),
  name: orNothing(z.string().max(60)),
  models: words.optional().transform((list) => list ?? []),
});
export type AddOwnChannelInput = z.infer<typeof AddOwnChannelInput>;

export type OwnChannelView = {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
  readonly createdAt: Date;
};

export const ChannelIdInput = z.object({ id: z.uuid() });
export type ChannelIdInput = z.infer<typeof ChannelIdInput>;

/** A channel as an operator sees it. Its credential is never shown again. */
export type ChannelView = {
  readonly id: string;
  /** Whose own it is; null: the operator's. */
  readonly ownerEmail: string | null;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly hasCredential: boolean;
  readonly models: readonly string[];
  readonly weight: number;
  readonly priority: number;
  readonly connectTimeoutMs: number | null;
  readonly headersTimeoutMs: number | null;
  readonly idleTimeoutMs: number | null;
  readonly zeroRetention: boolean | null;
  readonly regions: readonly string[];
  readonly fromEnvironment: boolean;
  readonly createdAt: Date;
};

export type ChannelTestView = {
  readonly ok: boolean;
  /** Null: no answer came. */
  readonly status: number | null;
  /** `no_list`: somebody answers, but has no list of models there, so that nothing is known of the credential. */
  readonly problem: "timeout" | "unreachable" | "refused" | "no_list" | null;
  readonly durationMs: number;
  readonly modelsCount: number | null;
  /** How many keys the channel has, and how many of them were accepted. */
  readonly keysCount: number;
  readonly keysAccepted: number;
};

/** One way to reach one model: the shape of the gateway's port, as are the types below. `lib/main` checks that they fit. */
export type Deployment = {
  readonly model: string;
  readonly provider: string;
  readonly channelId: string | null;
  readonly upstreamModel: string;
  readonly urls: UrlTable;
  readonly credentialHeaders: Readonly<Record<string, string>>;
  /** One of a channel's keys. */
  readonly routeId: string;
  readonly isPooled: boolean;
  readonly quirks: Quirks;
  readonly capabilities: Capabilities;
  readonly timeouts: {
    readonly connectMs: number | null;
    readonly headersMs: number | null;
    readonly idleMs: number | null;
  };
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: PriceFacts;
};

export type RouteSort = "price" | "latency" | "throughput";

export type RouteAsk = {
  /** Whose it is, and the models it may call; none: all. */
  readonly key: { readonly organizationId: string; readonly models: readonly string[] };
  /** The model and its fallbacks: ids, `provider/id`, aliases. */
  readonly models: readonly string[];
  readonly serves: readonly (Wire | Surface)[];
  /** What a provider must promise, such as "zdr" or "eu". */
  readonly requires: readonly string[];
  readonly sort: RouteSort | null;
  readonly affinity: string | null;
};

export type RouteAnswer =
  | { readonly outcome: "found"; readonly deployments: readonly Deployment[] }
  | { readonly outcome: "unknown_model" | "not_allowed" | "unserved" | "unmet" };

export type AttemptReport = {
  readonly deployment: Deployment;
  readonly outcome: AttemptOutcome;
  readonly retryAfterSeconds: number | null;
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  readonly outputTokens: number;
};

export type ListedModel = {
  readonly id: string;
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly createdAtSeconds: number;
  readonly provider: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
};

/** The same with what the house itself shows of it. */
export type SoldModel = ListedModel & {
  /** Everybody a call of it may reach, the first of them as `provider`. */
  readonly providers: readonly string[];
  readonly price: PriceFacts;
  /** The models that an alias stands for; null: it is none. */
  readonly aliasOf: readonly string[] | null;
};

export const SetAliasInput = z.object({
  name: z.string().regex(/^[\w.:/@+-]{1,200}$/, "A name is made of letters, digits and . _ - : / @ +"),
  models: z
    .array(z.string().regex(/^[\w.:/@+-]{1,200}$/, "Give ids of models."))
    .min(1, "Give at least one model.")
    .max(20),
});
export type SetAliasInput = z.infer<typeof SetAliasInput>;

export type AliasView = { readonly name: string; readonly models: readonly string[]; readonly createdAt: Date };
