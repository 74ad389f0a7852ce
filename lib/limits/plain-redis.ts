import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import type { ScriptRunner } from "./window-script";

const connectTimeoutMs = 500;

export type RedisConnection = ScriptRunner & {
  /** Lets go of the connection and of everything that waits for it; the next script opens another. */
  drop(): void;
};

/**
 * Runs scripts made for Upstash on any Redis. Their first line (`#!lua flags=…`) is Upstash's own and refused elsewhere,
 * so it is taken off, and with it the hash changes by which they are asked for again.
 */
export function connectPlainRedis(url: string): RedisConnection {
  const ownShas = new Map<string, string>();
  const givenUp = new WeakSet<Redis>();
  let current: Redis | undefined;

  // No reconnecting by itself: that is a timer that never ends. Whoever asks next connects.
  function client(): Redis {
    if (current && current.status !== "end" && current.status !== "close") return current;
    const redis = new Redis(url, {
      retryStrategy: null,
      connectTimeout: connectTimeoutMs,
      maxRetriesPerRequest: null,
      autoResendUnfulfilledCommands: false,
      enableReadyCheck: false,
      disableClientInfo: true,
      protocol: 2,
    });
    // Whoever waits is told by their own promise; an idle connection must not keep the process from ending.
    redis.on("error", () => {});
    redis.on("connect", () => redis.stream.unref());
    current = redis;
    return redis;
  }

  /** A connection may have been cut since it was last used: then it is opened once more, unless it was given up. */
  async function ask(question: (redis: Redis) => Promise<unknown>): Promise<unknown> {
    const redis = client();
    try {
      return await question(redis);
    } catch (error) {
      if (givenUp.has(redis) || redis.status !== "end") throw error;
      return question(client());
    }
  }

  return {
    async evalsha(sha, keys, args) {
      const ownSha = ownShas.get(sha);
      if (!ownSha) throw new Error("NOSCRIPT This script has not been run here yet.");
      return ask((redis) => redis.evalsha(ownSha, keys.length, ...keys, ...args));
    },
    async eval(script, keys, args) {
      const plain = script.replace(/^#!lua[^\n]*\n/, "");
      ownShas.set(sha1(script), sha1(plain));
      return ask((redis) => redis.eval(plain, keys.length, ...keys, ...args));
    },
    drop() {
      if (!current) return;
      givenUp.add(current);
      current.disconnect();
      // The other end may hang, and would not answer our end.
      current.stream?.destroy();
      current = undefined;
    },
  };
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
