/**
 * Which ways to providers are broken, as this process has seen it: every node learns for itself, and a restart forgets.
 * A way is one of a channel's credentials and a model on it; what breaks may be the credential with all of its models
 * (no connection, a refused key) or one model on it (an overload, a rate limit). A broken way rests, each time for longer,
 * and is then open to one call at a time until one has told how it went.
 */
import type { AttemptOutcome } from "@/lib/billing/schema";

/** `half_open`: it has rested, and one call may try it. */
export type CircuitState = "closed" | "half_open" | "open";

export type Way = { readonly routeId: string; readonly upstreamModel: string };

export type Circuits = {
  state(way: Way): CircuitState;
  /** Takes the one place of a half-open way; false when somebody has it. */
  claimProbe(way: Way): boolean;
  report(way: Way, outcome: AttemptOutcome, retryAfterSeconds: number | null): void;
};

type Circuit = { failures: number; breaks: number; openUntilMs: number | null; probeUntilMs: number };
type Damage = { readonly scope: "route" | "model"; readonly breaksAfter: number; readonly restMs: number };

const shortMs = 5_000;
const longestRestMs = 600_000;
// A probe that was never tried, because another way came first after all, tells nothing: its place is free again then.
const probeLeaseMs = 60_000;
const circuitsMax = 10_000;

const damages: Partial<Record<AttemptOutcome, Damage>> = {
  connect: { scope: "route", breaksAfter: 3, restMs: shortMs },
  reset: { scope: "route", breaksAfter: 3, restMs: shortMs },
  timeout: { scope: "model", breaksAfter: 3, restMs: shortMs },
  unreadable: { scope: "model", breaksAfter: 3, restMs: shortMs },
  overloaded: { scope: "model", breaksAfter: 3, restMs: shortMs },
  failed: { scope: "model", breaksAfter: 3, restMs: shortMs },
  rate_limited: { scope: "model", breaksAfter: 1, restMs: shortMs },
  credential_refused: { scope: "route", breaksAfter: 1, restMs: 60_000 },
  quota_exhausted: { scope: "route", breaksAfter: 1, restMs: 60_000 },
};

/** `nowMs` is the clock. */
export function createCircuits(nowMs: () => number): Circuits {
  const circuits = new Map<string, Circuit>();

  function found({ routeId, upstreamModel }: Way): Circuit[] {
    if (circuits.size === 0) return [];
    const both = [circuits.get(routeId), circuits.get(keyOf(routeId, upstreamModel))];
    return both.filter((circuit) => circuit !== undefined);
  }

  function broken(way: Way): Circuit[] {
    return found(way).filter((circuit) => circuit.openUntilMs !== null);
  }

  function damage(way: Way, { scope, breaksAfter, restMs }: Damage, retryAfterSeconds: number | null): void {
    const circuit = entryOf(scope === "route" ? way.routeId : keyOf(way.routeId, way.upstreamModel));
    const now = nowMs();
    const askedMs = retryAfterSeconds === null ? null : Math.min(Math.max(retryAfterSeconds, 1) * 1_000, longestRestMs);
    const isOpen = circuit.openUntilMs !== null && now < circuit.openUntilMs;
    // Calls that were under way when it broke do not break it again.
    if (isOpen) {
      if (askedMs !== null) circuit.openUntilMs = Math.max(circuit.openUntilMs!, now + askedMs);
      return;
    }
    circuit.failures += 1;
    if (circuit.openUntilMs === null && circuit.failures < breaksAfter) return;
    circuit.breaks += 1;
    circuit.openUntilMs = now + (askedMs ?? Math.min(restMs * 2 ** (circuit.breaks - 1), longestRestMs));
    circuit.probeUntilMs = 0;
  }

  function heal(way: Way): void {
    for (const key of [way.routeId, keyOf(way.routeId, way.upstreamModel)]) {
      const circuit = circuits.get(key);
      // An answer that was under way when it broke is no sign that it is well again.
      if (circuit && (circuit.openUntilMs === null || nowMs() >= circuit.openUntilMs)) circuits.delete(key);
    }
  }

  function entryOf(key: string): Circuit {
    const known = circuits.get(key);
    if (known) return known;
    const circuit = { failures: 0, breaks: 0, openUntilMs: null, probeUntilMs: 0 };
    circuits.set(key, circuit);
    if (circuits.size > circuitsMax) circuits.delete(circuits.keys().next().value as string);
    return circuit;
  }

  return {
    state(way) {
      const rests = broken(way);
      if (rests.length === 0) return "closed";
      return rests.some((circuit) => nowMs() < circuit.openUntilMs!) ? "open" : "half_open";
    },
    claimProbe(way) {
      const rests = broken(way);
      if (rests.some((circuit) => nowMs() < circuit.probeUntilMs)) return false;
      for (const circuit of rests) circuit.probeUntilMs = nowMs() + probeLeaseMs;
      return true;
    },
    report(way, outcome, retryAfterSeconds) {
      const harm = damages[outcome];
      if (harm) damage(way, harm, retryAfterSeconds);
      else if (outcome === "ok") heal(way);
      // The caller's own mistake or haste says nothing about the way: the next call may try it.
      else for (const circuit of found(way)) circuit.probeUntilMs = 0;
    },
  };
}

function keyOf(routeId: string, model: string): string {
  return `${routeId}\n${model}`;
}
