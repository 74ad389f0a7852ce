import { type Algorithm, toResponse } from "./in-process";
import type { LimitRule } from "./rules";
import { giveBackToRedis, takeFromRedis } from "./window-script";

/**
 * The sliding window of `window-script.ts` as an algorithm of the library. Its own two are not exact: `slidingWindow`
 * lets up to twice the number through around a boundary, and counts a refused try of more than one.
 */
export function redisWindow({ max, windowMs }: LimitRule): Algorithm {
  return () => ({
    async limit({ redis }, identifier, rate = 1) {
      if (rate < 0) await giveBackToRedis(redis, identifier, -rate, "latest");
      const need = Math.max(0, rate);
      const grant = await takeFromRedis(redis, identifier, { max, windowMs, need, want: need, holdMs: 0 });
      return toResponse(grant, max, Date.now());
    },
    async getRemaining({ redis }, identifier) {
      const grant = await takeFromRedis(redis, identifier, { max, windowMs, need: 0, want: 0, holdMs: 0 });
      const { remaining, reset, limit } = toResponse(grant, max, Date.now());
      return { remaining, reset, limit };
    },
    async resetTokens({ redis }, identifier) {
      await giveBackToRedis(redis, identifier, Number.MAX_SAFE_INTEGER, "latest");
    },
  });
}
