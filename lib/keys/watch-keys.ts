/**
 * What happens to a key in one process, told to all: each forgets what it remembers of the key, and where the key is
 * closed, ends its calls. No call needs this to be refused: the reserve does that. It is what reaches a call that runs.
 */
import { databaseUrl, type Tx } from "@/lib/db/client";
import { listen } from "@/lib/db/listen";
import { errorFacts, log } from "@/lib/log/log";
import { findClosedKeys } from "./find-closed-keys";
import { forgetKeyId } from "./find-key-facts";

const channel = "tacit_key_changed";

/** Tells every process, once the transaction is committed, that what it knows of a key is no longer so. */
export async function notifyKeyChanged(tx: Tx, keyId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${keyId})`;
}

type KeyWatch = {
  /** The keys whose calls are open in this process. */
  readonly keysOfOpenCalls: () => ReadonlySet<string>;
  readonly stopCallsOf: (keyIds: ReadonlySet<string>) => void;
  /** How often the keys of open calls are looked up unasked: a key that expires, or whose owner is shut out, is not told of. */
  readonly lookMs?: number;
};

/** Watches until the answer is called. */
export function watchKeys({ keysOfOpenCalls, stopCallsOf, lookMs = 10_000 }: KeyWatch): () => void {
  async function look(keyIds: readonly string[]): Promise<void> {
    try {
      const closed = keyIds.length > 0 ? await findClosedKeys(keyIds) : null;
      if (closed && closed.size > 0) stopCallsOf(closed);
    } catch (error) {
      log("warn", "job.failed", { job: "look-at-keys", ...errorFacts(error) });
    }
  }

  const lookAtAll = () => void look([...keysOfOpenCalls()]);
  const looking = setInterval(lookAtAll, lookMs).unref();
  const stopListening = listen({
    url: databaseUrl(),
    channel,
    onNotice(keyId) {
      forgetKeyId(keyId);
      if (keysOfOpenCalls().has(keyId)) void look([keyId]);
    },
    onHearing: lookAtAll,
    onLost: (error) => log("warn", "job.failed", { job: "listen-to-keys", ...errorFacts(error) }),
  });
  return () => {
    clearInterval(looking);
    stopListening();
  };
}
