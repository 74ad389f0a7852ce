type MaybePromise<T> = T | Promise<T>;

export type Recent<V> = {
  /** At once for a key looked up within the last `ttlMs`; otherwise one look-up, shared by all who ask meanwhile. */
  get(key: string): MaybePromise<V>;
  /** The next `get` looks up again; a look-up already under way is not remembered. */
  forget(key: string): void;
  /** The same for every remembered answer of which this is true, and for all that are being looked up. */
  forgetWhere(isMeant: (value: V) => boolean): void;
};

/** Remembers answers for a short while, at most `entriesMax` of them; the one unused for longest goes first. */
export function createRecent<V>({
  load,
  ttlMs,
  entriesMax,
  nowMs = Date.now,
}: {
  readonly load: (key: string) => Promise<V>;
  readonly ttlMs: number;
  readonly entriesMax: number;
  readonly nowMs?: () => number;
}): Recent<V> {
  const known = new Map<string, { readonly value: V; readonly untilMs: number }>();
  const underWay = new Map<string, Promise<V>>();

  function lookUp(key: string): Promise<V> {
    // Age counts from the question, not from the answer: what came back may have changed while it travelled.
    const untilMs = nowMs() + ttlMs;
    const answer: Promise<V> = load(key).then(
      (value) => {
        if (underWay.get(key) === answer) {
          underWay.delete(key);
          known.set(key, { value, untilMs });
          if (known.size > entriesMax) known.delete(known.keys().next().value as string);
        }
        return value;
      },
      (error) => {
        if (underWay.get(key) === answer) underWay.delete(key);
        throw error;
      },
    );
    underWay.set(key, answer);
    return answer;
  }

  return {
    get(key) {
      const entry = known.get(key);
      if (entry) {
        known.delete(key);
        if (nowMs() < entry.untilMs) {
          known.set(key, entry);
          return entry.value;
        }
      }
      return underWay.get(key) ?? lookUp(key);
    },
    forget(key) {
      known.delete(key);
      underWay.delete(key);
    },
    forgetWhere(isMeant) {
      for (const [key, { value }] of known) if (isMeant(value)) known.delete(key);
      underWay.clear();
    },
  };
}
