import { Redis } from "@upstash/redis";
import type { RedisConnection } from "./plain-redis";

/** Upstash over REST: each question a request of its own, ended after `timeoutMs` and never repeated. */
export function connectUpstash(url: string, token: string, timeoutMs: number): RedisConnection {
  const redis = new Redis({
    url,
    token,
    enableTelemetry: false,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  return {
    evalsha: (sha, keys, args) => redis.evalsha(sha, keys, args),
    eval: (script, keys, args) => redis.eval(script, keys, args),
    drop() {},
  };
}
