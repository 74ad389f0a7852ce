import { findProvider } from "@/lib/catalog/providers";
import type { Offers } from "./offers";
import type { Offer } from "./to-offer";

/** `provider/id` keeps to one provider; an id that has a slash of its own is tried first. */
export function offersNamed(offers: Offers, asked: string): readonly Offer[] {
  const exact = offers.get(asked);
  if (exact) return exact;
  const slash = asked.indexOf("/");
  const provider = slash > 0 ? findProvider(asked.slice(0, slash)) : null;
  if (!provider) return [];
  const sold = offers.get(asked.slice(slash + 1)) ?? [];
  return sold.filter(({ deployment }) => deployment.provider === provider.id);
}
