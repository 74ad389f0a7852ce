/**
 * What may go wrong between a caller and Stripe. `_before`: nothing was done; `_after`: it was done, and the caller does
 * not learn it. `error_kept` is a 500 that stays under the idempotency key, as Stripe keeps them.
 */
export const faultKinds = [
  "rate_limited",
  "error_before",
  "error_kept",
  "error_after",
  "reset_before",
  "reset_after",
  "hang_before",
  "hang_after",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Faults that wait for requests, by call such as "POST /v1/refunds". */
export function newFaults() {
  const waiting: { call: string; kind: FaultKind; times: number }[] = [];
  return {
    add(call: string, kind: FaultKind, times: number): void {
      waiting.push({ call, kind, times });
    },
    take(call: string): FaultKind | null {
      const fault = waiting.find((candidate) => candidate.call === call && candidate.times > 0);
      if (!fault) return null;
      fault.times--;
      return fault.kind;
    },
    clear(): void {
      waiting.length = 0;
    },
  };
}

export type Faults = ReturnType<typeof newFaults>;
