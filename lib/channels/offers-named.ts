import { matchesPattern } from "@/lib/base/model-pattern";
import { findProvider } from "@/lib/catalog/providers";
import type { Offers } from "./offers";
import type { Offer } from "./to-offer";

/**
 * The ways to what was asked for. `provider/id` keeps to one provider, also where a reseller calls a model of its own so;
 * who means that one puts the reseller before it.
 */
export function offersNamed(shelves: readonly Offers[], asked: string): readonly Offer[] {
  const slash = asked.indexOf("/");
  const provider = slash > 0 ? findProvider(asked.slice(0, slash)) : null;
  const sold = provider ? shelves.flatMap((offers) => offers.get(asked.slice(slash + 1)) ?? []) : [];
  const byProvider = sold.filter(({ deployment }) => deployment.provider === provider?.id);
  return byProvider.length > 0 ? byProvider : shelves.flatMap((offers) => offers.get(asked) ?? []);
}

/** Those of a model that a list of patterns allows; none: all. */
export function allowedOffers(offers: readonly Offer[], models: readonly string[]): readonly Offer[] {
  if (models.length === 0) return offers;
  return offers.filter(({ deployment }) => models.some((pattern) => allows(pattern, deployment)));
}

/**
 * A model is meant by its own id, or with its provider before it. `anthropic/*` means what Anthropic serves, also where a
 * reseller's models are called so.
 */
function allows(pattern: string, { provider, model }: Offer["deployment"]): boolean {
  if (pattern === model || matchesPattern(pattern, `${provider}/${model}`)) return true;
  const [first = "", ...rest] = pattern.split("/");
  const namesAnother = rest.length > 0 && first !== provider && findProvider(first) !== null;
  return !namesAnother && matchesPattern(pattern, model);
}
