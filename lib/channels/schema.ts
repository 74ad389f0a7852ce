import { z } from "zod";
import type { PriceFacts } from "@/lib/billing/schema";
import { normalizeBaseUrl } from "@/lib/catalog/base-url";
import { channelProviderIds } from "@/lib/catalog/providers";

const BaseUrl = z.string().transform((text, check) => {
  try {
    return normalizeBaseUrl(text);
  } catch {
    check.addIssue({ code: "custom", message: "Give an http or https URL, such as https://api.example.com/v1." });
    return z.NEVER;
  }
});

// It travels in a header, so it is visible ASCII.
const Credential = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,1000}$/, "An API key is one word.");

const ModelId = z.string().regex(/^[\w.:/@+-]{1,200}$/, "A model id is made of letters, digits and . _ - : / @ +");

function wholeNumber(min: number, max: number) {
  const sentence = `Give a whole number from ${min} to ${max}.`;
  return z.number(sentence).int(sentence).min(min, sentence).max(max, sentence);
}

export const AddChannelInput = z.object({
  provider: z.enum(channelProviderIds, `Choose one of ${channelProviderIds.join(", ")}.`),
  apiKey: Credential.optional(),
  baseUrl: BaseUrl.optional(),
  name: z.string().trim().min(1).max(60).optional(),
  /** Its share among channels of the same priority. */
  weight: wholeNumber(1, 1_000).default(1),
  /** Higher ones are tried first. */
  priority: wholeNumber(-1_000, 1_000).default(0),
  /** What it sells; none: all that the catalogue lists for the provider. */
  models: z.array(ModelId).max(500).default([]),
});
export type AddChannelInput = z.infer<typeof AddChannelInput>;

export const ChannelIdInput = z.object({ id: z.uuid() });
export type ChannelIdInput = z.infer<typeof ChannelIdInput>;

/** A channel as an operator sees it. Its credential is never shown again. */
export type ChannelView = {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly hasCredential: boolean;
  readonly models: readonly string[];
  readonly weight: number;
  readonly priority: number;
  readonly fromEnvironment: boolean;
  readonly createdAt: Date;
};

export type ChannelTestView = {
  readonly ok: boolean;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly problem: "timeout" | "unreachable" | "refused" | null;
  readonly durationMs: number;
  readonly modelsCount: number | null;
};

/** One way to reach one model: the shape of the gateway's port. */
export type Deployment = {
  readonly model: string;
  readonly provider: string;
  readonly channelId: string | null;
  readonly upstreamModel: string;
  readonly urls: { readonly openai_chat: string };
  readonly credentialHeaders: Readonly<Record<string, string>>;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: PriceFacts;
};

export type ListedModel = {
  readonly id: string;
  readonly createdAtSeconds: number;
  readonly provider: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
};
