import { Creem } from "creem";

export type CreemAccess = {
  readonly apiKey: string;
  /** A local endpoint instead of Creem's. */
  readonly apiBase?: string | undefined;
  readonly timeoutMs?: number;
};

/** Nothing is repeated by itself: Creem has no key under which a repeated ask does nothing new. */
export function openCreem({ apiKey, apiBase, timeoutMs = 15_000 }: CreemAccess): Creem {
  const place = apiBase
    ? { serverURL: apiBase }
    : { server: isTestKey(apiKey) ? ("test" as const) : ("prod" as const) };
  return new Creem({ apiKey, timeoutMs, ...place });
}

/** Test keys say in their name that they are, and are good for Creem's test server alone. */
export function isTestKey(apiKey: string): boolean {
  return apiKey.startsWith("creem_test_");
}
