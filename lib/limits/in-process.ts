import type { Ratelimit } from "@upstash/ratelimit";
import type { LimitRule } from "./rules";
import { createWindows, type WindowGrant } from "./window";

export type Algorithm = ConstructorParameters<typeof Ratelimit>[0]["limiter"];

/**
 * An exact sliding window in this process's memory, for an installation without Redis or while it is away. A negative
 * rate gives tries back, the latest first.
 */
export function inProcessWindow({ max, windowMs }: LimitRule, now: () => number = Date.now): Algorithm {
  const windows = createWindows(now);
  const ask = (identifier: string, rate: number) =>
    windows.take(identifier, { max, windowMs, need: rate, want: rate, holdMs: 0 });

  return () => ({
    async limit(_context, identifier, rate = 1) {
      if (rate < 0) windows.giveBack(identifier, -rate, "latest");
      return toResponse(ask(identifier, Math.max(0, rate)), max, now());
    },
    async getRemaining(_context, identifier) {
      const { remaining, reset, limit } = toResponse(ask(identifier, 0), max, now());
      return { remaining, reset, limit };
    },
    async resetTokens(_context, identifier) {
      windows.giveBack(identifier, Number.POSITIVE_INFINITY, "latest");
    },
  });
}

/** The answer in the library's shape: `reset` is when another try fits, or else when all of them do. */
export function toResponse(grant: WindowGrant, max: number, now: number) {
  return {
    success: grant.retryAfterMs === 0,
    limit: max,
    remaining: grant.remaining,
    reset: now + (grant.retryAfterMs || grant.resetMs),
    pending: Promise.resolve(),
  };
}
