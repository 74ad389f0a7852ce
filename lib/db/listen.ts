/**
 * Hears what other processes tell through Postgres (LISTEN and NOTIFY), on a connection of its own that is made anew
 * when it is lost. Nothing that is told meanwhile is kept for it: whoever listens looks up what may have been missed.
 */
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

type ListenOptions = {
  readonly url: string;
  /** A plain identifier of ours. */
  readonly channel: string;
  onNotice(payload: string): void;
  /** Each time that it begins to hear: from here on nothing is missed, what was told before may have been. */
  onHearing(): void;
  onLost(error: unknown): void;
  /** How often a connection that is silent is asked whether it lives. */
  readonly checkMs?: number;
};

const answerWithinMs = 5_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Listens until the answer is called. Keeps no process from ending. */
export function listen(options: ListenOptions): () => void {
  const stopping = new AbortController();
  void listenOn(options, stopping.signal);
  return () => stopping.abort();
}

async function listenOn(options: ListenOptions, stopping: AbortSignal): Promise<void> {
  for (let failures = 0; !stopping.aborted; failures++) {
    try {
      await hear(options, stopping, () => {
        failures = 0;
      });
    } catch (error) {
      if (!stopping.aborted) options.onLost(error);
    }
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
    await sleep(pauseMs, undefined, { ref: false, signal: stopping }).catch(() => {});
  }
}

/** One connection, from its beginning to its end, which is always an error. */
async function hear(options: ListenOptions, stopping: AbortSignal, onHearing: () => void): Promise<never> {
  const socket = new Socket();
  const client = new Client({
    connectionString: options.url,
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    application_name: "tacit-listen",
    stream: () => socket,
  });
  const hangUp = () => socket.destroy();
  const lost = new Promise<never>((_, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("the connection ended")));
  });
  // It may be lost while something else is awaited.
  lost.catch(() => {});
  client.on("notification", ({ payload }) => options.onNotice(payload ?? ""));
  stopping.addEventListener("abort", hangUp);
  let checking: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    socket.unref();
    await client.query(`LISTEN ${options.channel}`);
    onHearing();
    options.onHearing();
    checking = setInterval(() => void client.query("SELECT 1").catch(hangUp), options.checkMs ?? 10_000).unref();
    return await lost;
  } finally {
    clearInterval(checking);
    stopping.removeEventListener("abort", hangUp);
    hangUp();
  }
}
