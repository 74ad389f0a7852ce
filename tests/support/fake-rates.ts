import type { KeyFacts, Ports, RateAnswer, UnusedRates } from "@/lib/gateway/ports";
import { inferenceKey } from "./fake-house";

/** A limiter of cards: counts as a real one does, in a minute that never ends. */
export function createFakeRates(limits: { readonly rpm?: number; readonly tpm?: number }) {
  const key: KeyFacts = { ...inferenceKey, rpm: limits.rpm ?? null, tpm: limits.tpm ?? null };
  const used = { requests: 0, tokens: 0 };
  const taken: number[] = [];
  const returned: UnusedRates[] = [];
  const rates = () => [
    ...(key.rpm === null ? [] : [{ name: "requests" as const, limit: key.rpm, ...left(key.rpm - used.requests) }]),
    ...(key.tpm === null ? [] : [{ name: "tokens" as const, limit: key.tpm, ...left(key.tpm - used.tokens) }]),
  ];
  const left = (remaining: number) => ({ remaining: Math.max(0, remaining), resetMs: 30_500 });
  const refused = (by: "requests" | "tokens"): RateAnswer => ({
    outcome: "refused",
    by,
    retryAfterMs: 1_234.5,
    rates: rates(),
  });

  const ports: Pick<Ports, "findKey" | "takeRates" | "returnRates"> = {
    findKey: () => key,
    takeRates(_, tokens) {
      taken.push(tokens);
      if (key.rpm !== null && used.requests >= key.rpm) return refused("requests");
      if (key.tpm !== null && used.tokens + tokens > key.tpm) return refused("tokens");
      used.requests += 1;
      used.tokens += tokens;
      return { outcome: "taken", rates: rates() };
    },
    returnRates(_, unused) {
      returned.push(unused);
      used.requests -= unused.requests;
      used.tokens -= unused.tokens;
    },
  };
  return { ports, used, taken, returned };
}
