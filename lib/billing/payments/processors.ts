import { singleton } from "@/lib/base/singleton";
import { createCreemProcessor } from "../creem/create-creem-processor";
import { createStripeProcessor } from "../stripe/create-stripe-processor";
import type { PaymentProcessor, PaymentProvider } from "./processor";

const registry = () => singleton("payment-processors", () => ({ configured: findConfigured() }));

/** Every processor that has a credential. Webhooks and the reconciliation serve all of them. */
export function configuredProcessors(): readonly PaymentProcessor[] {
  return registry().configured;
}

/** Where new credit is bought: the first of the configured ones, which is Stripe where there are two. Null: nowhere. */
export function checkoutProcessor(): PaymentProcessor | null {
  return configuredProcessors()[0] ?? null;
}

export function findProcessor(id: PaymentProvider): PaymentProcessor | null {
  return configuredProcessors().find((processor) => processor.id === id) ?? null;
}

/** Puts others in their place, for the tests of what is built on them. */
export function provideProcessors(processors: readonly PaymentProcessor[]): void {
  registry().configured = processors;
}

function findConfigured(): readonly PaymentProcessor[] {
  return [createStripeProcessor(), createCreemProcessor()].filter((processor) => processor !== null);
}
