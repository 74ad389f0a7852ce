import type { Ratelimit } from "@upstash/ratelimit";
import type { LimitRule } from "./rules";

type Algorithm = ConstructorParameters<typeof Ratelimit>[0]["limiter"];

const identifiersMax = 50_000;

/**
 * An exact sliding window in this process's memory, for an installation without Redis: the moments of the last
 * `max` tries of each identifier. A negative rate gives tries back.
 */
export function inProcessWindow({ max, windowMs }: LimitRule, now: () => number = Date.now): Algorithm {
  const tries = new Map<string, number[]>();
  const recentTries = (identifier: string) => (tries.get(identifier) ?? []).filter((at) => at > now() - windowMs);

  const keep = (identifier: string, times: number[]) => {
    tries.delete(identifier);
    if (times.length > 0) tries.set(identifier, times);
    // Kept in the order of their last try: what is over, and when there are too many what matters least, stands first.
    for (const [oldest, its] of tries) {
      if (tries.size <= identifiersMax && (its.at(-1) ?? 0) > now() - windowMs) break;
      tries.delete(oldest);
    }
  };
  const resetAt = (times: number[]) => (times[0] ?? now()) + windowMs;

  return () => ({
    async limit(_context, identifier, rate = 1) {
      const times = recentTries(identifier);
      const success = times.length + rate <= max;
      if (rate < 0) times.splice(rate);
      else if (success) times.push(...Array<number>(rate).fill(now()));
      keep(identifier, times);
      return { success, limit: max, remaining: max - times.length, reset: resetAt(times), pending: Promise.resolve() };
    },
    async getRemaining(_context, identifier) {
      const times = recentTries(identifier);
      return { remaining: max - times.length, reset: resetAt(times), limit: max };
    },
    async resetTokens(_context, identifier) {
      tries.delete(identifier);
    },
  });
}
