import { rateWindowMs, type Taken } from "./lease-pool";
import { createLeases, type Leases, type RateName } from "./leases";
import type { LimitStore } from "./store";
import { createWindows, type Windows } from "./window";

/** What a key's rates say to one more call: the shape of the gateway's ports. */
export type KeyRates = { readonly keyId: string; readonly rpm: number | null; readonly tpm: number | null };
type Rate = {
  readonly name: RateName;
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
};
export type RateAnswer =
  | { readonly outcome: "taken"; readonly rates: readonly Rate[] }
  | {
      readonly outcome: "refused";
      readonly by: RateName;
      readonly retryAfterMs: number;
      readonly rates: readonly Rate[];
    };
export type Unused = {
  readonly requests: number;
  readonly tokens: number;
  /** When it was taken. What was taken a minute ago counts no longer, and cannot be given back. */
  readonly takenAtMs: number;
};

export type KeyRateCounter = {
  take(key: KeyRates, tokens: number): RateAnswer | Promise<RateAnswer>;
  giveBack(key: KeyRates, unused: Unused): void;
  tidy(): Promise<void>;
  close(): Promise<void>;
};

type Ask = { readonly name: RateName; readonly limit: number; readonly count: number };

/**
 * Counts keys' rates: both a sliding window of a minute, in requests and in tokens, and either both are taken or
 * neither. Without a store in this process's memory, and then at once; with one shared by all processes, mostly at once
 * too. While the store is away each process allows the whole limit by itself: calls go on.
 */
export function createKeyRateCounter(store: LimitStore | null, nowMs: () => number = Date.now): KeyRateCounter {
  const here: Record<RateName, Windows> = { requests: createWindows(nowMs), tokens: createWindows(nowMs) };
  const leases: Leases | null = store && createLeases(store, nowMs);

  function askHere(keyId: string, { name, limit, count }: Ask, want: number): Taken {
    const ask = { max: limit, windowMs: rateWindowMs, need: count, want, holdMs: 0 };
    const { retryAfterMs, ...view } = here[name].take(keyId, ask);
    return retryAfterMs > 0 ? { outcome: "refused", retryAfterMs, view } : { outcome: "taken", view, undo: () => 0 };
  }

  function allHere(keyId: string, asks: readonly Ask[]): RateAnswer {
    // Nobody comes between: all are looked at before one is taken.
    const looks = asks.map((ask) => askHere(keyId, ask, 0));
    if (looks.some(({ outcome }) => outcome === "refused")) return together(asks, looks);
    const taken = asks.map((ask) => askHere(keyId, ask, ask.count));
    return together(asks, taken);
  }

  async function allLeased(keyId: string, asks: readonly Ask[], under: readonly (Taken | Promise<Taken | null>)[]) {
    const taken = await Promise.all(under);
    if (taken.every((each) => each !== null)) return together(asks, taken);
    for (const each of taken) if (each?.outcome === "taken") each.undo();
    return allHere(keyId, asks);
  }

  function giveBack(name: RateName, keyId: string, count: number, sinceMs: number): void {
    if (count <= 0) return;
    const counted = here[name].giveBack(keyId, count, { freeFromMs: sinceMs + rateWindowMs });
    if (counted < count) leases?.poolOf(name, keyId).giveBack(count - counted, sinceMs);
  }

  function takeMore(keyId: string, tpm: number, count: number): void {
    if (leases) leases.poolOf("tokens", keyId).takeMore(count, tpm);
    else here.tokens.take(keyId, { max: tpm, windowMs: rateWindowMs, need: 0, want: count, holdMs: 0 });
  }

  return {
    take(key, tokens) {
      const asks = asksOf(key, tokens);
      if (asks.length === 0) return noRates;
      if (!leases) return allHere(key.keyId, asks);
      const taken = asks.map(({ name, limit, count }) => leases.poolOf(name, key.keyId).take(count, limit));
      const inHand = taken.filter(isAtOnce);
      return inHand.length === asks.length ? together(asks, inHand) : allLeased(key.keyId, asks, taken);
    },
    giveBack({ keyId, rpm, tpm }, { requests, tokens, takenAtMs }) {
      if (tpm !== null && tokens < 0) takeMore(keyId, tpm, -tokens);
      if (takenAtMs + rateWindowMs <= nowMs()) return;
      if (rpm !== null) giveBack("requests", keyId, requests, takenAtMs);
      if (tpm !== null) giveBack("tokens", keyId, tokens, takenAtMs);
    },
    async tidy() {
      await leases?.tidy();
    },
    async close() {
      await leases?.close();
    },
  };
}

function isAtOnce(taken: Taken | Promise<Taken | null>): taken is Taken {
  return !(taken instanceof Promise);
}

const noRates: RateAnswer = { outcome: "taken", rates: [] };

function asksOf({ rpm, tpm }: KeyRates, tokens: number): Ask[] {
  const asks: Ask[] = [];
  if (rpm !== null) asks.push({ name: "requests", limit: rpm, count: 1 });
  if (tpm !== null) asks.push({ name: "tokens", limit: tpm, count: tokens });
  return asks;
}

/** All or nothing: where one is refused, what the others took is given back. */
function together(asks: readonly Ask[], taken: readonly Taken[]): RateAnswer {
  const refusals = taken.flatMap((each, index) =>
    each.outcome === "refused" ? [{ by: asks[index]!.name, retryAfterMs: each.retryAfterMs }] : [],
  );
  const [refused] = refusals.sort((one, other) => other.retryAfterMs - one.retryAfterMs);
  const rates = asks.map(({ name, limit }, index) => {
    const each = taken[index]!;
    const givenBack = refused && each.outcome === "taken" ? each.undo() : 0;
    return { name, limit, remaining: Math.min(limit, each.view.remaining + givenBack), resetMs: each.view.resetMs };
  });
  return refused ? { outcome: "refused", ...refused, rates } : { outcome: "taken", rates };
}
