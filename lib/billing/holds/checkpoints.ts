import { setTimeout as sleep } from "node:timers/promises";
import { toPlainArray } from "./array-literal";
import { createBatcher } from "./batcher";
import { classifyFailure } from "./database-errors";
import type { Lane } from "./lane";
import { raiseObserved } from "./statements";

export type Checkpoints = {
  raise(holdId: string, observedNano: bigint): Promise<"open" | "closed">;
  /** From here on nothing is retried: whoever still waits hears `closed`. */
  stop(): void;
};

type Item = {
  readonly id: string;
  readonly observedNano: bigint;
  readonly resolve: (state: "open" | "closed") => void;
};

const maxObservedNano = 2n ** 62n;

/**
 * Writes down what calls in flight have cost so far, which is what they are charged if this node dies. While the
 * database is away the answer waits, so that the caller sends no further content meanwhile: money.md §2.10, rule 1.
 */
export function createCheckpoints({ lane, lingerMs }: { lane: Lane; lingerMs: number }): Checkpoints {
  const batcher = createBatcher<Item>({ lingerMs, maxItems: 512, run: raiseUntilAnswered });
  let isStopped = false;

  async function raiseUntilAnswered(items: Item[]): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        return await raiseTogether(items);
      } catch (error) {
        if (classifyFailure(error) === "rejected") return raiseApart(items);
        if (isStopped) return answerClosed(items);
        await sleep(Math.min(1_000, 50 * 2 ** failures));
      }
    }
  }

  async function raiseTogether(items: Item[]): Promise<void> {
    const highest = new Map<string, bigint>();
    for (const { id, observedNano } of items) {
      const known = highest.get(id) ?? 0n;
      highest.set(id, observedNano > known ? observedNano : known);
    }
    const ids = [...highest.keys()].sort();
    const amounts = ids.map((id) => highest.get(id)!);
    const rows = await lane.use((run) => run(raiseObserved, [toPlainArray(ids), toPlainArray(amounts)]));
    const open = new Set(rows.map((row) => row.id));
    for (const item of items) item.resolve(open.has(item.id) ? "open" : "closed");
  }

  /** An id that is no id belongs to no hold. */
  async function raiseApart(items: Item[]): Promise<void> {
    if (items.length === 1) return answerClosed(items);
    for (const item of items) await raiseUntilAnswered([item]);
  }

  function answerClosed(items: Item[]): void {
    for (const item of items) item.resolve("closed");
  }

  return {
    raise: (id, observedNano) =>
      new Promise((resolve) => {
        const within = observedNano > maxObservedNano ? maxObservedNano : observedNano;
        batcher.push({ id, observedNano: within, resolve });
      }),
    stop() {
      isStopped = true;
    },
  };
}
