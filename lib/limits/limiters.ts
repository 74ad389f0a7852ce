import { Ratelimit } from "@upstash/ratelimit";
import { singleton } from "@/lib/base/singleton";
import { type Algorithm, inProcessWindow } from "./in-process";
import { redisWindow } from "./redis-window";
import type { LimitRule } from "./rules";
import type { LimitStore } from "./store";

// Later than the store's own deadline, and unlike it: the library's says "allowed" when it is over.
const timeoutAfterMs = 50;
const absent = () => Promise.reject(new Error("The in-process window needs no Redis."));
const noRedis = { get: absent, set: absent, eval: absent, evalsha: absent };

type Tries = { readonly name: string; readonly tag: string; readonly rule: LimitRule; readonly rate: number };
export type Try = { readonly isAllowed: boolean; readonly resetMs: number };

/**
 * Counts `rate` tries of a tag under a name, in the store that all processes share; null when it is away. A negative
 * rate gives tries back.
 */
export function countTogether(store: LimitStore, { name, tag, rule, rate }: Tries): Promise<Try | null> {
  const limiters = storesLimiters().get(store) ?? new Map<string, Ratelimit>();
  storesLimiters().set(store, limiters);
  const make = () => create(store, redisWindow(rule), `tacit:limit:${name}`);
  return store.run(() => count(remembered(limiters, `${name} ${rule.max}`, make), tag, rate));
}

/** The same in this process's memory. */
export function countHere({ name, tag, rule, rate }: Tries): Promise<Try> {
  const limiters = singleton("limiters", () => new Map<string, Ratelimit>());
  const make = () => create({ redis: noRedis, deadlineMs: 0 }, inProcessWindow(rule), name);
  return count(remembered(limiters, `${name} ${rule.max}`, make), tag, rate);
}

const storesLimiters = () => singleton("limiters-of-stores", () => new WeakMap<LimitStore, Map<string, Ratelimit>>());

/** One limiter a rule: an in-process one is its own memory. There are as many as there are rules. */
function remembered(limiters: Map<string, Ratelimit>, name: string, make: () => Ratelimit): Ratelimit {
  const limiter = limiters.get(name) ?? make();
  limiters.set(name, limiter);
  return limiter;
}

async function count(limiter: Ratelimit, tag: string, rate: number): Promise<Try> {
  const { success, reset, reason } = await limiter.limit(tag, { rate });
  if (reason === "timeout") throw new Error("The limiter did not answer.");
  return { isAllowed: success, resetMs: Math.max(0, reset - Date.now()) };
}

function create(
  { redis, deadlineMs }: Pick<LimitStore, "redis" | "deadlineMs">,
  limiter: Algorithm,
  prefix: string,
): Ratelimit {
  return new Ratelimit({
    redis,
    limiter,
    prefix,
    timeout: deadlineMs && deadlineMs + timeoutAfterMs,
    analytics: false,
    enableTelemetry: false,
    // It would remember a refusal beyond a refund.
    ephemeralCache: false,
  });
}
