/** The processor for Creem around the real package, and the local Creem that it talks to. */
import type { Creem } from "creem";
import { newId } from "@/lib/base/ids";
import { type CreemSettings, creemProcessor } from "@/lib/billing/creem/create-creem-processor";
import { openCreem } from "@/lib/billing/creem/creem-client";
import type { CheckoutAsk } from "@/lib/billing/payments/processor";
import { startCreem } from "./start-creem";

/** Both forms of signing know it: what comes after the prefix is base64. */
export const webhookSecret = "whsec_Y29udHJhY3Q=";

export async function openLocal(settings: Partial<CreemSettings> = {}, options: Parameters<typeof startCreem>[0] = {}) {
  const local = await startCreem(options);
  const creem = openCreem({ apiKey: local.apiKey, apiBase: local.baseUrl, timeoutMs: 1000 });
  return { processor: processorOf(creem, settings), creem, local, close: () => local.close() };
}

export function processorOf(creem: Creem, settings: Partial<CreemSettings> = {}) {
  return creemProcessor(creem, { isTest: true, webhookSecret, ...settings });
}

export function checkoutAsk(changes: Partial<CheckoutAsk> = {}): CheckoutAsk {
  return {
    orderId: newId(),
    organizationId: newId(),
    amountMinor: 2500,
    currency: "usd",
    customerId: null,
    email: "person@example.com",
    savesMethod: false,
    successUrl: "https://tacit.example/dashboard/billing?order=1",
    cancelUrl: "https://tacit.example/dashboard/billing",
    ...changes,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
