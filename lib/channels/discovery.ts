import { singleton } from "@/lib/base/singleton";

type MaybePromise<T> = T | Promise<T>;

export type Discovery = {
  /**
   * The models of the server behind a channel, as it said lately. Asked for the first time, waits a moment for the
   * answer and goes without it if it is late; later answers come behind the scenes.
   */
  find(channelId: string, ask: () => Promise<readonly string[]>): MaybePromise<readonly string[]>;
};

type Options = { readonly nowMs: () => number; readonly patienceMs: number };
type Entry = { models: readonly string[]; askAgainMs: number; pending: Promise<unknown> | null };

const keptMs = 300_000;
const retryAfterMs = 30_000;
const entriesMax = 1_000;

export function createDiscovery({ nowMs, patienceMs }: Options): Discovery {
  const entries = new Map<string, Entry>();

  async function refresh(entry: Entry, ask: () => Promise<readonly string[]>): Promise<void> {
    try {
      entry.models = await ask();
      entry.askAgainMs = nowMs() + keptMs;
    } catch {
      // What it had before it went away is what it will have when it is back: the circuit breaker tells calls meanwhile.
      entry.askAgainMs = nowMs() + retryAfterMs;
    } finally {
      entry.pending = null;
    }
  }

  return {
    find(channelId, ask) {
      const known = entries.get(channelId);
      if (known) {
        if (nowMs() >= known.askAgainMs) known.pending ??= refresh(known, ask);
        return known.models;
      }
      const entry: Entry = { models: [], askAgainMs: 0, pending: null };
      entries.set(channelId, entry);
      if (entries.size > entriesMax) entries.delete(entries.keys().next().value as string);
      entry.pending = refresh(entry, ask);
      return within(patienceMs, entry.pending).then(() => entry.models);
    },
  };
}

/** The same for this process. */
export function discovery(): Discovery {
  return singleton("model-discovery", () => createDiscovery({ nowMs: Date.now, patienceMs: 700 }));
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
