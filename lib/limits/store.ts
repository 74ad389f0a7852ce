import type { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { type Breaker, createBreaker } from "./breaker";
import { connectPlainRedis, type RedisConnection } from "./plain-redis";
import { connectUpstash } from "./upstash";
import type { WindowAsk, WindowGrant } from "./window";
import { giveBackToRedis, takeFromRedis } from "./window-script";

/** How long anybody waits for a store. */
const defaultDeadlineMs = 150;

/** Where several processes count together. */
export type LimitStore = Pick<Breaker, "run"> & {
  /** Null while the store is away. Never rejects. */
  take(key: string, ask: WindowAsk): Promise<WindowGrant | null>;
  /** What cannot be given back is lost, until it counts no longer. Never rejects. */
  giveBack(key: string, count: number, freeAtMs: number): Promise<void>;
  /** The same store, as the library wants it. */
  readonly redis: ConstructorParameters<typeof Ratelimit>[0]["redis"];
  readonly deadlineMs: number;
  close(): void;
};

export type StoreSettings = Partial<
  Pick<ReturnType<typeof env>, "UPSTASH_REDIS_REST_URL" | "UPSTASH_REDIS_REST_TOKEN" | "REDIS_URL">
>;

/** Upstash where its two variables are set, otherwise a Redis where one is, otherwise null: this process's memory. */
export function openStore(settings: StoreSettings, deadlineMs = defaultDeadlineMs): LimitStore | null {
  const connection = connect(settings, deadlineMs);
  return connection && createStore(connection, deadlineMs);
}

function connect(settings: StoreSettings, deadlineMs: number): RedisConnection | null {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token, REDIS_URL } = settings;
  if (url && token) return connectUpstash(url, token, deadlineMs);
  return REDIS_URL ? connectPlainRedis(REDIS_URL) : null;
}

function createStore(connection: RedisConnection, deadlineMs: number): LimitStore {
  const { run, close } = createBreaker(() => connection.drop(), deadlineMs);
  return {
    run,
    take: (key, ask) => run(() => takeFromRedis(connection, key, ask)),
    async giveBack(key, count, freeAtMs) {
      await run(async () => {
        await giveBackToRedis(connection, key, count, freeAtMs);
        return true;
      });
    },
    redis: forLibrary(connection),
    deadlineMs,
    close() {
      close();
      connection.drop();
    },
  };
}

// It reads and writes no other key: without analytics, a deny list and limits that change by themselves.
const unused = () => Promise.reject(new Error("Only scripts are run."));

function forLibrary({ evalsha, eval: evaluate }: RedisConnection): LimitStore["redis"] {
  const scripts = { evalsha, eval: evaluate, get: unused, set: unused };
  // The library lets each caller say what a script answers; ours look at it.
  return scripts as Pick<Redis, "evalsha" | "eval" | "get" | "set">;
}

const holder = () => singleton("limit-store", () => ({ store: undefined as LimitStore | null | undefined }));

/** This process's store, opened at first use; null where each process counts by itself. */
export function limitStore(): LimitStore | null {
  const held = holder();
  if (held.store === undefined) held.store = openStore(env());
  return held.store;
}

/** Lets go of the store; the next use opens it again, with the settings of then. */
export function closeStore(): void {
  holder().store?.close();
  holder().store = undefined;
}
