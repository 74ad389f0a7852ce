import Stripe from "stripe";

/** What this room was written against and is tested with: the version that the pinned package's types describe. */
const apiVersion = "2026-10-28.endive";

export type StripeAccess = {
  readonly secretKey: string;
  /** A local endpoint instead of Stripe's. */
  readonly apiBase?: string | undefined;
  readonly timeoutMs?: number;
};

export function openStripe({ secretKey, apiBase, timeoutMs = 15_000 }: StripeAccess): Stripe {
  return new Stripe(secretKey, {
    apiVersion,
    maxNetworkRetries: 2,
    telemetry: false,
    timeout: timeoutMs,
    ...(apiBase ? endpoint(new URL(apiBase)) : {}),
  });
}

function endpoint({ protocol, hostname, port }: URL) {
  const scheme = protocol === "http:" ? ("http" as const) : ("https" as const);
  return { protocol: scheme, host: hostname, port: port || (scheme === "http" ? 80 : 443) };
}
