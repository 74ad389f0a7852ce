/** What is asked of a sliding window: at least `need` and at most `want` of the `max` that any `windowMs` may hold. */
export type WindowAsk = {
  readonly max: number;
  readonly windowMs: number;
  readonly need: number;
  readonly want: number;
  /** How long what is granted may lie unused; it counts for so much longer. */
  readonly holdMs: number;
};

export type WindowGrant = {
  /** All that was asked for, what there is of it, or nothing when there is less than `need`. */
  readonly granted: number;
  /** The moment, on the window's own clock, at which this grant is free again: by it, it can be given back. */
  readonly freeAtMs: number;
  /** What is free now. */
  readonly remaining: number;
  /** How long until `need` will fit; 0 when it does. */
  readonly retryAfterMs: number;
  /** How long until all of it is free again. */
  readonly resetMs: number;
};

/** Up to so many, a window keeps every grant's own moment; of more it keeps a hundredth of the window, rounded up. */
const exactMax = 100;

/** When something granted now counts no longer. Rounded up, never down: no window ever holds more than its limit. */
export function freeAt(nowMs: number, { max, windowMs, holdMs }: WindowAsk): number {
  const grainMs = max <= exactMax ? 1 : Math.ceil(windowMs / exactMax);
  return Math.ceil((nowMs + holdMs + windowMs) / grainMs) * grainMs;
}

type Entry = { readonly freeAtMs: number; count: number };
/** In the order in which they are free again, and their sum. */
type Window = { readonly entries: Entry[]; used: number };

type Which = "latest" | { readonly freeFromMs: number; readonly freeToMs?: number };

export type Windows = {
  take(identifier: string, ask: WindowAsk): WindowGrant;
  /**
   * Gives back of the latest grants that still count, or of the oldest that are free between two moments, and says how
   * much there was to give back.
   */
  giveBack(identifier: string, count: number, which: Which): number;
  readonly size: number;
};

/** Sliding windows in this process's memory, one an identifier: the same rules as `window-script.ts` has in Redis. */
export function createWindows(nowMs: () => number = Date.now, identifiersMax = 50_000): Windows {
  const windows = new Map<string, Window>();

  function live(identifier: string, now: number): Window {
    const window = windows.get(identifier) ?? { entries: [], used: 0 };
    const { entries } = window;
    let over = 0;
    while (over < entries.length && entries[over]!.freeAtMs <= now) window.used -= entries[over++]!.count;
    if (over > 0) entries.splice(0, over);
    return window;
  }

  function keep(identifier: string, window: Window, now: number): void {
    windows.delete(identifier);
    windows.set(identifier, window);
    // Kept in the order of their last grant: what is over, and when there are too many what matters least, stands first.
    for (const [oldest, { entries }] of windows) {
      if (windows.size <= identifiersMax && (entries.at(-1)?.freeAtMs ?? 0) > now) break;
      windows.delete(oldest);
    }
  }

  return {
    take(identifier, ask) {
      const now = nowMs();
      const window = live(identifier, now);
      const { entries } = window;
      const free = Math.max(0, ask.max - window.used);
      const granted = free >= ask.need ? Math.min(ask.want, free) : 0;
      const freeAtMs = freeAt(now, ask);
      if (granted > 0) {
        add(entries, freeAtMs, granted);
        window.used += granted;
        keep(identifier, window, now);
      }
      return {
        granted,
        freeAtMs,
        remaining: free - granted,
        retryAfterMs: free >= ask.need ? 0 : waitMs(window, ask, now),
        resetMs: (entries.at(-1)?.freeAtMs ?? now) - now,
      };
    },
    giveBack(identifier, count, which) {
      const window = live(identifier, nowMs());
      const { entries } = window;
      let left = count;
      while (left > 0) {
        const index = which === "latest" ? entries.length - 1 : indexWithin(entries, which);
        const entry = entries[index];
        if (!entry) break;
        const part = Math.min(entry.count, left);
        entry.count -= part;
        window.used -= part;
        left -= part;
        if (entry.count === 0) entries.splice(index, 1);
      }
      if (entries.length === 0) windows.delete(identifier);
      return count - left;
    },
    get size() {
      return windows.size;
    },
  };
}

function add(entries: Entry[], freeAtMs: number, count: number): void {
  let index = entries.length;
  while (index > 0 && entries[index - 1]!.freeAtMs > freeAtMs) index--;
  const same = entries[index - 1];
  if (same?.freeAtMs === freeAtMs) same.count += count;
  else entries.splice(index, 0, { freeAtMs, count });
}

function indexWithin(entries: readonly Entry[], { freeFromMs, freeToMs = Infinity }: Exclude<Which, string>): number {
  return entries.findIndex(({ freeAtMs }) => freeAtMs >= freeFromMs && freeAtMs <= freeToMs);
}

function waitMs({ entries, used }: Window, { max, windowMs, need }: WindowAsk, now: number): number {
  let free = max - used;
  for (const entry of entries) {
    free += entry.count;
    if (free >= need) return entry.freeAtMs - now;
  }
  // It never will: it is more than the whole window holds.
  return windowMs;
}
