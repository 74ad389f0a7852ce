import { z } from "zod";
import { BudgetUsd } from "@/lib/billing/budgets/schema";
import { normalizeNetwork } from "./network-text";

/** Each thing that may be set of a key, and what it may be. */

export const keyNameMax = 60;
export const modelsMax = 100;
export const networksMax = 100;

const requiresMax = 20;
const requestsPerMinuteMax = 1_000_000;
const tokensPerMinuteMax = 100_000_000;
const concurrencyMax = 100_000;
const lastYear = 9999; // the last one that RFC 3339 can write

export const KeyName = z
  .string("Give the key a name.")
  .trim()
  .min(1, "Give the key a name.")
  .max(keyNameMax, `At most ${keyNameMax} characters.`);

const ModelPattern = z
  .string()
  .trim()
  .regex(/^[\w.:/@+*-]{1,200}$/, "A model is named by its id, in which * may stand for any characters: claude-*.");

const Network = z.string().transform((text, context) => {
  const network = normalizeNetwork(text.trim());
  if (network !== null) return network;
  context.addIssue("Give IP addresses or ranges such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.");
  return z.NEVER;
});

/** What `lib/channels/promises.ts` can tell of a provider. */
const DataPromise = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,}(-[a-z0-9]+)*$/, "Ask for zdr, no-training or a region such as eu.")
  .max(60, "Ask for zdr, no-training or a region such as eu.");

const unique = <T>(items: T[]): T[] => [...new Set(items)];

export function listOf<S extends z.ZodType>(item: S, max: number) {
  return z.array(item, "Give a list.").max(max, `At most ${max} of them.`).transform(unique);
}

export const KeyModels = listOf(ModelPattern, modelsMax);
export const KeyNetworks = listOf(Network, networksMax);
export const KeyRequires = listOf(DataPromise, requiresMax);

function limit(max: number) {
  const sentence = `Give a whole number from 1 to ${max.toLocaleString("en")}.`;
  return z.number(sentence).int(sentence).min(1, sentence).max(max, sentence);
}

export const KeyRpm = limit(requestsPerMinuteMax);
export const KeyTpm = limit(tokensPerMinuteMax);
export const KeyConcurrency = limit(concurrencyMax);

export const PauseAboveUsd = BudgetUsd.refine((text) => !/^0*(\.0*)?$/.test(text), "Give an amount above zero.");

export const KeyExpiry = z.coerce
  .date("Give a time such as 2027-01-31T12:00:00Z.")
  .refine((date) => date.getTime() > Date.now(), "Choose a time in the future.")
  .refine((date) => date.getUTCFullYear() <= lastYear, `Choose a time up to the year ${lastYear}.`);
