import { env } from "@/lib/env";
import type { PaymentProvider } from "./processor";

/** Who takes money for this installation, as policies name it. */
export type NamedProcessor = { readonly id: PaymentProvider; readonly name: string; readonly privacyUrl: string };

const stripe: NamedProcessor = { id: "stripe", name: "Stripe", privacyUrl: "https://stripe.com/privacy" };
const creem: NamedProcessor = { id: "creem", name: "Creem", privacyUrl: "https://www.creem.io/privacy" };

/** The processors that are configured; the first of them opens new checkouts. */
export function namedProcessors(): readonly NamedProcessor[] {
  const { STRIPE_SECRET_KEY, CREEM_API_KEY } = env();
  return [...(STRIPE_SECRET_KEY ? [stripe] : []), ...(CREEM_API_KEY ? [creem] : [])];
}
