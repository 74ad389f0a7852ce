import type { LimitStore } from "./store";

/** A minute: what rpm and tpm are counted over. */
export const rateWindowMs = 60_000;

/** From so high a limit on, a process takes some ahead: a fiftieth of the limit, for two seconds. */
const leaseFromMax = 100;
const leaseShare = 50;
const leaseMs = 2_000;
/** Below it nothing is taken ahead, and what is granted is used at once: longer than a store is waited for. */
const promptMs = 200;
const quietMs = 200;
const attemptsMax = 3;

type Block = {
  /** The store's name for it: when, by its clock, it counts no longer. */
  readonly freeAtMs: number;
  readonly countedUntilMs: number;
  validUntilMs: number;
  left: number;
  used: number;
};

export type View = { readonly remaining: number; readonly resetMs: number };
export type Taken =
  /** `undo` gives it back, and says how much that was. */
  | { readonly outcome: "taken"; readonly view: View; readonly undo: () => number }
  | { readonly outcome: "refused"; readonly retryAfterMs: number; readonly view: View };

export type LeasePool = {
  /** What is in hand answers at once, otherwise the store is asked; null when it is away. Never rejects. */
  take(count: number, max: number): Taken | Promise<Taken | null>;
  /** Of what was taken at `sinceMs` or later so much was not used. */
  giveBack(count: number, sinceMs: number): void;
  /** More was used: so much is taken on top, or what there is. */
  takeMore(count: number, max: number): void;
  /** Gives the store back what lies unused; true when nothing is left to remember. */
  tidy(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * One rate of one key, shared by several processes: this one takes a block of it at a time from the store and serves
 * calls from that, so that most calls wait for nobody. A block counts in the store from when it is asked for until a
 * whole window after the last moment it may be used, so no window ever holds more than the limit, whatever happens to a
 * process. The price: others may be refused early by at most what this one holds unused, less than two blocks (4 % of
 * the limit) for about three seconds.
 */
export function createLeasePool(store: LimitStore, key: string, nowMs: () => number): LeasePool {
  const waiting: { readonly count: number; readonly resolve: (taken: Taken | null) => void }[] = [];
  let blocks: Block[] = [];
  let max = 0;
  let isAsking = false;
  let quietUntilMs = 0;
  let elsewhere = 0;
  let resetAtMs = 0;

  const blockSize = () => (max < leaseFromMax ? 0 : Math.floor(max / leaseShare));
  const isValid = (block: Block, now: number) => now < block.validUntilMs;
  const view = (): View => ({
    remaining: Math.max(0, Math.min(max, elsewhere + left())),
    resetMs: Math.max(0, resetAtMs - nowMs()),
  });

  function left(): number {
    const now = nowMs();
    let count = 0;
    for (const block of blocks) if (isValid(block, now)) count += block.left;
    return count;
  }

  // Another limit is in force at once: what was taken under the one before goes back.
  function setMax(to: number): void {
    if (max === to) return;
    if (max !== 0) for (const block of blocks) block.validUntilMs = 0;
    max = to;
  }

  function serve(count: number): Taken {
    const now = nowMs();
    const parts: { block: Block; count: number }[] = [];
    let missing = count;
    for (const block of blocks) {
      if (missing === 0) break;
      const part = isValid(block, now) ? Math.min(block.left, missing) : 0;
      if (part === 0) continue;
      block.left -= part;
      block.used += part;
      missing -= part;
      parts.push({ block, count: part });
    }
    const undo = () => {
      for (const part of parts) unuse(part.block, part.count);
      return count;
    };
    return { outcome: "taken", view: view(), undo };
  }

  function unuse(block: Block, count: number): void {
    block.used -= count;
    block.left += count;
    // Where little is allowed another process may be waiting for it.
    if (blockSize() === 0) void returnUnused(block);
  }

  async function returnUnused(block: Block): Promise<void> {
    const count = block.left;
    block.left = 0;
    elsewhere += count;
    if (count > 0) await store.giveBack(key, count, block.freeAtMs);
  }

  async function ask(need: number, want: number) {
    const sentAtMs = nowMs();
    const holdMs = blockSize() === 0 ? promptMs : leaseMs;
    const askedMax = max;
    const grant = await store.take(key, { max, windowMs: rateWindowMs, need, want, holdMs });
    if (!grant) return null;
    elsewhere = grant.remaining;
    resetAtMs = sentAtMs + grant.resetMs;
    if (grant.granted > 0) {
      const validUntilMs = askedMax === max ? sentAtMs + holdMs : 0;
      const countedUntilMs = sentAtMs + holdMs + rateWindowMs;
      blocks.push({ freeAtMs: grant.freeAtMs, countedUntilMs, validUntilMs, left: grant.granted, used: 0 });
    } else if (want > 0) quietUntilMs = nowMs() + quietMs;
    return grant;
  }

  /** One question at a time, for all who wait. */
  async function work(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    let attempts = 0;
    do {
      const inHand = left();
      const need = Math.max(0, (waiting[0]?.count ?? 0) - inHand);
      const all = waiting.reduce((sum, { count }) => sum + count, 0);
      const want = Math.max(need, all - inHand, 0) + blockSize();
      const first = waiting[0];
      const grant = await ask(need, want);
      if (!grant) for (const { resolve } of waiting.splice(0)) resolve(null);
      else answer(grant);
      attempts = waiting[0] === first ? attempts + 1 : 0;
      if (attempts === attemptsMax) waiting.shift()?.resolve(null);
    } while (waiting.length > 0);
    isAsking = false;
  }

  /** Serves who can be served and, when the store has refused, refuses who needs more than there is. */
  function answer({ remaining, retryAfterMs }: { readonly remaining: number; readonly retryAfterMs: number }): void {
    for (const waiter of waiting.splice(0)) {
      const inHand = left();
      if (waiter.count <= inHand) waiter.resolve(serve(waiter.count));
      else if (retryAfterMs > 0 && waiter.count > inHand + remaining) {
        waiter.resolve({ outcome: "refused", retryAfterMs, view: view() });
      } else waiting.push(waiter);
    }
    if (blockSize() === 0) for (const block of blocks) void returnUnused(block);
  }

  const has = (count: number, limit: number) => limit === max && waiting.length === 0 && count <= left();

  return {
    take(count, limit) {
      setMax(limit);
      if (has(count, limit)) {
        const taken = serve(count);
        if (blockSize() > 0 && left() < blockSize() / 2 && nowMs() >= quietUntilMs) void work();
        return taken;
      }
      return new Promise((resolve) => {
        waiting.push({ count, resolve });
        void work();
      });
    },
    giveBack(count, sinceMs) {
      let unused = count;
      for (const block of blocks) {
        // A block from before could not have served it: it was no longer valid.
        if (block.countedUntilMs < sinceMs + rateWindowMs) continue;
        const part = Math.min(block.used, unused);
        unused -= part;
        if (part > 0) unuse(block, part);
      }
    },
    takeMore(count, limit) {
      setMax(limit);
      const fromHand = Math.min(count, left());
      serve(fromHand);
      if (fromHand < count) void takeTheRest(count - fromHand);
    },
    async tidy() {
      const now = nowMs();
      const over = blocks.filter((block) => !isValid(block, now));
      blocks = blocks.filter((block) => now < block.countedUntilMs && (isValid(block, now) || block.used > 0));
      await Promise.all(over.map(returnUnused));
      return blocks.length === 0 && waiting.length === 0 && !isAsking;
    },
    async close() {
      await Promise.all(blocks.map(returnUnused));
    },
  };

  async function takeTheRest(count: number): Promise<void> {
    const grant = await ask(0, count);
    const block = grant && blocks.find(({ freeAtMs, left }) => freeAtMs === grant.freeAtMs && left >= grant.granted);
    if (!grant || !block) return;
    block.left -= grant.granted;
    block.used += grant.granted;
  }
}
