/**
 * How fast ways have been lately, as this process has seen it: moving averages that forget, by channel and model. Every
 * node learns for itself, and a restart forgets.
 */
export type Speed = {
  readonly firstByteMs: number | null;
  /** Of the whole answer, the wait for its first byte included: what a person sees. */
  readonly tokensPerSecond: number | null;
};

export type Observation = {
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  readonly outputTokens: number;
};

export type Observations = {
  find(key: string): Speed;
  note(key: string, observation: Observation): void;
};

const unknown: Speed = { firstByteMs: null, tokensPerSecond: null };
// The newest observation counts a fifth: after ten, a tenth of the old picture is left.
const share = 0.2;
// Of a few tokens the time says more about the network than about the model.
const tokensMin = 20;
const keysMax = 10_000;

export function createObservations(): Observations {
  const speeds = new Map<string, Speed>();
  return {
    find: (key) => speeds.get(key) ?? unknown,
    note(key, { firstByteMs, durationMs, outputTokens }) {
      const known = speeds.get(key) ?? unknown;
      const tokensPerSecond = outputTokens >= tokensMin && durationMs > 0 ? outputTokens / (durationMs / 1_000) : null;
      speeds.set(key, {
        firstByteMs: average(known.firstByteMs, firstByteMs),
        tokensPerSecond: average(known.tokensPerSecond, tokensPerSecond),
      });
      if (speeds.size > keysMax) speeds.delete(speeds.keys().next().value as string);
    },
  };
}

function average(known: number | null, seen: number | null): number | null {
  if (seen === null || !Number.isFinite(seen)) return known;
  return known === null ? seen : known + share * (seen - known);
}
