import { createLeasePool, type LeasePool } from "./lease-pool";
import type { LimitStore } from "./store";
import { tagOf } from "./tag";

const tidyEveryMs = 1_000;
const poolsMax = 50_000;

export type RateName = "requests" | "tokens";

export type Leases = {
  poolOf(name: RateName, keyId: string): LeasePool;
  /** Gives back what lies unused and forgets keys that have been quiet for as long as anything of theirs counts. */
  tidy(): Promise<void>;
  /** Gives back all that lies unused. */
  close(): Promise<void>;
  readonly size: number;
};

/** This process's pools, one a rate of a key, looked after once a second while there are any. */
export function createLeases(store: LimitStore, nowMs: () => number = Date.now): Leases {
  const pools = new Map<string, LeasePool>();
  let timer: NodeJS.Timeout | undefined;

  function forget(id: string, pool: LeasePool): void {
    if (pools.get(id) === pool) pools.delete(id);
    if (pools.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function tidy(): Promise<void> {
    await Promise.all([...pools].map(async ([id, pool]) => (await pool.tidy()) && forget(id, pool)));
  }

  return {
    poolOf(name, keyId) {
      const id = `${name} ${keyId}`;
      const known = pools.get(id);
      if (known) return known;
      const pool = createLeasePool(store, `tacit:rate:${name}:${tagOf(`rate_${name}`, keyId)}`, nowMs);
      pools.set(id, pool);
      const [oldest] = pools;
      if (pools.size > poolsMax && oldest) {
        void oldest[1].close();
        pools.delete(oldest[0]);
      }
      // A timer must not keep the process from ending: what is not given back counts for a minute.
      timer ??= setInterval(() => void tidy(), tidyEveryMs).unref();
      return pool;
    },
    tidy,
    async close() {
      clearInterval(timer);
      timer = undefined;
      const closing = [...pools.values()];
      pools.clear();
      await Promise.all(closing.map((pool) => pool.close()));
    },
    get size() {
      return pools.size;
    },
  };
}
